/* Workloads that crash, hang, refuse and lie: each ends as the right kind of row, under every
 * model, and take() proves that nothing of it is left. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "take.h"

static int is_last(const struct cb_task *task)
{
    return task->index == task->job->workers - 1;
}

/* --- what goes wrong in a worker; the others do their one operation --- */

static int signal_self(struct cb_task *task, int number)
{
    cb_task_done(task, 1);
    if (is_last(task)) {
        signal(number, SIG_DFL); /* a sanitizer may have taken it */
        raise(number);
    }
    return 0;
}

static int run_crash(struct cb_task *task)
{
    return signal_self(task, SIGSEGV);
}

static int run_abort(struct cb_task *task)
{
    return signal_self(task, SIGABRT);
}

static int run_killed(struct cb_task *task)
{
    return signal_self(task, SIGKILL);
}

static int run_exit(struct cb_task *task)
{
    cb_task_done(task, 1);
    if (is_last(task))
        _exit(3);
    return 0;
}

/* Leaves as though all were well, when the others have most likely come to their ends. */
static int run_exit_quietly(struct cb_task *task)
{
    cb_task_done(task, 1);
    if (is_last(task)) {
        cb_task_sleep_until(task, cb_clock_ns() + 20 * MS);
        _exit(0);
    }
    return 0;
}

static int run_spin(struct cb_task *task)
{
    uint64_t n = 0;

    while (is_last(task))
        n = cb_keep(n + 1);
    cb_task_done(task, 1);
    return 0;
}

static int run_sleep(struct cb_task *task)
{
    cb_task_done(task, 1);
    if (is_last(task))
        cb_task_sleep_until(task, cb_clock_ns() + 3600 * CB_NS_PER_S);
    return 0;
}

/* Waits for a word that nobody wakes. */
static int run_deadlock(struct cb_task *task)
{
    cb_task_done(task, 1);
    while (is_last(task))
        cb_task_wait(task, task->job->shared, 0, CB_FOREVER);
    return 0;
}

static int run_error(struct cb_task *task)
{
    cb_task_done(task, 1);
    return is_last(task) ? cb_task_fail(task, -EIO, "the disk is on fire") : 0;
}

static int run_bare_error(struct cb_task *task)
{
    cb_task_done(task, 1);
    return is_last(task) ? -EIO : 0;
}

/* What a worker gets from a broken barrier, handed on as it is. */
static int run_cancelled(struct cb_task *task)
{
    cb_task_done(task, 1);
    return is_last(task) ? -ECANCELED : 0;
}

static int run_nothing(struct cb_task *task)
{
    (void)task;
    return 0;
}

static int run_once(struct cb_task *task)
{
    cb_task_done(task, 1);
    return 0;
}

/* Leaves a process behind, in the sample's group. */
static int run_orphan(struct cb_task *task)
{
    pid_t child = fork();

    if (child == 0)
        for (;;)
            pause();
    cb_task_done(task, 1);
    return child > 0 ? 0 : -errno;
}

/* --- and outside of the workers --- */

static int check_nothing(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    (void)job, (void)ops, (void)err;
    return 0;
}

static int check_wrong(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    (void)job, (void)ops;
    return cb_err_set(err, -EBADMSG, "the numbers do not add up");
}

static int check_crash(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    (void)job, (void)ops, (void)err;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
}

static int prepare_refuse(const struct cb_job *job, struct cb_err *err)
{
    return cb_err_set(err, -ENOTSUP, "a pool of %u is not to my taste", job->workers);
}

static int prepare_fail(const struct cb_job *job, struct cb_err *err)
{
    (void)job;
    return cb_err_set(err, -ENOSPC, "no room for the table");
}

static size_t one_line(const struct cb_job *job)
{
    (void)job;
    return CB_LINE_BYTES;
}

static size_t far_too_much(const struct cb_job *job)
{
    (void)job;
    return SIZE_MAX / 4;
}

#define WORKLOAD(title, body, verdict, ...)                                            \
    {                                                                                  \
        .name = title, .bytes = one_line, .run = body, .check = verdict, ##__VA_ARGS__ \
    }

/* `part` stands in the message; where the process model knows more, `of_fork` does too. */
static const struct fault {
    struct cb_workload workload;
    enum cb_status status;
    const char *part, *of_fork;
    uint64_t tasks, timeout_ns;
} faults[] = {
    {WORKLOAD("crash", run_crash, check_nothing), CB_FAILED, "died of signal 11", "process 2 ", 0,
     0},
    {WORKLOAD("abort", run_abort, check_nothing), CB_FAILED, "died of signal 6", "process 2 ", 0,
     0},
    {WORKLOAD("killed", run_killed, check_nothing), CB_FAILED, "died of signal 9", "process 2 ", 0,
     0},
    {WORKLOAD("exit", run_exit, check_nothing), CB_FAILED, "exit status 3", "process 2 ", 0, 0},
    {WORKLOAD("exit-quietly", run_exit_quietly, check_nothing), CB_FAILED, "", "worker 2 ", 0,
     3000 * MS},
    {WORKLOAD("spin", run_spin, check_nothing), CB_FAILED, "no end after 100ms", "", 0, 100 * MS},
    {WORKLOAD("sleep", run_sleep, check_nothing), CB_FAILED, "no end after 100ms", "", 0, 100 * MS},
    {WORKLOAD("deadlock", run_deadlock, check_nothing), CB_FAILED, "no end after 100ms", "", 0,
     100 * MS},
    {WORKLOAD("error", run_error, check_nothing), CB_FAILED, "the disk is on fire", "worker 2", 0,
     0},
    {WORKLOAD("bare-error", run_bare_error, check_nothing), CB_FAILED, "Input/output error",
     "worker 2", 0, 0},
    {WORKLOAD("cancelled", run_cancelled, check_nothing), CB_FAILED, "canceled", "worker 2", 0,
     3000 * MS},
    {WORKLOAD("idle", run_nothing, check_nothing), CB_FAILED, "no operation", "", 0, 0},
    {WORKLOAD("too-few", run_once, check_nothing), CB_FAILED, "operations done of 100", "", 100, 0},
    {WORKLOAD("wrong", run_once, check_wrong), CB_FAILED, "do not add up", "", 0, 0},
    {WORKLOAD("check-crash", run_once, check_crash), CB_FAILED, "signal 11", "", 0, 0},
    {WORKLOAD("refuse", run_once, check_nothing, .prepare = prepare_refuse), CB_SKIPPED,
     "not to my taste", "", 0, 0},
    {WORKLOAD("no-room", run_once, check_nothing, .prepare = prepare_fail), CB_FAILED, "no room",
     "", 0, 0},
    {WORKLOAD("needs-more", run_once, check_nothing, .needs = 1u << 30), CB_SKIPPED, "needs-more",
     "fork", 0, 0},
    {WORKLOAD("orphan", run_orphan, check_nothing), CB_OK, "", "", 0, 0},
};

static void ends_rightly(void **state)
{
    const struct fault *fault = *state;
    struct ask ask = {
        .workload = &fault->workload, .tasks = fault->tasks, .timeout_ns = fault->timeout_ns};
    struct cb_sample s;

    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 3);
        take_expecting(&ask, fault->status, fault->part, &s);
        if (strcmp(ask.runner->name, "fork") == 0 && !strstr(s.message, fault->of_fork))
            fail_msg("'%s' does not name '%s'", s.message, fault->of_fork);
    }
}

/* A worker that fails by itself is named under every model. */
static void the_worker_is_named(void **state)
{
    static const struct cb_workload error = WORKLOAD("error", run_error, check_nothing);
    struct ask ask = {.workload = &error};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        char name[32];

        ask.pool = take_pool(&ask, 3);
        snprintf(name, sizeof name, "worker %u: ", ask.pool - 1);
        take_expecting(&ask, CB_FAILED, name, &s);
    }
}

/* Where a stack ends there is a guard, not a neighbour's stack. */
static struct descent {
    uintptr_t from, to; /* addresses; shared with the one who descends */
} * descent;

static __attribute__((noinline)) uint64_t descend(uint64_t depth)
{
    volatile char frame[512];

    frame[0] = (char)depth;
    descent->to = (uintptr_t)frame;
    return cb_keep(depth) == UINT64_MAX ? 0 : descend(depth + 1) + (uint64_t)frame[0];
}

static int run_overflow(struct cb_task *task)
{
    if (is_last(task)) {
        signal(SIGSEGV, SIG_DFL);
        descent->from = (uintptr_t)__builtin_frame_address(0);
        task->result = descend(0);
    }
    cb_task_done(task, 1);
    return 0;
}

static void a_stack_overflow_is_a_crash(void **state)
{
    enum { COROUTINE_STACK_BYTES = 64 << 10 }; /* as the runners preset it */
    static const struct cb_workload overflow = WORKLOAD("overflow", run_overflow, check_nothing);
    struct ask ask = {.workload = &overflow};
    struct cb_sample s;

    (void)state;
    descent = take_share(sizeof *descent);
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 6);
        take_expecting(&ask, CB_FAILED, "signal 11", &s);
        if (take_shape(&ask).coroutines > 1)
            assert_in_range(descent->from - descent->to, 1, COROUTINE_STACK_BYTES);
    }
}

/* Seen before anything is mapped: a sample that took it all would be killed, or others for it. */
static void too_much_shared_memory(void **state)
{
    struct cb_workload huge = WORKLOAD("huge", run_once, check_nothing);
    struct ask ask = {.workload = &huge};
    struct cb_sample s;

    (void)state;
    huge.bytes = far_too_much;
    for (int m = 0; take_model(m, &ask); m++)
        take_expecting(&ask, CB_SKIPPED, "the shared data of all workers need about ", &s);
}

/* --- the user stops the run --- */

static const struct cb_workload spin = WORKLOAD("spin", run_spin, check_nothing);
static const struct cb_workload deadlock = WORKLOAD("deadlock", run_deadlock, check_nothing);
static const struct cb_workload once = WORKLOAD("once", run_once, check_nothing);

/* Only the interruption ends these within the limit of the whole test. */
static void expect_interrupted(const struct cb_workload *workload, int fd)
{
    struct ask ask = {.workload = workload,
                      .duration_ns = 600 * CB_NS_PER_S,
                      .timeout_ns = 600 * CB_NS_PER_S,
                      .interrupt_fd = fd};
    struct cb_sample s;

    for (int m = 0; take_model(m, &ask); m++) {
        const struct itimerspec soon = {.it_value.tv_nsec = 30 * MS};

        timerfd_settime(fd, 0, &soon, NULL); /* fails on an eventfd, which is readable already */
        ask.pool = take_pool(&ask, 3);
        assert_int_equal(take(&ask, &s), -EINTR);
    }
}

static void an_interrupt_during_the_sample(void **state)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

    (void)state;
    assert_true(fd > 0);
    expect_interrupted(&spin, fd);
    expect_interrupted(&deadlock, fd);
    expect_interrupted(&once, fd); /* done at once, waiting for the duration to end */
    close(fd);
}

static void an_interrupt_before_the_sample(void **state)
{
    int fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);

    (void)state;
    assert_true(fd > 0);
    expect_interrupted(&spin, fd);
    close(fd);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(the_worker_is_named),
        cmocka_unit_test(a_stack_overflow_is_a_crash),
        cmocka_unit_test(too_much_shared_memory),
        cmocka_unit_test(an_interrupt_during_the_sample),
        cmocka_unit_test(an_interrupt_before_the_sample),
    };
    enum { FAULTS = sizeof faults / sizeof *faults, OTHERS = sizeof others / sizeof *others };
    struct CMUnitTest tests[FAULTS + OTHERS] = {{0}};

    for (size_t i = 0; i < FAULTS; i++) {
        tests[i].name = faults[i].workload.name;
        tests[i].test_func = ends_rightly;
        tests[i].initial_state = (void *)&faults[i];
    }
    memcpy(tests + FAULTS, others, sizeof others);
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
