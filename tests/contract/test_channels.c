/* What the ring and the pipe promise, under every model: the other track's queues. */
#include <errno.h>
#include <string.h>

#include "base/sync/barrier.h"
#include "base/sync/pipe.h"
#include "base/sync/ring.h"
#include "trials.h"

enum { ITEMS = 1000, CAPACITY = 5, ITEM_BYTES = 100 };

/* A value is its producer's number and a count from 1; 0 is an end. */
#define VALUE(producer, count) ((uint64_t)(producer) << 32 | (count))

struct shared {
    struct cb_barrier barrier;
    struct cb_pipe pipe;
    _Atomic uint32_t done; /* producers */
    CB_LINE char ring[];
};

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared) + cb_ring_bytes(CAPACITY);
}

static struct cb_ring *ring_of(struct shared *s)
{
    return (struct cb_ring *)s->ring;
}

static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    cb_barrier_init(&s->barrier, job->workers);
    cb_ring_init(ring_of(s), CAPACITY, job->workers <= 2);
    return cb_pipe_open(&s->pipe, CAPACITY, ITEM_BYTES, err);
}

/* --- both, with their calls alike --- */

struct kind {
    int (*put)(struct cb_task *task, struct shared *s, uint64_t value, uint64_t deadline_ns);
    int (*get)(struct cb_task *task, struct shared *s, uint64_t *value, uint64_t deadline_ns);
    const char *absent;
};

static int put_ring(struct cb_task *task, struct shared *s, uint64_t value, uint64_t deadline_ns)
{
    return cb_ring_put(task, ring_of(s), value, deadline_ns);
}

static int get_ring(struct cb_task *task, struct shared *s, uint64_t *value, uint64_t deadline_ns)
{
    return cb_ring_get(task, ring_of(s), value, deadline_ns);
}

/* The whole item has to arrive, not the value alone. */
static int put_pipe(struct cb_task *task, struct shared *s, uint64_t value, uint64_t deadline_ns)
{
    char item[ITEM_BYTES];

    memset(item, (int)(value & 0x7f), sizeof item);
    memcpy(item, &value, sizeof value);
    return cb_pipe_put(task, &s->pipe, item, deadline_ns);
}

static int get_pipe(struct cb_task *task, struct shared *s, uint64_t *value, uint64_t deadline_ns)
{
    char item[ITEM_BYTES];
    int rc = cb_pipe_get(task, &s->pipe, item, deadline_ns);

    if (rc != 0)
        return rc;
    memcpy(value, item, sizeof *value);
    for (size_t i = sizeof *value; i < sizeof item; i++)
        MUST(task, item[i] == (char)(*value & 0x7f));
    return 0;
}

/* --- everything once, in order for each who put --- */

static int consume(struct cb_task *task, const struct kind *kind)
{
    uint64_t value, last[8] = {0};

    for (;;) {
        MUST(task, kind->get(task, task->job->shared, &value, CB_FOREVER) == 0);
        if (value == 0)
            return 0;
        MUST(task, value >> 32 < 8 && value > last[value >> 32]);
        last[value >> 32] = value;
        task->result += value;
    }
}

static int transfer(struct cb_task *task, const struct kind *kind)
{
    struct shared *s = task->job->shared;
    uint32_t producers = task->job->workers / 2, consumers = task->job->workers - producers;

    for (uint32_t i = 1; !kind->absent && task->index < producers && i <= ITEMS; i++)
        MUST(task, kind->put(task, s, VALUE(task->index, i), CB_FOREVER) == 0);
    if (!kind->absent && task->index < producers && atomic_fetch_add(&s->done, 1) == producers - 1)
        for (uint32_t i = 0; i < consumers; i++)
            MUST(task, kind->put(task, s, 0, CB_FOREVER) == 0);
    if (!kind->absent && task->index >= producers)
        MUST(task, consume(task, kind) == 0);
    cb_task_done(task, 1);
    return 0;
}

static int check_transfer(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t want = 0, got = cb_job_result_sum(job);

    for (uint32_t p = 0; p < job->workers / 2; p++)
        want += ITEMS * VALUE(p, 0) + ITEMS * (ITEMS + 1ull) / 2;
    if (got != want && !(got == 0 && cb_ring_absent))
        return cb_err_set(err, -EBADMSG, "an item was lost or came twice");
    return take_check_each_once(job, ops, err);
}

/* --- deadlines: empty and full, and usable after --- */

static int time_out(struct cb_task *task, const struct kind *kind)
{
    struct shared *s = task->job->shared;
    uint64_t value, held = 0;

    if (kind->absent) {
        cb_task_done(task, 1);
        return 0;
    }
    MUST_TIME_OUT(task, t, kind->get(task, s, &value, t));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0)
        while (kind->put(task, s, VALUE(1, held + 1), 0) == 0)
            held++;
    MUST(task, task->index != 0 || held >= CAPACITY);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0 || task->job->workers > 2)
        MUST_TIME_OUT(task, t, kind->put(task, s, 1, t));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    for (uint64_t i = 1; i <= held; i++)
        MUST(task, kind->get(task, s, &value, 0) == 0 && value == VALUE(1, i));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST(task, kind->get(task, s, &value, 0) == -ETIMEDOUT);
    cb_task_done(task, 1);
    return 0;
}

static struct kind ring(void)
{
    return (struct kind){put_ring, get_ring, cb_ring_absent};
}

static const struct kind pipe_kind = {put_pipe, get_pipe, NULL};

static int run_ring(struct cb_task *task)
{
    const struct kind kind = ring();

    return transfer(task, &kind);
}

static int run_pipe(struct cb_task *task)
{
    return transfer(task, &pipe_kind);
}

static int run_ring_deadline(struct cb_task *task)
{
    const struct kind kind = ring();

    return time_out(task, &kind);
}

static int run_pipe_deadline(struct cb_task *task)
{
    return time_out(task, &pipe_kind);
}

static const struct trial trials[] = {
    {"ring", run_ring, check_transfer, 2},
    {"pipe", run_pipe, check_transfer, 2},
    {"ring deadline", run_ring_deadline, take_check_each_once, 1},
    {"pipe deadline", run_pipe_deadline, take_check_each_once, 1},
};

int main(void)
{
    const struct trials group = {.name = "channels",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
