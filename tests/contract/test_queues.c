/* What the queue promises in each of its orders, under every model. */
#include <errno.h>
#include <string.h>

#include "base/sync/barrier.h"
#include "base/sync/queue.h"
#include "trials.h"

enum { ROUNDS = 200 };

enum { CAPACITY = 3, ITEM_BYTES = 12, MANY = 64 };

struct shared {
    struct cb_barrier barrier;
    _Atomic uint32_t inside, claimed, finished;
    size_t offset[3];              /* of a queue in each order, of items with a key */
    CB_LINE struct cb_queue queue; /* first in, first out; its cells and the others follow */
};

/* The order decides by the key; the number says when it was put. */
struct keyed {
    uint64_t key;
    uint32_t number, from;
};

static size_t lay_out(size_t offset[3])
{
    size_t line = CB_LINE_BYTES - 1, end;

    end = offsetof(struct shared, queue) + cb_queue_bytes(CAPACITY, ITEM_BYTES, CB_FIFO);
    for (int order = CB_FIFO; order <= CB_PRIORITY; order++) {
        offset[order] = (end + line) & ~line;
        end =
            offset[order] + cb_queue_bytes(MANY, sizeof(struct keyed), (enum cb_queue_order)order);
    }
    return end;
}

static size_t shared_bytes(const struct cb_job *job)
{
    size_t offset[3];

    (void)job;
    return lay_out(offset);
}

static struct cb_queue *ordered(struct shared *s, enum cb_queue_order order)
{
    return (struct cb_queue *)((char *)s + s->offset[order]);
}

static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    lay_out(s->offset);
    cb_barrier_init(&s->barrier, job->workers);
    cb_queue_init(&s->queue, CAPACITY, ITEM_BYTES, CB_FIFO);
    for (int order = CB_FIFO; order <= CB_PRIORITY; order++)
        cb_queue_init(ordered(s, (enum cb_queue_order)order), MANY, sizeof(struct keyed),
                      (enum cb_queue_order)order);
    return 0;
}

/* --- queue: everything once, in order for each who put --- */

/* Twelve bytes: not the size that has a path of its own. */
struct item {
    uint32_t from, number, check;
};

_Static_assert(sizeof(struct item) == ITEM_BYTES, "an item fills a cell");

static int get_items(struct cb_task *task, struct shared *s)
{
    uint32_t last[8] = {0};
    struct item item;

    for (;;) {
        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
        MUST(task, item.check == (item.from ^ item.number ^ 0x5a5a5a5a) && item.from < 8);
        if (item.number == 0)
            return 0;
        MUST(task, item.number > last[item.from]);
        last[item.from] = item.number;
        task->result += ((uint64_t)item.from << 32) + item.number;
    }
}

static int put_item(struct cb_task *task, struct shared *s, uint32_t number)
{
    struct item item = {task->index, number, task->index ^ number ^ 0x5a5a5a5a};

    return cb_queue_put(task, &s->queue, &item, CB_FOREVER);
}

static int run_queue(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t producers = task->job->workers / 2, consumers = task->job->workers - producers;

    if (task->index >= producers) {
        int rc = get_items(task, s);

        cb_task_done(task, rc == 0);
        return rc;
    }
    for (uint32_t i = 1; i <= 5 * ROUNDS; i++)
        MUST(task, put_item(task, s, i) == 0);
    if (atomic_fetch_add(&s->inside, 1) == producers - 1) /* the last one: an end for each */
        for (uint32_t i = 0; i < consumers; i++)
            MUST(task, put_item(task, s, 0) == 0);
    cb_task_done(task, 1);
    return 0;
}

static int check_queue(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t want = 0, n = 5 * ROUNDS;

    for (uint64_t p = 0; p < job->workers / 2; p++)
        want += n * (p << 32) + n * (n + 1) / 2;
    if (cb_job_result_sum(job) != want)
        return cb_err_set(err, -EBADMSG, "an item was lost or came twice");
    return take_check_each_once(job, ops, err);
}

/* One producer, one consumer: exactly the order in which it was filled. */
static int run_queue_order(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (uint32_t i = 1; task->index == 0 && i <= 5 * ROUNDS; i++)
        MUST(task, put_item(task, s, i) == 0);
    for (uint32_t i = 1; task->index == 1 && i <= 5 * ROUNDS; i++) {
        struct item item;

        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
        MUST(task, item.number == i);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- orders: filled by one, emptied by all --- */

/* Whether `a` has to come out before `b`, which is from the same fill. */
static int precedes(enum cb_queue_order order, struct keyed a, struct keyed b)
{
    if (order == CB_PRIORITY && a.key != b.key)
        return a.key < b.key;
    return order == CB_LIFO ? a.number > b.number : a.number < b.number;
}

static int fill(struct cb_task *task, struct cb_queue *queue, uint32_t round)
{
    for (uint32_t i = 0; i < MANY; i++) {
        /* Keys in no order, and each several times; the greatest there is, too. */
        uint64_t key = (uint64_t)(i * (round | 1) * 2654435761u % 11) * (UINT64_MAX / 10);
        struct keyed item = {key, i, round};

        MUST(task, cb_queue_put(task, queue, &item, 0) == 0);
    }
    return 0;
}

static int empty(struct cb_task *task, struct cb_queue *queue, uint32_t round)
{
    struct shared *s = task->job->shared;
    struct keyed item, last = {0};

    for (int first = 1; atomic_fetch_add(&s->claimed, 1) < MANY; first = 0, last = item) {
        MUST(task, cb_queue_get(task, queue, &item, CB_FOREVER) == 0);
        MUST(task, item.from == round && item.number < MANY);
        MUST(task, first || precedes(queue->order, last, item));
        task->result++;
        cb_task_yield(task);
    }
    return 0;
}

static int run_order(struct cb_task *task, enum cb_queue_order order)
{
    struct shared *s = task->job->shared;

    for (uint32_t round = 0; round < ROUNDS / 10; round++) {
        if (task->index == 0) {
            MUST(task, fill(task, ordered(s, order), round) == 0);
            atomic_store(&s->claimed, 0);
        }
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
        MUST(task, empty(task, ordered(s, order), round) == 0);
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    }
    MUST(task, ordered(s, order)->used == 0);
    cb_task_done(task, 1);
    return 0;
}

static int check_order(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    if (cb_job_result_sum(job) != (uint64_t)MANY * (ROUNDS / 10))
        return cb_err_set(err, -EBADMSG, "an item was lost or came twice");
    return take_check_each_once(job, ops, err);
}

static int run_fifo(struct cb_task *task)
{
    return run_order(task, CB_FIFO);
}

static int run_lifo(struct cb_task *task)
{
    return run_order(task, CB_LIFO);
}

static int run_priority(struct cb_task *task)
{
    return run_order(task, CB_PRIORITY);
}

/* --- orders: filled and emptied at the same time; all that was put comes out, once --- */

static int run_mixed(struct cb_task *task, enum cb_queue_order order)
{
    struct shared *s = task->job->shared;
    uint32_t producers = task->job->workers / 2;
    struct keyed item = {0};

    for (uint32_t i = 1; task->index < producers && i <= 5 * ROUNDS; i++) {
        item = (struct keyed){i * 2654435761u, i, task->index};
        MUST(task, cb_queue_put(task, ordered(s, order), &item, CB_FOREVER) == 0);
    }
    while (task->index >= producers && atomic_fetch_add(&s->claimed, 1) < producers * 5 * ROUNDS) {
        MUST(task, cb_queue_get(task, ordered(s, order), &item, CB_FOREVER) == 0);
        MUST(task, item.key == item.number * 2654435761u && item.from < producers);
        task->result += ((uint64_t)item.from << 32) + item.number;
    }
    cb_task_done(task, 1);
    return 0;
}

static int run_mixed_lifo(struct cb_task *task)
{
    return run_mixed(task, CB_LIFO);
}

static int run_mixed_priority(struct cb_task *task)
{
    return run_mixed(task, CB_PRIORITY);
}

/* The last producer, alone by then, sees it empty; not before the consumers took all. */
static int run_wait_empty(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t total = (task->job->workers - 1) * ROUNDS;
    struct item item;

    for (uint32_t i = 1; task->index == 0 && i <= total; i++)
        MUST(task, put_item(task, s, i) == 0);
    for (uint32_t i = 0; task->index != 0 && i < ROUNDS; i++) {
        atomic_fetch_add(&s->claimed, 1);
        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
        cb_task_yield(task);
    }
    if (task->index == 0) {
        MUST(task, cb_queue_wait_empty(task, &s->queue, CB_FOREVER) == 0);
        MUST(task, atomic_load(&s->claimed) == total);
        MUST(task, put_item(task, s, 1) == 0);
        MUST_TIME_OUT(task, t, cb_queue_wait_empty(task, &s->queue, t));
        MUST(task, cb_queue_get(task, &s->queue, &item, 0) == 0);
        MUST(task, cb_queue_wait_empty(task, &s->queue, 0) == 0);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- task_done and join: nobody returns before the last item is done --- */

static int run_join(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t consumers = task->job->workers - 1, total = consumers * ROUNDS;

    MUST(task, cb_queue_join(task, &s->queue, 0) == 0); /* nothing was put yet */
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    for (uint32_t i = 1; task->index == 0 && i <= total; i++)
        MUST(task, put_item(task, s, i) == 0);
    for (uint32_t i = 0; task->index != 0 && i < ROUNDS; i++) {
        struct item item;

        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
        cb_task_yield(task); /* the work, which may last longer than all that is left */
        atomic_fetch_add(&s->finished, 1);
        MUST(task, cb_queue_task_done(task, &s->queue) == 0);
    }
    if (task->index == 0) {
        MUST(task, cb_queue_join(task, &s->queue, CB_FOREVER) == 0);
        MUST(task, atomic_load(&s->finished) == total);
        MUST(task, cb_queue_task_done(task, &s->queue) == -EINVAL);
    }
    cb_task_done(task, 1);
    return 0;
}

/* As long as an item isn't done, and taken out is not done, a join times out, and another works. */
static int run_join_deadline(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    struct item item;

    if (task->index == 0)
        MUST(task, put_item(task, s, 1) == 0);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST_TIME_OUT(task, t, cb_queue_join(task, &s->queue, t));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0)
        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
    MUST_TIME_OUT(task, t, cb_queue_join(task, &s->queue, t));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0)
        MUST(task, cb_queue_task_done(task, &s->queue) == 0);
    MUST(task, cb_queue_join(task, &s->queue, CB_FOREVER) == 0);
    cb_task_done(task, 1);
    return 0;
}

static const struct trial trials[] = {
    {"queue", run_queue, check_queue, 2},
    {"queue order", run_queue_order, take_check_each_once, 2},
    {"fifo", run_fifo, check_order, 1},
    {"lifo", run_lifo, check_order, 1},
    {"priority", run_priority, check_order, 1},
    {"lifo, both ways", run_mixed_lifo, check_queue, 2},
    {"priority, both ways", run_mixed_priority, check_queue, 2},
    {"wait until empty", run_wait_empty, take_check_each_once, 1},
    {"join", run_join, take_check_each_once, 1},
    {"join deadline", run_join_deadline, take_check_each_once, 1},
};

int main(void)
{
    const struct trials group = {.name = "queues",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
