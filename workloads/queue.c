/* queue - producers and consumers around one bounded queue, ended by a poison pill each.
 *
 * With a pool of one the worker does both in turn. The latency is from put to get, taken of one
 * item in several, the first among them, because two clock reads cost more than an item. */
#include <errno.h>
#include <string.h>

#include "workloads/queue_order.h"
#include "workloads/queue_shared.h"

enum { ITEM_MAX_BYTES = 1024 };

static const char *const half[] = {"half", NULL};
static const char *const kinds[] = {
    [CB_CHANNEL_MUTEX] = "mutex", [CB_CHANNEL_RING] = "ring", [CB_CHANNEL_PIPE] = "pipe", NULL};
static const char *const orders[] = {
    [CB_FIFO] = "fifo", [CB_LIFO] = "lifo", [CB_PRIORITY] = "priority", NULL};

static const struct cb_param params[] = {
    [CB_QUEUE_PRODUCERS] = {.name = "producers",
                            .help = "workers that put; half of the pool, rounded down",
                            .preset = "half",
                            .kind = CB_COUNT,
                            .min = 1,
                            .max = 1000000,
                            .words = half},
    [CB_QUEUE_CONSUMERS] = {.name = "consumers",
                            .help = "workers that get; the rest of the pool",
                            .preset = "half",
                            .kind = CB_COUNT,
                            .min = 1,
                            .max = 1000000,
                            .words = half},
    [CB_QUEUE_CAPACITY] = {.name = "capacity",
                           .help = "items the queue holds; a pipe takes 1, 2, 4, ... pages full",
                           .preset = "1024",
                           .kind = CB_COUNT,
                           .min = 1,
                           .max = 1 << 24},
    [CB_QUEUE_ITEM] = {.name = "item",
                       .help = "bytes of an item",
                       .preset = "8B",
                       .kind = CB_BYTES,
                       .min = 8,
                       .max = ITEM_MAX_BYTES},
    [CB_QUEUE_KIND] = {.name = "kind",
                       .help =
                           "a queue under one mutex, Concurrency Kit's lock-free ring, or a pipe",
                       .preset = "mutex",
                       .words = kinds,
                       .only_words = 1},
    [CB_QUEUE_ORDER] = {.name = "order",
                        .help =
                            "what comes out next: the oldest, the newest, or the most urgent item",
                        .preset = "fifo",
                        .words = orders,
                        .only_words = 1},
    [CB_QUEUE_JOIN] = {.name = "join",
                       .help =
                           "1 = consumers report every item done, and producers wait for the last",
                       .preset = "0",
                       .kind = CB_COUNT,
                       .max = 1},
    {0},
};

/* An item is, from the lowest bit: its producer's count, from 1; that producer's index; with
 * order=priority its urgency, 0 the highest. The pill is less urgent than any. */
enum { COUNT_BITS = 40, PRODUCER_BITS = 20 };

#define PILL UINT64_MAX

/* One worker at work. */
struct hand {
    struct cb_task *task;
    struct cb_queue_shared *shared;
    struct cb_channel *channel;
    struct cb_queue_account *own;
    uint64_t *last; /* a consumer's row */
    uint32_t urgencies;
    enum cb_queue_order order;
    int ordered;      /* each producer's items come in their order */
    int drains;       /* nobody puts any more; fifo never asks */
    uint64_t drained; /* the item got last since then */
    int join;
    _Alignas(8) char item[ITEM_MAX_BYTES];
};

static int put_item(struct hand *h, uint64_t value)
{
    memcpy(h->item, &value, sizeof value);
    return cb_channel_put(h->task, h->channel, h->item);
}

static int put_next(struct hand *h)
{
    uint64_t count = ++h->own->put;
    uint64_t value = (uint64_t)h->task->index << COUNT_BITS | count;

    if (h->urgencies > 1) /* by the count, spread evenly */
        value |= count * 2654435761u % h->urgencies << (COUNT_BITS + PRODUCER_BITS);
    h->own->put_sum += value;
    if (cb_task_times(h->task, count - 1) &&
        atomic_load_explicit(&h->own->stamped, memory_order_acquire) == 0) {
        h->own->stamped_ns = cb_clock_ns();
        atomic_store_explicit(&h->own->stamped, value, memory_order_release);
    }
    return put_item(h, value);
}

/* From here on, what this worker gets comes in the queue's order. */
static void begin_to_drain(struct hand *h)
{
    h->drains = 1;
    h->drained = 0;
    for (uint32_t p = 0; h->order == CB_LIFO && p < h->shared->producers; p++)
        h->last[p] = UINT64_MAX;
}

static int is_in_order(const struct hand *h, uint64_t value, uint64_t count, uint64_t last)
{
    if (h->ordered && count <= last)
        return 0;
    if (!h->drains)
        return 1;
    return h->order == CB_LIFO ? count < last : value > h->drained;
}

/* Every item of a producer came after those it had put before, of equal urgency, and only once. The
 * newest first, that order doesn't hold before the end, and the sums alone tell. */
static int check_item(struct hand *h, uint64_t value)
{
    uint64_t count = value & ((1ull << COUNT_BITS) - 1);
    uint64_t producer = value >> COUNT_BITS & ((1u << PRODUCER_BITS) - 1);
    uint64_t urgency = value >> (COUNT_BITS + PRODUCER_BITS), *last;

    if (producer >= h->shared->producers || urgency >= h->urgencies)
        return cb_task_fail(h->task, -EBADMSG, "item %#llx was never put",
                            (unsigned long long)value);
    last = &h->last[producer * h->urgencies + urgency];
    if (!is_in_order(h, value, count, *last))
        return cb_task_fail(h->task, -EBADMSG,
                            "item %llu of producer %llu came out of order or twice",
                            (unsigned long long)count, (unsigned long long)producer);
    *last = count;
    h->drained = value;
    if (cb_task_times(h->task, count - 1)) {
        struct cb_queue_account *from = cb_queue_account(h->shared, (uint32_t)producer);

        if (atomic_load_explicit(&from->stamped, memory_order_acquire) == value) {
            cb_task_latency(h->task, cb_clock_ns() - from->stamped_ns);
            atomic_store_explicit(&from->stamped, 0, memory_order_release);
        }
    }
    return 0;
}

/* 1 after an item, 0 after a pill, negative when an item was wrong or none could be had. */
static int get_next(struct hand *h)
{
    uint64_t value;
    int rc = cb_channel_get(h->task, h->channel, h->item);

    if (rc != 0)
        return rc;
    memcpy(&value, h->item, sizeof value);
    if (value == PILL)
        return 0;
    rc = check_item(h, value);
    if (rc != 0)
        return rc;
    h->own->got++;
    h->own->got_sum += value;
    if (h->join) {
        h->own->done++; /* the work; whoever joins must see it */
        if (cb_queue_task_done(h->task, cb_channel_queue(h->channel)) != 0)
            return cb_task_fail(h->task, -EBADMSG, "more items done than were put");
    }
    cb_task_done(h->task, 1);
    return 1;
}

/* By who put the last item: until all are done, of which it makes sure. */
static int join(struct hand *h)
{
    uint64_t put = 0, done = 0;

    cb_queue_join(h->task, cb_channel_queue(h->channel), CB_FOREVER);
    for (uint32_t i = 0; i < h->task->job->workers; i++) {
        put += cb_queue_account(h->shared, i)->put;
        done += cb_queue_account(h->shared, i)->done;
    }
    if (put != done)
        return cb_task_fail(h->task, -EBADMSG, "join came back with %llu of %llu items done",
                            (unsigned long long)done, (unsigned long long)put);
    return 0;
}

/* By the last producer. The newest first, a pill would overtake the items. */
static int hand_out_pills(struct hand *h)
{
    int rc = h->join ? join(h) : 0;

    if (rc == 0 && !h->ordered)
        rc = cb_queue_wait_empty(h->task, cb_channel_queue(h->channel), CB_FOREVER);
    for (uint32_t i = 0; rc == 0 && i < h->shared->consumers; i++)
        rc = put_item(h, PILL);
    return rc;
}

static int produce(struct hand *h)
{
    uint64_t count;
    int rc = 0;

    while (rc == 0 && (count = cb_task_draw(h->task)) > 0)
        for (uint64_t i = 0; rc == 0 && i < count; i++)
            rc = put_next(h);
    if (rc == 0 && atomic_fetch_sub(&h->shared->producing, 1) == 1)
        rc = hand_out_pills(h);
    return rc;
}

static int consume(struct hand *h)
{
    int rc;

    do
        if (h->order != CB_FIFO && !h->drains && atomic_load(&h->shared->producing) == 0)
            begin_to_drain(h);
    while ((rc = get_next(h)) > 0);
    if (rc == 0 && h->order != CB_FIFO && atomic_fetch_sub(&h->shared->consuming, 1) == 1)
        rc = cb_queue_order_prove(h->task, cb_channel_queue(h->channel), h->order, h->item);
    return rc;
}

/* Alone: never puts more than fits, then takes all out again. */
static int alternate(struct hand *h)
{
    uint64_t capacity = cb_task_param(h->task, CB_QUEUE_CAPACITY), left, batch;
    int rc = 0;

    while (rc >= 0 && (left = cb_task_draw(h->task)) > 0)
        for (; rc >= 0 && left > 0; left -= batch) {
            batch = left < capacity ? left : capacity;
            for (uint64_t i = 0; rc >= 0 && i < batch; i++)
                rc = put_next(h);
            if (h->order != CB_FIFO)
                begin_to_drain(h);
            for (uint64_t i = 0; rc >= 0 && i < batch; i++)
                rc = get_next(h);
            if (rc >= 0 && h->join)
                rc = join(h);
        }
    return rc < 0 ? rc : 0;
}

static int queue_run(struct cb_task *task)
{
    struct cb_queue_shared *s = task->job->shared;
    struct hand h;

    h.task = task;
    h.shared = s;
    h.channel = cb_queue_channel(s);
    h.own = cb_queue_account(s, task->index);
    h.urgencies = s->urgencies;
    h.order = (enum cb_queue_order)cb_task_param(task, CB_QUEUE_ORDER);
    h.ordered = h.order != CB_LIFO;
    h.drains = 0;
    h.drained = 0;
    h.join = cb_task_param(task, CB_QUEUE_JOIN) != 0;
    if (task->job->workers == 1) {
        h.last = cb_queue_last_row(s, 0);
        return alternate(&h);
    }
    if (task->index < s->producers)
        return produce(&h);
    h.last = cb_queue_last_row(s, task->index - s->producers);
    return consume(&h);
}

static int queue_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t put = 0, put_sum = 0, got = 0, got_sum = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct cb_queue_account *a = cb_queue_account(job->shared, i);

        put += a->put;
        put_sum += a->put_sum;
        got += a->got;
        got_sum += a->got_sum;
    }
    if (put != got || put_sum != got_sum)
        return cb_err_set(err, -EBADMSG, "%llu items put (sum %llu), but %llu items got (sum %llu)",
                          (unsigned long long)put, (unsigned long long)put_sum,
                          (unsigned long long)got, (unsigned long long)got_sum);
    if (got != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu items got",
                          (unsigned long long)ops, (unsigned long long)got);
    return 0;
}

static const char *queue_track(const uint64_t *values)
{
    return values[CB_QUEUE_KIND] == CB_CHANNEL_MUTEX ? "same-primitive" : "idiomatic";
}

const struct cb_workload cb_workload_queue = {
    .name = "queue",
    .summary = "bounded queue between producers and consumers",
    .operation = "one item from a producer to a consumer",
    .unit = "items",
    .latency_of = "put to get",
    .params = params,
    .tasks_name = "items",
    .tasks = 100000,
    .chunk = 64,
    .latency_every = 64,
    .needs = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD,
    .bytes = cb_queue_shared_bytes,
    .track = queue_track,
    .prepare = cb_queue_shared_prepare,
    .run = queue_run,
    .check = queue_check,
};
