/* Under every model: the work of the warm-up is verified and not counted, and a pilot shows how far
 * it was at each slice of its time. */
#include <string.h>

#include "tests/contract/take.h"

enum { WORKERS_MAX = 16 };

/* What each worker saw, by itself. */
static struct seen {
    CB_LINE uint64_t done;
    uint64_t warm;     /* ended while the sample warmed up, for sure */
    uint64_t measured; /* ended while it was measured */
} * seen;

static uint64_t *checked; /* operations that check was told */

static int counted_run(struct cb_task *task)
{
    const struct cb_work *work = &task->job->block->work;
    struct seen *own = &seen[task->index];

    while (cb_task_next(task) > 0) {
        uint32_t phase;

        cb_task_sleep_until(task, cb_clock_ns() + MS / 10);
        own->done++;
        phase = atomic_load(&work->phase);
        own->warm += phase == CB_WARMING;
        own->measured += phase == CB_MEASURING;
    }
    return 0;
}

static int counted_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t done = 0;

    for (uint32_t i = 0; i < job->workers; i++)
        done += seen[i].done;
    *checked = ops;
    return done == ops ? 0 : cb_err_set(err, -EBADMSG, "not what was done");
}

static const struct cb_workload counted = {
    .name = "counted", .needs = CB_SLEEP, .run = counted_run, .check = counted_check};

/* Credited by another worker than the one that draws, as a consumer does. */
static struct relay {
    _Atomic uint64_t put;
    _Atomic uint32_t over;
} * relay;

static int relayed_run(struct cb_task *task)
{
    uint64_t got = 0;

    if (task->job->workers == 1 || task->index > 0) {
        while (cb_task_draw(task) > 0) {
            cb_task_sleep_until(task, cb_clock_ns() + MS / 10);
            atomic_fetch_add(&relay->put, 1);
            if (task->job->workers == 1) {
                seen[0].done++;
                cb_task_done(task, 1);
            }
        }
        atomic_fetch_add(&relay->over, 1);
        return 0;
    }
    for (uint64_t put = 0;;) {
        int over = atomic_load(&relay->over) == task->job->workers - 1;

        put = atomic_load(&relay->put);
        for (; got < put; got++) {
            uint32_t phase;

            cb_task_done(task, 1);
            seen[0].done++;
            phase = atomic_load(&task->job->block->work.phase);
            seen[0].warm += phase == CB_WARMING;
            seen[0].measured += phase == CB_MEASURING;
        }
        if (over)
            return 0;
        cb_task_sleep_until(task, cb_clock_ns() + MS / 20);
    }
}

static const struct cb_workload relayed = {
    .name = "relayed", .needs = CB_SLEEP, .run = relayed_run, .check = counted_check};

/* How many of `ops` may have been left out, at most and at least. A worker that saw the measuring
 * twice has certainly looked in between. */
static void check_ops(const struct ask *ask, const struct cb_sample *s)
{
    uint64_t warm = 0, measured = 0;

    for (uint32_t i = 0; i < ask->pool; i++)
        if (seen[i].measured > 1) {
            warm += seen[i].warm;
            measured += seen[i].measured - 1;
        }
    if (s->ops + warm > *checked || s->ops < measured)
        fail_msg(
            "%s: %llu operations counted of %llu, of which %llu were warm-up and %llu were not",
            ask->runner->name, (unsigned long long)s->ops, (unsigned long long)*checked,
            (unsigned long long)warm, (unsigned long long)measured);
}

static void test_warm_up(void **state)
{
    static const struct cb_workload *const workloads[] = {&counted, &relayed};
    static struct cb_sample s;

    (void)state;
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        struct ask ask = {.workload = workloads[w], .warmup_ns = 20 * MS, .duration_ns = 30 * MS};

        for (int i = 0; take_model(i, &ask); i++) {
            memset(seen, 0, WORKERS_MAX * sizeof *seen);
            memset(relay, 0, sizeof *relay);
            ask.pool = take_pool(&ask, 4);
            take_expecting(&ask, CB_OK, "", &s);
            check_ops(&ask, &s);
            assert_true(s.cpu_ns_per_op > 0 || s.usage.user_ns + s.usage.sys_ns == 0);
        }
    }
}

/* With tasks there is no warm-up, whatever the case says: a makespan includes all. */
static void test_tasks_include_all(void **state)
{
    static struct cb_sample s;
    struct ask ask = {.workload = &counted, .warmup_ns = 20 * MS, .tasks = 50};

    (void)state;
    for (int i = 0; take_model(i, &ask); i++) {
        memset(seen, 0, WORKERS_MAX * sizeof *seen);
        ask.pool = take_pool(&ask, 2);
        take_expecting(&ask, CB_OK, "", &s);
        assert_int_equal(s.ops, 50);
        assert_int_equal(*checked, 50);
    }
}

static void test_pilot(void **state)
{
    static struct cb_sample s;
    struct ask ask = {.workload = &counted,
                      .kind = CB_PILOT,
                      .warmup_ns = 20 * MS, /* not of a pilot: it is to show it */
                      .duration_ns = 50 * MS};

    (void)state;
    for (int i = 0; take_model(i, &ask); i++) {
        double sum = 0;

        memset(seen, 0, WORKERS_MAX * sizeof *seen);
        ask.pool = take_pool(&ask, 2);
        take_expecting(&ask, CB_OK, "", &s);
        assert_true(s.ops > 0 && s.ops <= *checked); /* they go on until all have seen its end */
        for (int k = 0; k < CB_SLICES; k++) {
            assert_true(s.slices[k] >= 0);
            sum += s.slices[k];
        }
        assert_true(sum > 0);
        assert_true(s.working > 0 && s.working <= ask.pool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_warm_up),
        cmocka_unit_test(test_tasks_include_all),
        cmocka_unit_test(test_pilot),
    };

    seen = take_share(WORKERS_MAX * sizeof *seen);
    checked = take_share(sizeof *checked);
    relay = take_share(sizeof *relay);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
