/* queue - producers and consumers around one bounded queue, ended by a poison pill each.
 *
 * With a pool of one the worker does both in turn. The latency is from put to get, taken of one
 * item in LATENCY_EVERY, because two clock reads cost more than an item. */
#include "workloads/workload.h"

#include <errno.h>
#include <string.h>

#include "base/sync/queue.h"

enum { PRODUCERS, CONSUMERS, CAPACITY, ITEM };

enum { LATENCY_EVERY = 64, ITEM_MAX_BYTES = 1024 };

static const char *const half[] = {"half", NULL};

static const struct cb_param params[] = {
    [PRODUCERS] = {.name = "producers",
                   .help = "workers that put; half of the pool, rounded down",
                   .preset = "half",
                   .kind = CB_COUNT,
                   .min = 1,
                   .max = 1000000,
                   .words = half},
    [CONSUMERS] = {.name = "consumers",
                   .help = "workers that get; the rest of the pool",
                   .preset = "half",
                   .kind = CB_COUNT,
                   .min = 1,
                   .max = 1000000,
                   .words = half},
    [CAPACITY] = {.name = "capacity",
                  .help = "items the queue holds",
                  .preset = "1024",
                  .kind = CB_COUNT,
                  .min = 1,
                  .max = 1 << 24},
    [ITEM] = {.name = "item",
              .help = "bytes of an item",
              .preset = "8B",
              .kind = CB_BYTES,
              .min = 8,
              .max = ITEM_MAX_BYTES},
    {0},
};

/* An item is its producer's index above SEQUENCE_BITS bits of that producer's count, from 1. */
enum { SEQUENCE_BITS = 44 };

#define PILL UINT64_MAX

/* One worker's account: what it put, what it got, and the one item whose latency is on the way. */
struct account {
    CB_LINE uint64_t put, put_sum, got, got_sum;
    CB_LINE _Atomic uint64_t stamped; /* the item, 0 = none */
    uint64_t stamped_ns;              /* when it was put */
};

/* The shared bytes: this, an account a worker, a row of last-seen counts a consumer, the queue. */
struct shared {
    CB_LINE _Atomic uint32_t producing; /* producers not yet done */
    uint32_t producers, consumers;
    size_t last_offset, queue_offset;
};

static struct account *account_of(struct shared *s, uint32_t worker)
{
    return (struct account *)(s + 1) + worker;
}

/* last[p]: the count of the item that this consumer got last from producer p. */
static uint64_t *last_row(struct shared *s, uint32_t consumer)
{
    return (uint64_t *)((char *)s + s->last_offset) + (size_t)consumer * s->producers;
}

static struct cb_queue *queue_of(struct shared *s)
{
    return (struct cb_queue *)((char *)s + s->queue_offset);
}

/* Fills in who does what; nonzero when the pool doesn't fit. */
static int cast_roles(const struct cb_job *job, struct shared *s)
{
    uint64_t producers = cb_job_param(job, PRODUCERS), consumers = cb_job_param(job, CONSUMERS);

    if (job->workers == 1) { /* both in turn */
        s->producers = s->consumers = 1;
        return 0;
    }
    if (producers == CB_WORD)
        producers = consumers == CB_WORD       ? job->workers / 2
                    : job->workers > consumers ? job->workers - consumers
                                               : 0;
    if (consumers == CB_WORD)
        consumers = job->workers > producers ? job->workers - producers : 0;
    s->producers = (uint32_t)producers;
    s->consumers = (uint32_t)consumers;
    return producers == 0 || consumers == 0 || producers + consumers != job->workers;
}

static void lay_out(const struct cb_job *job, struct shared *s)
{
    size_t line = CB_LINE_BYTES - 1;

    if (cast_roles(job, s) != 0)
        s->producers = s->consumers = 0; /* queue_prepare will say so */
    s->last_offset = sizeof *s + job->workers * sizeof(struct account);
    s->queue_offset =
        (s->last_offset + (size_t)s->producers * s->consumers * sizeof(uint64_t) + line) & ~line;
}

static size_t queue_bytes(const struct cb_job *job)
{
    struct shared s = {0};

    lay_out(job, &s);
    return s.queue_offset + cb_queue_bytes((uint32_t)cb_job_param(job, CAPACITY),
                                           (uint32_t)cb_job_param(job, ITEM), CB_FIFO);
}

static int queue_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    if (cast_roles(job, s) != 0)
        return cb_err_set(
            err, -ENOTSUP, "a pool of %u does not fit producers=%llu and consumers=%llu",
            job->workers, (unsigned long long)s->producers, (unsigned long long)s->consumers);
    lay_out(job, s);
    atomic_init(&s->producing, s->producers);
    cb_queue_init(queue_of(s), (uint32_t)cb_job_param(job, CAPACITY),
                  (uint32_t)cb_job_param(job, ITEM), CB_FIFO);
    return 0;
}

/* One worker at work. */
struct hand {
    struct cb_task *task;
    struct shared *shared;
    struct cb_queue *queue;
    struct account *own;
    uint64_t *last; /* a consumer's row */
    _Alignas(8) char item[ITEM_MAX_BYTES];
};

static void put_item(struct hand *h, uint64_t value)
{
    memcpy(h->item, &value, sizeof value);
    cb_queue_put(h->task, h->queue, h->item, CB_FOREVER);
}

static void put_next(struct hand *h)
{
    uint64_t count = ++h->own->put;
    uint64_t value = (uint64_t)h->task->index << SEQUENCE_BITS | count;

    h->own->put_sum += value;
    if (count % LATENCY_EVERY == 0 &&
        atomic_load_explicit(&h->own->stamped, memory_order_acquire) == 0) {
        h->own->stamped_ns = cb_clock_ns();
        atomic_store_explicit(&h->own->stamped, value, memory_order_release);
    }
    put_item(h, value);
}

/* 1 after an item, 0 after a pill, negative when an item came twice or out of its order. */
static int get_next(struct hand *h)
{
    uint64_t value, count, producer;

    cb_queue_get(h->task, h->queue, h->item, CB_FOREVER);
    memcpy(&value, h->item, sizeof value);
    if (value == PILL)
        return 0;
    producer = value >> SEQUENCE_BITS;
    count = value & ((1ull << SEQUENCE_BITS) - 1);
    if (producer >= h->shared->producers || count <= h->last[producer])
        return cb_task_fail(h->task, -EBADMSG,
                            "item %llu of producer %llu came out of order or twice",
                            (unsigned long long)count, (unsigned long long)producer);
    h->last[producer] = count;
    if (count % LATENCY_EVERY == 0) {
        struct account *from = account_of(h->shared, (uint32_t)producer);

        if (atomic_load_explicit(&from->stamped, memory_order_acquire) == value) {
            cb_task_latency(h->task, cb_clock_ns() - from->stamped_ns);
            atomic_store_explicit(&from->stamped, 0, memory_order_release);
        }
    }
    h->own->got++;
    h->own->got_sum += value;
    cb_task_done(h->task, 1);
    return 1;
}

static int produce(struct hand *h)
{
    uint64_t count;

    while ((count = cb_task_draw(h->task)) > 0)
        for (uint64_t i = 0; i < count; i++)
            put_next(h);
    if (atomic_fetch_sub(&h->shared->producing, 1) == 1) /* the last one out */
        for (uint32_t i = 0; i < h->shared->consumers; i++)
            put_item(h, PILL);
    return 0;
}

static int consume(struct hand *h)
{
    int rc;

    while ((rc = get_next(h)) > 0)
        ;
    return rc;
}

/* Alone: never puts more than fits, then takes all out again. */
static int alternate(struct hand *h)
{
    uint64_t left, batch;

    while ((left = cb_task_draw(h->task)) > 0)
        for (; left > 0; left -= batch) {
            batch = left < h->queue->capacity ? left : h->queue->capacity;
            for (uint64_t i = 0; i < batch; i++)
                put_next(h);
            for (uint64_t i = 0; i < batch; i++) {
                int rc = get_next(h);

                if (rc < 0)
                    return rc;
            }
        }
    return 0;
}

static int queue_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    struct hand h;

    h.task = task;
    h.shared = s;
    h.queue = queue_of(s);
    h.own = account_of(s, task->index);
    if (task->job->workers == 1) {
        h.last = last_row(s, 0);
        return alternate(&h);
    }
    if (task->index < s->producers)
        return produce(&h);
    h.last = last_row(s, task->index - s->producers);
    return consume(&h);
}

static int queue_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t put = 0, put_sum = 0, got = 0, got_sum = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct account *a = account_of(job->shared, i);

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

const struct cb_workload cb_workload_queue = {
    .name = "queue",
    .summary = "bounded first-in first-out queue between producers and consumers",
    .operation = "one item from a producer to a consumer",
    .unit = "items",
    .latency_of = "put to get",
    .params = params,
    .tasks_name = "items",
    .tasks = 100000,
    .chunk = 64,
    .needs = CB_WAIT,
    .bytes = queue_bytes,
    .prepare = queue_prepare,
    .run = queue_run,
    .check = queue_check,
};
