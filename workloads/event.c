/* event - one worker sets an event that all others wait for, round after round: a traffic light.
 *
 * There are two lights, used in turn: while all are on their way from the one to the other, it can
 * be put out. Who is woken last says so by a third event, and records the latency, in one round of
 * several: two clock reads cost as much as waking a coroutine. A worker alone does both parts
 * in turn. */
#include "base/sync/event.h"

#include <errno.h>
#include <stdio.h>

#include "workloads/workload.h"

struct shared {
    CB_LINE struct cb_event light[2];
    _Atomic uint64_t round; /* the one that the lights were set for last */
    uint64_t set_ns;        /* when they were; 0 = this round is not timed */
    uint32_t over;          /* there is no more round */
    CB_LINE _Atomic uint32_t awake;
    struct cb_event all_awake;
};

static uint32_t waiters(const struct cb_job *job)
{
    return job->workers > 1 ? job->workers - 1 : 1;
}

static void set_light(struct cb_task *task, struct shared *s, uint64_t round)
{
    atomic_store_explicit(&s->round, round, memory_order_relaxed);
    s->set_ns = cb_task_times(task, round) ? cb_clock_ns() : 0;
    cb_event_set(task, &s->light[round % 2]);
}

/* Waits for the round-th light, counted from 0, and sees it in its round only: the next is not set
 * before all have been here. 1, or 0 when there are no more rounds, or a negative errno. */
static int pass_light(struct cb_task *task, struct shared *s, uint64_t round)
{
    uint64_t now;

    cb_event_wait(task, &s->light[round % 2], CB_FOREVER);
    now = atomic_load_explicit(&s->round, memory_order_relaxed);
    if (now != round)
        return cb_task_fail(task, -EBADMSG, "woken in round %llu, waiting for round %llu",
                            (unsigned long long)now, (unsigned long long)round);
    if (s->over)
        return 0;
    task->result++;
    if (atomic_fetch_add_explicit(&s->awake, 1, memory_order_acq_rel) + 1 == waiters(task->job)) {
        if (s->set_ns > 0)
            cb_task_latency(task, cb_clock_ns() - s->set_ns);
        cb_event_set(task, &s->all_awake);
    }
    return 1;
}

/* When all are awake, the light can go out. */
static void end_round(struct cb_task *task, struct shared *s, uint64_t round)
{
    cb_event_wait(task, &s->all_awake, CB_FOREVER);
    cb_event_clear(&s->all_awake);
    atomic_store_explicit(&s->awake, 0, memory_order_relaxed);
    cb_event_clear(&s->light[round % 2]);
    cb_task_done(task, 1);
}

static int lead(struct cb_task *task, struct shared *s)
{
    uint64_t round = 0, count;

    while ((count = cb_task_draw(task)) > 0)
        for (uint64_t i = 0; i < count; i++, round++) {
            int rc;

            set_light(task, s, round);
            if (task->job->workers == 1 && (rc = pass_light(task, s, round)) < 0)
                return rc;
            end_round(task, s, round);
        }
    if (cb_event_wait(task, &s->light[round % 2], 0) != -ETIMEDOUT)
        return cb_task_fail(task, -EBADMSG, "a light that is out lets workers pass");
    s->over = 1;
    set_light(task, s, round);
    return 0;
}

static int event_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    int rc = 1;

    if (task->index == 0)
        return lead(task, s);
    for (uint64_t round = 0; rc > 0; round++)
        rc = pass_light(task, s, round);
    return rc;
}

static size_t event_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static int event_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    for (uint32_t i = job->workers > 1 ? 1 : 0; i < job->workers; i++) {
        uint64_t woken = cb_block_slot(job->block, i)->result;

        if (woken != ops)
            return cb_err_set(err, -EBADMSG, "worker %u was woken in %llu rounds of %llu", i,
                              (unsigned long long)woken, (unsigned long long)ops);
    }
    return 0;
}

static int event_report(const struct cb_job *job, char *text, size_t size)
{
    uint64_t woken = cb_job_result_sum(job), work_ns = cb_job_work_ns(job);

    if (job->workers == 1) /* it was awake all the time */
        return snprintf(text, size, "waiters=0;wake_ups=0");
    return snprintf(text, size, "waiters=%u;wake_ups=%llu;wake_ups_per_s=%.0f", waiters(job),
                    (unsigned long long)woken,
                    (double)woken * (double)CB_NS_PER_S / (double)work_ns);
}

const struct cb_workload cb_workload_event = {
    .name = "event",
    .summary = "one worker sets an event that all others wait for",
    .operation = "one round: the event set, every waiter awake",
    .unit = "rounds",
    .latency_of = "setting the event to the last waiter being awake",
    .tasks_name = "rounds",
    .tasks = 1000,
    .latency_every = 8,
    .needs = CB_WAIT,
    .bytes = event_bytes,
    .run = event_run,
    .check = event_check,
    .report = event_report,
};
