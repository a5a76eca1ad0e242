/* timer - every worker has a timer that comes due again and again, at fixed times; and before its
 * first tick another one that comes due just once.
 *
 * The latency is the jitter: how much later than a tick was due its worker went on with it. Ticks
 * that come due while a worker is late are not lost: it gets them all at once, each as late as it
 * is. */
#include <errno.h>

#include "base/sync/ticker.h"
#include "workloads/workload.h"

enum { PERIOD };

enum { ONCE_NS = 100000 }; /* at most, before the only tick of a timer for once */

static const struct cb_param params[] = {
    [PERIOD] = {.name = "period",
                .help = "from one tick to the next, of each worker",
                .preset = "1ms",
                .kind = CB_DURATION,
                .min = 1000,
                .max = 60 * CB_NS_PER_S},
    {0},
};

/* One worker's timer, and its account. */
struct timer {
    CB_LINE struct cb_ticker ticker;
    struct cb_ticker once;
    uint64_t onces; /* ticks of that */
    uint64_t period_ns;
    uint64_t first_ns; /* when the first tick was due */
    uint64_t due_ns;   /* when the next tick is that it has not gone on with */
    uint64_t got;      /* ticks that were due and not yet gone on with */
    uint64_t ticks;    /* gone on with */
};

/* Waits for the next ticks: those that were due before, and none that is not due after. */
static int wait_for_ticks(struct cb_task *task, struct timer *t)
{
    uint64_t before = cb_clock_ns(), after;
    int64_t count = cb_ticker_wait(task, &t->ticker, CB_FOREVER);

    after = cb_clock_ns();
    if (count < 1)
        return cb_task_fail(task, -EBADMSG, "the timer gave no tick");
    t->got = (uint64_t)count;
    if (t->due_ns + (t->got - 1) * t->period_ns > after)
        return cb_task_fail(task, -EBADMSG, "a tick came early");
    if (t->due_ns + t->got * t->period_ns <= before)
        return cb_task_fail(task, -EBADMSG, "a tick that was due got lost");
    return 0;
}

/* Well before the first tick of the other timer: it takes no time that would not pass anyway. */
static int wait_once(struct cb_task *task, struct timer *t)
{
    uint64_t wait = t->period_ns / 2 < ONCE_NS ? t->period_ns / 2 : ONCE_NS;
    uint64_t due = cb_clock_ns() + wait;
    int64_t count;

    cb_ticker_start(&t->once, due, 0);
    while ((count = cb_ticker_wait(task, &t->once, CB_FOREVER)) > 0) {
        if (cb_clock_ns() < due)
            return cb_task_fail(task, -EBADMSG, "the only tick came early");
        t->onces += (uint64_t)count;
    }
    return count == -ECANCELED
               ? 0
               : cb_task_fail(task, -EBADMSG, "a timer for once did not come to its end");
}

static int timer_run(struct cb_task *task)
{
    struct timer *t = (struct timer *)task->job->shared + task->index;
    uint64_t count;
    int rc;

    t->period_ns = cb_task_param(task, PERIOD);
    t->first_ns = t->due_ns = cb_clock_ns() + t->period_ns;
    cb_ticker_start(&t->ticker, t->due_ns, t->period_ns);
    rc = wait_once(task, t);
    if (rc != 0)
        return rc;
    while ((count = cb_task_draw(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            rc = t->got > 0 ? 0 : wait_for_ticks(task, t);
            if (rc != 0)
                return rc;
            cb_task_lateness(task, cb_clock_ns() - t->due_ns);
            t->due_ns += t->period_ns;
            t->got--;
            t->ticks++;
            cb_task_done(task, 1);
        }
    cb_ticker_stop(task, &t->ticker);
    if (cb_ticker_wait(task, &t->ticker, CB_FOREVER) != -ECANCELED)
        return cb_task_fail(task, -EBADMSG, "a timer that was stopped gave a tick");
    task->result = t->ticks;
    return 0;
}

static size_t timer_bytes(const struct cb_job *job)
{
    return job->workers * sizeof(struct timer);
}

/* What each has gone on with lies within its time at work, from its first tick on. */
static int timer_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t ticks = cb_job_result_sum(job);

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct timer *t = (const struct timer *)job->shared + i;
        const struct cb_slot *slot = cb_block_slot(job->block, i);

        if (t->ticks != slot->result ||
            t->ticks > (slot->end_ns - slot->start_ns) / cb_job_param(job, PERIOD))
            return cb_err_set(err, -EBADMSG, "worker %u had %llu ticks, and %llu by its account", i,
                              (unsigned long long)slot->result, (unsigned long long)t->ticks);
        if (t->due_ns != t->first_ns + t->ticks * t->period_ns)
            return cb_err_set(err, -EBADMSG, "worker %u: tick %llu was due at another time", i,
                              (unsigned long long)t->ticks + 1);
        if (t->onces != 1)
            return cb_err_set(err, -EBADMSG, "worker %u: a timer for once ticked %llu times", i,
                              (unsigned long long)t->onces);
    }
    if (ticks != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu ticks came",
                          (unsigned long long)ops, (unsigned long long)ticks);
    return 0;
}

const struct cb_workload cb_workload_timer = {
    .name = "timer",
    .summary = "timers that tick at fixed times; the latency is their jitter",
    .operation = "one tick of a worker's timer",
    .unit = "ticks",
    .latency_of = "a tick's due time to its worker going on with it",
    .params = params,
    .tasks_name = "ticks",
    .tasks = 1000,
    .needs = CB_WAIT,
    .bytes = timer_bytes,
    .run = timer_run,
    .check = timer_check,
};
