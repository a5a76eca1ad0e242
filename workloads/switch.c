/* switch - a token goes to and fro between two workers that each wait for the other: nothing but
 * switching. More workers than pairs need make the pairs rings, in which the token goes round; a
 * worker that is alone hands it to itself, the price of the same loop without a switch. */
#include "workloads/workload.h"

#include <errno.h>

enum { PAIRS };

static const struct cb_param params[] = {
    [PAIRS] = {.name = "pairs",
               .help = "tokens; a pool of twice as many makes pairs, a larger one rings",
               .preset = "1",
               .kind = CB_COUNT,
               .min = 1,
               .max = 1000000},
    {0},
};

/* One worker's place. Whoever passes the token on changes its `turn`. */
struct seat {
    CB_LINE _Atomic uint32_t turn;
    uint64_t received;
};

/* A token: only who has it touches it. `passes` is stored last and loaded first, with release and
 * acquire: what a token went through in another process orders its owners too, but
 * ThreadSanitizer, which sees one process, would not know. */
struct token {
    CB_LINE _Atomic uint64_t passes;
    uint64_t left; /* of the chunk drawn last */
    int ended;
};

/* The shared bytes: a token a pair, a seat a worker. Worker i is in pair i modulo pairs, behind
 * worker i - pairs. */
static uint32_t pairs_of(const struct cb_job *job)
{
    return job->workers == 1 ? 1 : (uint32_t)cb_job_param(job, PAIRS);
}

static struct token *token_of(const struct cb_job *job, uint32_t worker)
{
    return (struct token *)job->shared + worker % pairs_of(job);
}

static struct seat *seat_of(const struct cb_job *job, uint32_t worker)
{
    return (struct seat *)((struct token *)job->shared + pairs_of(job)) + worker;
}

static uint32_t members_of(const struct cb_job *job, uint32_t worker)
{
    uint32_t pairs = pairs_of(job), pair = worker % pairs;

    return (job->workers - pair + pairs - 1) / pairs;
}

static void pass(struct cb_task *task, struct token *token, uint64_t passes, struct seat *next)
{
    uint32_t turn = atomic_load_explicit(&next->turn, memory_order_relaxed) + 1;

    atomic_store_explicit(&token->passes, passes, memory_order_release);
    atomic_store_explicit(&next->turn, turn, memory_order_release);
    if (next != seat_of(task->job, task->index))
        cb_task_wake(task, &next->turn, 1);
}

static uint64_t await(struct cb_task *task, struct token *token, uint32_t seen)
{
    struct seat *own = seat_of(task->job, task->index);

    while (atomic_load_explicit(&own->turn, memory_order_acquire) == seen)
        cb_task_wait(task, &own->turn, seen, CB_FOREVER);
    return atomic_load_explicit(&token->passes, memory_order_acquire);
}

/* The order is strict: of a ring's passes, this worker receives each that is its own, and no
 * other. */
static int switch_run(struct cb_task *task)
{
    const struct cb_job *job = task->job;
    uint32_t members = members_of(job, task->index), place = task->index / pairs_of(job);
    uint32_t after =
        place + 1 < members ? task->index + pairs_of(job) : task->index % pairs_of(job);
    struct seat *next = seat_of(job, after);
    struct token *token = token_of(job, task->index);
    uint64_t received = 0, due = place, passes;

    for (uint32_t seen = 0;; seen++, due += members) {
        passes = await(task, token, seen);
        if (token->ended)
            break;
        if (passes != due)
            return cb_task_fail(task, -EBADMSG, "pass %llu came to where %llu was due",
                                (unsigned long long)passes, (unsigned long long)due);
        if (due > 0) { /* nobody passed it to the first */
            received++;
            cb_task_done(task, 1);
        }
        if (token->left == 0)
            token->left = cb_task_draw(task);
        if (token->left == 0)
            break;
        token->left--;
        pass(task, token, passes + 1, next);
    }
    token->ended = 1;
    pass(task, token, passes, next);
    seat_of(job, task->index)->received = received;
    return 0;
}

static size_t switch_bytes(const struct cb_job *job)
{
    return pairs_of(job) * sizeof(struct token) + job->workers * sizeof(struct seat);
}

static int switch_prepare(const struct cb_job *job, struct cb_err *err)
{
    uint64_t pairs = pairs_of(job);

    if (job->workers > 1 && job->workers < 2 * pairs)
        return cb_err_set(err, -ENOTSUP,
                          "a pool of %u does not fit pairs=%llu: %llu workers or more do, or one",
                          job->workers, (unsigned long long)pairs, (unsigned long long)(2 * pairs));
    for (uint32_t i = 0; i < pairs; i++) /* the first of each has the token */
        atomic_init(&seat_of(job, i)->turn, 1);
    return 0;
}

/* A ring's passes went to its members in turn: the first got those that `members` divides, and so
 * on. */
static int switch_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        uint64_t passes = atomic_load(&token_of(job, i)->passes),
                 received = seat_of(job, i)->received;
        uint32_t members = members_of(job, i), place = i / pairs_of(job);
        uint64_t want = place ? (passes + members - place) / members : passes / members;

        if (received != want)
            return cb_err_set(err, -EBADMSG, "worker %u received %llu of %llu passes, not %llu", i,
                              (unsigned long long)received, (unsigned long long)passes,
                              (unsigned long long)want);
        sum += received;
    }
    if (sum != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but the tokens passed %llu",
                          (unsigned long long)ops, (unsigned long long)sum);
    return 0;
}

const struct cb_workload cb_workload_switch = {
    .name = "switch",
    .summary = "workers that hand a token to each other, in strict turns",
    .operation = "one switch from a worker to the next",
    .unit = "switches",
    .params = params,
    .tasks_name = "switches",
    .tasks = 100000,
    .chunk = 64,
    .needs = CB_WAIT,
    .bytes = switch_bytes,
    .prepare = switch_prepare,
    .run = switch_run,
    .check = switch_check,
};
