/* Under gil one computes at a time: who waits lets the others compute, and who doesn't wait is made
 * to. With an interval of an hour nobody is made to: what comes about then comes from waiting. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "take.h"

/* What the workers tell each other, by plain atomics: no call to the model. */
struct shared {
    _Atomic uint32_t turn, here, done, wakes;
    int pipe[2];
};

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static struct shared *shared_of(const struct cb_task *task)
{
    return task->job->shared;
}

static int open_pipe(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    return pipe2(s->pipe, O_CLOEXEC | O_NONBLOCK) == 0 ? 0 : cb_err_errno(err, errno, "a pipe");
}

static int done(struct cb_task *task)
{
    cb_task_done(task, 1);
    return 0;
}

static void spin_until(const _Atomic uint32_t *word, uint32_t value)
{
    while (atomic_load(word) != value)
        ;
}

static void expect(int (*run)(struct cb_task *task), const char *option, uint32_t pool,
                   enum cb_status status, const char *part)
{
    const struct cb_workload workload = {.name = option ? option : "interval preset",
                                         .needs = CB_SPAWN,
                                         .bytes = shared_bytes,
                                         .prepare = open_pipe,
                                         .run = run,
                                         .check = take_check_each_once};
    const struct ask ask = {.workload = &workload,
                            .runner = cb_runner_find("gil", NULL),
                            .option = option,
                            .pool = pool,
                            .timeout_ns = 20000 * MS};
    struct cb_sample s;

    take_expecting(&ask, status, part, &s);
}

/* --- who doesn't wait is made to --- */

/* Each in turn, three times round: whoever has the lock when it isn't his turn has to lose it. */
static int run_ring(struct cb_task *task)
{
    struct shared *s = shared_of(task);

    for (uint32_t round = 0; round < 3; round++) {
        spin_until(&s->turn, round * task->job->workers + task->index);
        atomic_fetch_add(&s->turn, 1);
    }
    return done(task);
}

static int spin_for_turn(struct cb_task *task, void *argument)
{
    (void)argument;
    spin_until(&shared_of(task)->turn, 1);
    return 0;
}

static int take_turn(struct cb_task *task, void *argument)
{
    (void)argument;
    atomic_store(&shared_of(task)->turn, 1);
    return 0;
}

/* The same among units: of the two only the second could go on by itself. */
static int run_ring_of_units(struct cb_task *task)
{
    struct cb_unit first = {.body = spin_for_turn}, second = {.body = take_turn};

    MUST(task, cb_task_spawn(task, &first) == 0 && cb_task_spawn(task, &second) == 0);
    MUST(task, cb_task_join(task, &first, CB_FOREVER) == 0);
    MUST(task, cb_task_join(task, &second, CB_FOREVER) == 0);
    return done(task);
}

static void a_spinning_holder_is_made_to_let_go(void **state)
{
    static const char *const intervals[] = {NULL, "interval=1ms", "interval=100us"};

    (void)state;
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
        expect(run_ring, intervals[i], 2, CB_OK, "");
        expect(run_ring, intervals[i], 4, CB_OK, "");
        expect(run_ring_of_units, intervals[i], 1, CB_OK, "");
    }
}

/* So that the tests below mean what they say. */
static void nobody_is_made_to_before_the_interval_is_over(void **state)
{
    const struct cb_workload workload = {
        .name = "ring", .bytes = shared_bytes, .run = run_ring, .check = take_check_each_once};
    const struct ask ask = {.workload = &workload,
                            .runner = cb_runner_find("gil", NULL),
                            .option = "interval=1h",
                            .pool = 2,
                            .timeout_ns = 300 * MS};
    struct cb_sample s;

    (void)state;
    take_expecting(&ask, CB_FAILED, "no end after 300ms", &s);
}

/* --- who waits lets the others compute --- */

/* The other one: without waiting, as soon as it is let. */
static void come_and_do(struct cb_task *task)
{
    struct shared *s = shared_of(task);

    while (atomic_load(&s->here) == 0)
        cb_task_yield(task);
    atomic_store(&s->done, 1);
}

static int run_sleep(struct cb_task *task)
{
    struct shared *s = shared_of(task);

    if (task->index > 0) {
        come_and_do(task);
        return done(task);
    }
    atomic_store(&s->here, 1);
    while (atomic_load(&s->done) == 0)
        cb_task_sleep_until(task, cb_clock_ns() + MS);
    return done(task);
}

static int run_wait(struct cb_task *task)
{
    struct shared *s = shared_of(task);

    if (task->index > 0) {
        come_and_do(task);
        cb_task_wake(task, &s->done, 1);
        return done(task);
    }
    atomic_store(&s->here, 1);
    while (atomic_load(&s->done) == 0)
        cb_task_wait(task, &s->done, 0, CB_FOREVER);
    return done(task);
}

static int run_wait_fd(struct cb_task *task)
{
    struct shared *s = shared_of(task);

    if (task->index > 0) {
        come_and_do(task);
        MUST(task, write(s->pipe[1], "", 1) == 1);
        return done(task);
    }
    atomic_store(&s->here, 1);
    MUST(task, cb_task_wait_fd(task, s->pipe[0], POLLIN, CB_FOREVER) == POLLIN);
    MUST(task, atomic_load(&s->done) == 1);
    return done(task);
}

static int run_join(struct cb_task *task)
{
    struct cb_unit unit = {.body = take_turn};

    MUST(task, cb_task_spawn(task, &unit) == 0);
    MUST(task, cb_task_join(task, &unit, CB_FOREVER) == 0);
    MUST(task, atomic_load(&shared_of(task)->turn) == 1);
    return done(task);
}

/* With a deadline, before which nobody else computes: the unit waits until its parent does. */
static int run_join_in_time(struct cb_task *task)
{
    struct cb_unit unit = {.body = take_turn};

    MUST(task, cb_task_spawn(task, &unit) == 0);
    MUST(task, atomic_load(&shared_of(task)->turn) == 0);
    MUST(task, cb_task_join(task, &unit, cb_clock_ns() + 10 * CB_NS_PER_S) == 0);
    MUST(task, atomic_load(&shared_of(task)->turn) == 1);
    return done(task);
}

static void one_waits_and_another_computes(void **state)
{
    (void)state;
    expect(run_sleep, "interval=1h", 2, CB_OK, "");
    expect(run_wait, "interval=1h", 2, CB_OK, "");
    expect(run_wait_fd, "interval=1h", 2, CB_OK, "");
    expect(run_join, "interval=1h", 1, CB_OK, "");
    expect(run_join_in_time, "interval=1h", 1, CB_OK, "");
    expect(done, "interval=1h", 4, CB_OK, ""); /* an end lets go, too */
}

/* --- one at a time --- */

/* CPU time of all workers, in thousandths of the time that the work took. */
static uint64_t cpus_used(const char *runner)
{
    const struct ask ask = {.workload = cb_workload_find("cpu-sum", NULL),
                            .params = {"n=100000"},
                            .runner = cb_runner_find(runner, NULL),
                            .pool = 4,
                            .place = "none",
                            .duration_ns = 200 * MS};
    struct cb_sample s;

    take_expecting(&ask, CB_OK, "", &s);
    return (s.usage.user_ns + s.usage.sys_ns) * 1000 / s.work_ns;
}

static void one_computes_at_a_time(void **state)
{
    uint64_t of_threads = 0;

    (void)state;
    assert_in_range(cpus_used("gil"), 0, 1100); /* standing in line takes a little */
    if (cb_topology_cpus(take_topology()) < 2) {
        print_message("threads have one CPU, too\n");
        skip();
    }
    for (int attempt = 0; attempt < 10 && of_threads <= 1100; attempt++)
        of_threads = cpus_used("thread");
    if (of_threads <= 1100) { /* somebody else has the other CPU */
        print_message("this machine is too busy to show it of threads\n");
        skip();
    }
}

/* --- ends with the lock held --- */

static int run_fail(struct cb_task *task)
{
    if (task->index == 0)
        return cb_task_fail(task, -EBADMSG, "no more");
    cb_task_wait(task, &shared_of(task)->wakes, 0, CB_FOREVER);
    return done(task);
}

static int run_die(struct cb_task *task)
{
    if (task->index == 0)
        raise(SIGKILL);
    cb_task_wait(task, &shared_of(task)->wakes, 0, CB_FOREVER);
    return done(task);
}

static void an_end_with_the_lock_held_ends_the_sample(void **state)
{
    (void)state;
    expect(run_fail, "interval=1h", 4, CB_FAILED, "no more");
    expect(run_die, "interval=1h", 4, CB_FAILED, "died of signal 9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spinning_holder_is_made_to_let_go),
        cmocka_unit_test(nobody_is_made_to_before_the_interval_is_over),
        cmocka_unit_test(one_waits_and_another_computes),
        cmocka_unit_test(one_computes_at_a_time),
        cmocka_unit_test(an_end_with_the_lock_held_ends_the_sample),
    };

    return cmocka_run_group_tests_name("gil", tests, NULL, NULL);
}
