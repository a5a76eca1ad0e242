/* The machine is read around the work of a sample, never within it, and all processes of the sample
 * are known as ours. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "take.h"
#include "workloads/workload.h"

static struct cb_environment environment;
static int32_t *cpus;

static int setup(void **state)
{
    uint32_t count;

    (void)state;
    if (cb_topology_place(take_topology(), "compact", &cpus, &count, NULL) != 0)
        return -1;
    cb_environment_open(&environment, "", cpus, count);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cb_environment_close(&environment);
    free(cpus);
    return 0;
}

static int run(struct cb_task *task)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < 2000000; i++)
        sum = cb_keep(sum + i);
    cb_task_done(task, 1);
    return 0;
}

static int die(struct cb_task *task)
{
    (void)task;
    _exit(3);
}

static void expect_around(const struct cb_sample *s)
{
    const struct cb_environment_change *e = &s->environment;

    assert_int_equal(e->samples, 1);
    assert_true(e->wall_ns >= s->work_ns);
    assert_true(e->wall_ns <= s->wall_ns);
    assert_int_equal(e->capacity_ns, e->wall_ns * cb_topology_cpus(take_topology()));
    assert_true(e->own_ns >= s->usage.user_ns + s->usage.sys_ns);
    assert_string_not_equal(s->taint, "unknown");
    assert_int_equal(s->disturbed, strstr(s->taint, "disturbed:") != NULL);
}

static void every_model_is_watched(void **state)
{
    const struct cb_workload w = {.name = "sums", .run = run, .check = take_check_each_once};
    struct ask ask = {0};

    (void)state;
    for (int i = 0; take_model(i, &ask); i++) {
        struct cb_sample s;

        ask.workload = &w;
        ask.environment = &environment;
        ask.pool = take_pool(&ask, 4);
        take_expecting(&ask, CB_OK, "", &s);
        expect_around(&s);
    }
}

/* Processes that workers spawn are gone when the machine is read again, and ours nevertheless. */
static void units_are_ours(void **state)
{
    static const char *const runners[] = {"thread", "fork", "coro"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct ask ask = {.workload = cb_workload_find("spawn", NULL),
                                .runner = cb_runner_find(runners[i], NULL),
                                .tasks = 50,
                                .environment = &environment};
        struct cb_sample s;

        take_expecting(&ask, CB_OK, "", &s);
        expect_around(&s);
    }
}

static void one_that_dies_is_unknown(void **state)
{
    const struct cb_workload w = {.name = "dying", .run = die, .check = take_check_each_once};
    const struct ask ask = {
        .workload = &w, .runner = cb_runner_find("fork", NULL), .environment = &environment};
    struct cb_sample s;

    (void)state;
    take_expecting(&ask, CB_FAILED, "", &s);
    assert_int_equal(s.environment.samples, 0);
    assert_int_equal(s.disturbed, 0);
    assert_string_equal(s.taint, "unknown");
}

static void unless_nobody_looks(void **state)
{
    const struct cb_workload w = {.name = "sums", .run = run, .check = take_check_each_once};
    const struct ask ask = {.workload = &w, .runner = cb_runner_find("thread", NULL)};
    struct cb_sample s;

    (void)state;
    take_expecting(&ask, CB_OK, "", &s);
    assert_int_equal(s.environment.samples, 0);
    assert_string_equal(s.taint, "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_model_is_watched),
        cmocka_unit_test(units_are_ours),
        cmocka_unit_test(one_that_dies_is_unknown),
        cmocka_unit_test(unless_nobody_looks),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
