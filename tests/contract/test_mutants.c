/* Workloads whose machinery was broken fail: their checks are no formality. */
#include <string.h>

#include "take.h"
#include "workloads/queue_shared.h"

/* The workload that was broken. */
static const struct cb_workload *real;

static const struct {
    const char *runner;
    uint32_t pool;
} where[] = {{"serial", 1}, {"thread", 1}, {"thread", 4}, {"fork", 1},
             {"fork", 4},   {"coro", 1},   {"coro", 4}};

enum { WHERE = sizeof where / sizeof *where };

/* Of the models above those with so many workers or more. */
static void expect_everywhere(const struct cb_workload *broken, const char *param, uint32_t least,
                              const char *part)
{
    struct ask ask = {.workload = broken, .params = {param}, .tasks = 200};
    struct cb_sample s;

    for (int i = 0; i < WHERE; i++) {
        ask.runner = cb_runner_find(where[i].runner, NULL);
        ask.pool = where[i].pool;
        if (ask.pool >= least)
            take_expecting(&ask, CB_FAILED, part, &s);
    }
}

/* --- a queue that is first in, first out, whatever its row says --- */

static int prepare_fifo(const struct cb_job *job, struct cb_err *err)
{
    int rc = real->prepare(job, err);

    cb_channel_queue(cb_queue_channel(job->shared))->order = CB_FIFO;
    return rc;
}

static void a_queue_of_another_order(void **state)
{
    struct cb_workload broken = *cb_workload_find("queue", NULL);

    (void)state;
    real = cb_workload_find("queue", NULL);
    broken.prepare = prepare_fifo;
    expect_everywhere(&broken, "order=lifo", 1, "order");
    expect_everywhere(&broken, "order=priority", 1, "order");
}

/* --- a tree that loses a leaf, not in the first tree --- */

static _Atomic uint32_t *spawned; /* shared */

/* Services of a worker's own, on its stack: the same, but for what is broken. */
struct stand_in {
    struct cb_services services;
    const struct cb_services *real;
};

static const struct cb_services *real_services(const struct cb_task *task)
{
    return ((const struct stand_in *)task->services)->real;
}

static int run_on(struct cb_task *task, struct stand_in *stand_in)
{
    int rc;

    task->services = &stand_in->services;
    rc = real->run(task);
    task->services = stand_in->real;
    return rc;
}

static int run_on_services(struct cb_task *task)
{
    struct stand_in same = {*task->services, task->services};

    return run_on(task, &same);
}

static int leaf_that_does_nothing(struct cb_task *task, void *argument)
{
    (void)task, (void)argument;
    return 0;
}

/* Trees of three leaves and a root: the last leaf of the second one. */
static int spawn_but_one(struct cb_task *task, struct cb_unit *unit)
{
    if (atomic_fetch_add(spawned, 1) + 1 == 8)
        unit->body = leaf_that_does_nothing;
    return real_services(task)->spawn(task, unit);
}

static int run_with_lost_leaf(struct cb_task *task)
{
    struct stand_in broken = {*task->services, task->services};

    broken.services.spawn = spawn_but_one;
    atomic_store(spawned, 0);
    return run_on(task, &broken);
}

static void a_leaf_that_is_lost(void **state)
{
    struct cb_workload broken = *cb_workload_find("fan-out", NULL);
    struct ask ask = {.workload = &broken, .params = {"leaves=3"}, .tasks = 3, .pool = 1};
    struct cb_sample s;

    (void)state;
    real = cb_workload_find("fan-out", NULL);
    broken.run = run_with_lost_leaf;
    for (int i = 0; i < WHERE; i++) {
        ask.runner = cb_runner_find(where[i].runner, NULL);
        take_expecting(&ask, CB_FAILED, "add up", &s);
    }
}

/* --- a notification of one that wakes all --- */

static void wake_all(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    real_services(task)->wake(task, word, count ? UINT32_MAX : 0);
}

static int run_with_broadcasts(struct cb_task *task)
{
    struct stand_in broken = {*task->services, task->services};

    broken.services.wake = wake_all;
    return run_on(task, &broken);
}

/* Only where one thread carries all it is certain that nothing else wakes in vain. */
static void a_notification_that_wakes_all(void **state)
{
    struct cb_workload broken = *cb_workload_find("condition", NULL);
    struct ask ask = {
        .workload = &broken, .runner = cb_runner_find("coro", NULL), .pool = 8, .tasks = 200};
    struct cb_sample s;

    (void)state;
    real = cb_workload_find("condition", NULL);
    broken.run = run_with_broadcasts;
    take_expecting(&ask, CB_FAILED, "more than one was woken", &s);
    ask.params[0] = "notify=all";
    take_expecting(&ask, CB_OK, "", &s);
}

/* --- times that are drawn from another seed than the run's --- */

static int run_with_another_seed(struct cb_task *task)
{
    const struct cb_job *job = task->job;
    struct cb_job other = *job;
    int rc;

    other.seed++;
    task->job = &other;
    rc = real->run(task);
    task->job = job;
    return rc;
}

static void times_of_another_seed(void **state)
{
    struct cb_workload broken = *cb_workload_find("mixed", NULL);
    struct ask ask = {
        .workload = &broken, .params = {"cpu=20us", "wait=20us"}, .duration_ns = 20 * MS};
    struct cb_sample s;

    (void)state;
    real = cb_workload_find("mixed", NULL);
    broken.run = run_with_another_seed;
    for (int i = 0; i < 3 * WHERE; i++) {
        static const char *const cvs[] = {"cpu-cv=1", "wait-cv=1", NULL};

        ask.params[2] = cvs[i / WHERE];
        ask.runner = cb_runner_find(where[i % WHERE].runner, NULL);
        ask.pool = where[i % WHERE].pool;
        for (ask.tasks = 0; ask.tasks <= 100; ask.tasks += 100)
            if (ask.params[2])
                take_expecting(&ask, CB_FAILED, "as drawn", &s);
            else /* nothing is drawn */
                take_expecting(&ask, CB_OK, "", &s);
    }
}

/* --- nothing is wrong with what stands between --- */

static void honest_wrappers_change_nothing(void **state)
{
    static const char *const names[] = {"queue", "fan-out", "condition", "barrier", "timer"};

    (void)state;
    for (size_t w = 0; w < sizeof names / sizeof *names; w++) {
        struct cb_workload same = *cb_workload_find(names[w], NULL);
        struct ask ask = {.workload = &same, .tasks = 20, .pool = 2};
        struct cb_sample s;

        if (strcmp(names[w], "fan-out") == 0)
            ask.params[0] = "leaves=3";
        real = cb_workload_find(names[w], NULL);
        same.run = run_on_services;
        for (int i = 1; i < WHERE; i++) {
            ask.runner = cb_runner_find(where[i].runner, NULL);
            take_expecting(&ask, CB_OK, "", &s);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_wrappers_change_nothing),
        cmocka_unit_test(a_queue_of_another_order),
        cmocka_unit_test(a_leaf_that_is_lost),
        cmocka_unit_test(a_notification_that_wakes_all),
        cmocka_unit_test(times_of_another_seed),
    };

    spawned = take_share(sizeof *spawned);
    return cmocka_run_group_tests_name("mutants", tests, NULL, NULL);
}
