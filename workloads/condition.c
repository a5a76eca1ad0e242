/* condition - one worker hands out tokens and notifies; all others wait for one each.
 *
 * notify=one hands out one token a round and wakes one waiter for it; notify=all hands out as many
 * as there are waiters and wakes them all at once. Nobody takes two tokens of a round. The next
 * round begins when all tokens are taken: a lost wake-up would be the end. Tokens are what counts,
 * not wake-ups: who comes when there is one takes it without having slept. The latency is taken of
 * one round in several: two clock reads cost as much as waking a coroutine. A worker alone
 * does both parts in turn. */
#include "base/sync/condition.h"

#include <stdio.h>

#include "workloads/workload.h"

enum { NOTIFY };
enum { ONE, ALL };

static const char *const whom[] = {[ONE] = "one", [ALL] = "all", NULL};

static const struct cb_param params[] = {
    [NOTIFY] = {.name = "notify",
                .help = "wake one waiter for one token, or all waiters for a token each",
                .preset = "one",
                .words = whom,
                .only_words = 1},
    {0},
};

/* Guarded by the mutex, all of it. */
struct shared {
    CB_LINE struct cb_mutex mutex;
    struct cb_condition handed_out, all_taken;
    uint32_t tokens;    /* not yet taken */
    uint32_t over;      /* there will be no more */
    uint64_t round;     /* from 1 */
    uint64_t handed_ns; /* when its tokens were; 0 = this round is not timed */
    uint64_t handed;    /* tokens of all rounds */
    uint64_t numbers;   /* of the tokens taken, counted from 1: their sum */
    uint64_t slept_for; /* tokens taken by waiters that were woken for them */
    uint64_t in_vain;   /* wake-ups that found no token */
};

/* One waiter. */
struct hand {
    struct shared *shared;
    uint64_t had;   /* the round of its last token */
    uint64_t looks; /* at what it waits for, for this token: one more than wake-ups */
};

static int may_go(void *argument)
{
    struct hand *h = argument;
    const struct shared *s = h->shared;

    h->looks++;
    return (s->tokens > 0 && h->had != s->round) || s->over;
}

static int none_left(void *argument)
{
    return ((const struct shared *)argument)->tokens == 0;
}

/* 1, or 0 when there will be no more. */
static int take_token(struct cb_task *task, struct hand *h)
{
    struct shared *s = h->shared;
    uint64_t handed_ns;

    cb_mutex_lock(task, &s->mutex, CB_FOREVER);
    h->looks = 0;
    cb_condition_wait_for(task, &s->handed_out, &s->mutex, may_go, h, CB_FOREVER);
    s->in_vain += h->looks > 1 ? h->looks - 2 : 0;
    if (s->over) {
        cb_mutex_unlock(task, &s->mutex);
        return 0;
    }
    h->had = s->round;
    s->numbers += s->handed - s->tokens + 1;
    s->slept_for += h->looks > 1;
    handed_ns = s->handed_ns;
    if (--s->tokens == 0)
        cb_condition_notify(task, &s->all_taken, 1);
    cb_mutex_unlock(task, &s->mutex);
    if (handed_ns > 0)
        cb_task_latency(task, cb_clock_ns() - handed_ns);
    cb_task_done(task, 1);
    task->result++;
    return 1;
}

/* With the mutex held. */
static void hand_out(struct cb_task *task, struct shared *s, uint32_t tokens)
{
    s->tokens = tokens;
    s->handed += tokens;
    s->handed_ns = cb_task_times(task, s->round) ? cb_clock_ns() : 0;
    s->round++;
    if (cb_task_param(task, NOTIFY) == ONE)
        cb_condition_notify(task, &s->handed_out, 1);
    else
        cb_condition_notify_all(task, &s->handed_out);
}

/* Operations are drawn one at a time, since a round may need any number of them. */
static int lead(struct cb_task *task, struct shared *s)
{
    uint32_t waiters = task->job->workers - 1, wanted, drawn;
    struct hand own = {.shared = s};

    wanted = waiters > 0 && cb_task_param(task, NOTIFY) == ALL ? waiters : 1;
    for (;;) {
        for (drawn = 0; drawn < wanted && cb_task_draw(task) > 0;)
            drawn++;
        if (drawn == 0)
            break;
        cb_mutex_lock(task, &s->mutex, CB_FOREVER);
        hand_out(task, s, drawn);
        if (waiters > 0)
            cb_condition_wait_for(task, &s->all_taken, &s->mutex, none_left, s, CB_FOREVER);
        cb_mutex_unlock(task, &s->mutex);
        if (waiters == 0)
            take_token(task, &own);
    }
    cb_mutex_lock(task, &s->mutex, CB_FOREVER);
    s->over = 1;
    cb_condition_notify_all(task, &s->handed_out);
    cb_mutex_unlock(task, &s->mutex);
    return 0;
}

static int condition_run(struct cb_task *task)
{
    struct hand h = {.shared = task->job->shared};

    if (task->index == 0)
        return lead(task, h.shared);
    while (take_token(task, &h))
        ;
    return 0;
}

static size_t condition_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

/* A notification of one wakes one, who may find that another, who was on its way, has taken the
 * token: no more than one wake-up a round is in vain. That is certain where one kernel thread
 * carries all. Elsewhere a waiter that is stopped just before it sleeps comes back without having
 * slept, once for each such stop, and as often as the kernel likes: nothing can be said. */
static int check_wake_ups(const struct cb_job *job, struct cb_err *err)
{
    const struct shared *s = job->shared;

    if (cb_job_param(job, NOTIFY) == ONE && job->block->carriers == 1 && s->in_vain > s->round)
        return cb_err_set(err, -EBADMSG,
                          "%llu wake-ups in vain in %llu rounds: more than one was woken a round",
                          (unsigned long long)s->in_vain, (unsigned long long)s->round);
    return 0;
}

static int condition_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    uint64_t taken = cb_job_result_sum(job);
    uint64_t numbers = ops % 2 ? (ops + 1) / 2 * ops : ops / 2 * (ops + 1);

    if (s->handed != taken || s->tokens != 0)
        return cb_err_set(err, -EBADMSG, "%llu tokens handed out, %llu taken, %u left",
                          (unsigned long long)s->handed, (unsigned long long)taken, s->tokens);
    if (taken != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu tokens taken",
                          (unsigned long long)ops, (unsigned long long)taken);
    if (s->numbers != numbers || s->slept_for > taken)
        return cb_err_set(err, -EBADMSG, "the tokens' numbers add up to %llu, not %llu",
                          (unsigned long long)s->numbers, (unsigned long long)numbers);
    return check_wake_ups(job, err);
}

static int condition_report(const struct cb_job *job, char *text, size_t size)
{
    const struct shared *s = job->shared;

    return snprintf(text, size, "woken=%llu;in_vain=%llu", (unsigned long long)s->slept_for,
                    (unsigned long long)s->in_vain);
}

const struct cb_workload cb_workload_condition = {
    .name = "condition",
    .summary = "one worker notifies, all others wait for their turn under a mutex",
    .operation = "one token from the notifier to a waiter",
    .unit = "tokens",
    .latency_of = "handing out to a waiter going on with its token",
    .params = params,
    .tasks_name = "tokens",
    .tasks = 10000,
    .latency_every = 8,
    .needs = CB_WAIT,
    .bytes = condition_bytes,
    .run = condition_run,
    .check = condition_check,
    .report = condition_report,
};
