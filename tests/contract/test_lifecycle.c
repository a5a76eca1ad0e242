/* Workers have names, come and go in order, and do not outlive the process that takes the
 * sample. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "take.h"

enum { WORKERS = 4 };

/* What workers tell the test. */
static struct told {
    _Atomic uint32_t count;
    pid_t pid[WORKERS];
    char name[WORKERS][16];
} * told;

static int run_tell(struct cb_task *task)
{
    told->pid[task->index] = getpid();
    prctl(PR_GET_NAME, told->name[task->index]);
    atomic_fetch_add(&told->count, 1);
    cb_task_done(task, 1);
    return 0;
}

static int run_tell_and_sleep(struct cb_task *task)
{
    run_tell(task);
    cb_task_sleep_until(task, cb_clock_ns() + 3600 * CB_NS_PER_S);
    return 0;
}

static int run_tell_and_spin(struct cb_task *task)
{
    uint64_t n = 0;

    run_tell(task);
    while ((n = cb_keep(n + 1)) > 0)
        if (n % 1024 == 0)
            cb_task_yield(task);
    return 0;
}

static const struct cb_workload tell = {
    .name = "tell", .run = run_tell, .check = take_check_each_once};
static const struct cb_workload stay[] = {
    {.name = "stay-asleep", .run = run_tell_and_sleep, .check = take_check_each_once},
    {.name = "stay-awake", .run = run_tell_and_spin, .check = take_check_each_once},
};

static void workers_are_named(void **state)
{
    struct ask ask = {.workload = &tell};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        memset(told, 0, sizeof *told);
        take_expecting(&ask, CB_OK, "", &s);
        for (uint32_t i = 0; i < ask.pool; i++) {
            char want[32];

            snprintf(want, sizeof want, "%s-%u", ask.runner->name, take_carrier(&ask, i));
            assert_string_equal(told->name[i], want);
        }
    }
}

/* The order of what was stamped; how long any of it took is nobody's business here. */
static void times_are_in_order(void **state)
{
    struct ask ask = {.workload = &tell};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        take_expecting(&ask, CB_OK, "", &s);
        assert_true(s.spawn_ns > 0);
        assert_true(s.skew_ns > 0 && s.skew_ns <= s.work_ns);
        assert_true(s.spawn_ns + s.work_ns <= s.wall_ns);
    }
}

static void a_duration_is_not_cut_short(void **state)
{
    struct ask ask = {.workload = cb_workload_find("null", NULL), .duration_ns = 20 * MS};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        take_expecting(&ask, CB_OK, "", &s);
        assert_true(s.work_ns >= ask.duration_ns);
    }
}

/* --- the end of the process that takes the sample --- */

/* Orphans come to this process, which is their subreaper; after they were reaped none is left. */
static int is_gone(pid_t pid)
{
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    return kill(pid, 0) != 0 && errno == ESRCH;
}

/* Asks again every millisecond; 0 when it didn't come within 20 seconds. */
#define COMES(condition)                    \
    ({                                      \
        int left_ = 20000;                  \
                                            \
        while (!(condition) && left_-- > 0) \
            usleep(1000);                   \
        left_ >= 0;                         \
    })

static void workers_die_with_their_taker(void **state)
{
    struct ask ask = {.timeout_ns = 3600 * CB_NS_PER_S};

    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1ul);
    take_topology();
    for (size_t w = 0; w < sizeof stay / sizeof *stay; w++)
        for (int m = 0; take_model(m, &ask); m++) {
            pid_t taker;

            ask.workload = &stay[w];
            ask.pool = take_pool(&ask, WORKERS);
            memset(told, 0, sizeof *told);
            taker = fork();
            if (taker == 0) {
                struct cb_sample s;

                _exit(take_in_child(&ask, &s) != 0);
            }
            assert_true(taker > 0);
            assert_true(COMES(atomic_load(&told->count) == ask.pool));
            kill(taker, SIGKILL);
            for (uint32_t i = 0; i < ask.pool; i++)
                assert_true(COMES(is_gone(told->pid[i])));
            assert_true(COMES(is_gone(taker)));
            assert_true(COMES(waitpid(-1, NULL, WNOHANG) < 0)); /* the host too */
        }
}

/* A killed worker ends the sample, under the model where it can be killed alone. */
static void a_killed_worker_ends_the_sample(void **state)
{
    struct ask ask = {.workload = &stay[0],
                      .runner = cb_runner_find("fork", NULL),
                      .pool = WORKERS,
                      .timeout_ns = 3600 * CB_NS_PER_S};
    struct result {
        struct cb_sample sample;
        int rc;
    } *result = take_share(sizeof *result);
    pid_t taker;
    int status;

    (void)state;
    memset(told, 0, sizeof *told);
    take_topology();
    taker = fork();
    if (taker == 0) {
        result->rc = take_in_child(&ask, &result->sample);
        _exit(0);
    }
    assert_true(taker > 0);
    assert_true(COMES(atomic_load(&told->count) == WORKERS));
    kill(told->pid[1], SIGKILL);
    assert_int_equal(waitpid(taker, &status, 0), taker);
    assert_int_equal(status, 0);
    assert_int_equal(result->rc, 0);
    assert_int_equal(result->sample.status, CB_FAILED);
    assert_non_null(strstr(result->sample.message, "process 1 died of signal 9"));
    for (int i = 0; i < WORKERS; i++)
        assert_true(is_gone(told->pid[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_are_named),
        cmocka_unit_test(times_are_in_order),
        cmocka_unit_test(a_duration_is_not_cut_short),
        cmocka_unit_test(workers_die_with_their_taker),
        cmocka_unit_test(a_killed_worker_ends_the_sample),
    };

    told = take_share(sizeof *told);
    return cmocka_run_group_tests_name("lifecycle", tests, NULL, NULL);
}
