/* What the ticker promises, under every model: no tick early, none lost, none twice. */
#include <errno.h>

#include "base/sync/barrier.h"
#include "base/sync/ticker.h"
#include "trials.h"

enum { TICKS = 20, A_LOT = 1000000, WORKERS_MAX = 8 };

struct shared {
    struct cb_barrier barrier;
    struct cb_ticker own[WORKERS_MAX], common;
    uint64_t first_ns; /* when the common one is due first */
    _Atomic uint32_t waiting;
    _Atomic uint64_t ticks; /* taken of the common one */
};

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    cb_barrier_init(&s->barrier, job->workers);
    return 0;
}

/* One tick, and then no more; the ticker may be started again. */
static int run_one_tick(struct cb_task *task)
{
    struct cb_ticker *ticker = &((struct shared *)task->job->shared)->own[task->index];

    MUST(task, cb_ticker_wait(task, ticker, CB_FOREVER) == -ECANCELED); /* never started */
    for (int i = 0; i < 3; i++) {
        uint64_t due = cb_clock_ns() + 2 * MS;

        cb_ticker_start(ticker, due, 0);
        MUST(task, cb_ticker_wait(task, ticker, CB_FOREVER) == 1);
        MUST(task, cb_clock_ns() >= due);
        MUST(task, cb_ticker_wait(task, ticker, CB_FOREVER) == -ECANCELED);
        cb_ticker_stop(task, ticker);
    }
    cb_task_done(task, 1);
    return 0;
}

/* The n-th tick is not taken before n - 1 periods have passed; a late waiter gets all it missed. */
static int run_interval(struct cb_task *task)
{
    struct cb_ticker *ticker = &((struct shared *)task->job->shared)->own[task->index];
    uint64_t period = MS, first = cb_clock_ns() + period, ticks = 0, before;

    cb_ticker_start(ticker, first, period);
    while (ticks < TICKS) {
        int64_t count = cb_ticker_wait(task, ticker, CB_FOREVER);

        MUST(task, count > 0 && count < A_LOT);
        ticks += (uint64_t)count;
        MUST(task, cb_clock_ns() >= first + (ticks - 1) * period);
    }
    cb_task_sleep_until(task, first + (ticks + 4) * period);
    before = cb_clock_ns();
    ticks += (uint64_t)cb_ticker_wait(task, ticker, 0); /* due already: whatever the deadline */
    MUST(task, ticks >= (before - first) / period + 1);
    MUST(task, cb_clock_ns() >= first + (ticks - 1) * period);
    cb_task_done(task, 1);
    return 0;
}

/* All wait for the same: each tick goes to one of them, until one has seen enough. */
static int run_common(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint64_t period = MS / 4;
    int64_t count;

    if (task->index == 0) {
        s->first_ns = cb_clock_ns() + period;
        cb_ticker_start(&s->common, s->first_ns, period);
    }
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    while ((count = cb_ticker_wait(task, &s->common, CB_FOREVER)) > 0) {
        uint64_t ticks = atomic_fetch_add(&s->ticks, (uint64_t)count) + (uint64_t)count;

        MUST(task, count < A_LOT);
        MUST(task, cb_clock_ns() >= s->first_ns + (ticks - 1) * period);
        if (ticks >= TICKS)
            cb_ticker_stop(task, &s->common);
    }
    MUST(task, count == -ECANCELED);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST(task, atomic_load(&s->common.next_ns) == s->first_ns + atomic_load(&s->ticks) * period);
    cb_task_done(task, 1);
    return 0;
}

/* Far from its tick a deadline passes, again and again; then a stop lets all go. */
static int run_stop(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint64_t far = cb_clock_ns() + 3600 * CB_NS_PER_S;

    if (task->index == 0)
        cb_ticker_start(&s->common, far, MS);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST_TIME_OUT(task, t, cb_ticker_wait(task, &s->common, t));
    MUST(task, cb_ticker_wait(task, &s->common, 0) == -ETIMEDOUT);
    if (atomic_fetch_add(&s->waiting, 1) == task->job->workers - 1) { /* the others are about to */
        cb_task_sleep_until(task, cb_clock_ns() + 2 * MS);
        cb_ticker_stop(task, &s->common);
    }
    MUST(task, cb_ticker_wait(task, &s->common, CB_FOREVER) == -ECANCELED);
    MUST(task, cb_ticker_wait(task, &s->common, 0) == -ECANCELED);
    cb_task_done(task, 1);
    return 0;
}

static const struct trial trials[] = {
    {"one tick", run_one_tick, take_check_each_once, 1},
    {"interval", run_interval, take_check_each_once, 1},
    {"one ticker, many waiters", run_common, take_check_each_once, 1},
    {"stop", run_stop, take_check_each_once, 1},
};

int main(void)
{
    const struct trials group = {.name = "timing",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
