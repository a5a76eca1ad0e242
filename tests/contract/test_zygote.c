/* Samples forked from a zygote are as good as those forked from here, each zygote lies elsewhere in
 * memory, and nothing is left when one dies. This program is its own zygote. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/zygote.h"
#include "take.h"

enum { SEEN = 100 };

/* A worker's operations are the bytes of padding that it sees, and SEEN. */
static int run_padding(struct cb_task *task)
{
    const char *padding = getenv("CONCBENCH_PADDING");

    cb_task_done(task, padding ? SEEN + strlen(padding) : 1);
    return 0;
}

/* Kills the zygote: the parent of the host, which the one worker of `serial` is. */
static int run_kill(struct cb_task *task)
{
    kill(getppid(), SIGKILL);
    cb_task_sleep_until(task, cb_clock_ns() + 3600 * CB_NS_PER_S);
    return 0;
}

static int run_sleep(struct cb_task *task)
{
    cb_task_sleep_until(task, cb_clock_ns() + 3600 * CB_NS_PER_S);
    return 0;
}

static int accept_all(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    (void)job, (void)ops, (void)err;
    return 0;
}

static const struct cb_workload padding = {
    .name = "padding", .run = run_padding, .check = accept_all};
static const struct cb_workload killing = {.name = "kill", .run = run_kill, .check = accept_all};
static const struct cb_workload asleep = {.name = "asleep", .run = run_sleep, .check = accept_all};

static struct cb_zygote zygote;

static int setup(void **state)
{
    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1ul);
    return cb_zygote_open(&zygote, take_topology(), 0, NULL);
}

/* Fails when a process is left. */
static int teardown(void **state)
{
    (void)state;
    cb_zygote_close(&zygote);
    assert_true(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
    return 0;
}

/* One sample of a pool of one, or of four under fork. */
static int take_one(const struct cb_workload *workload, const char *runner, int interrupt_fd,
                    struct cb_sample *sample, struct cb_err *err)
{
    const struct cb_bench bench = {
        .topology = take_topology(), .timeout_ns = 5 * CB_NS_PER_S, .interrupt_fd = interrupt_fd};
    struct cb_case c = {.workload = workload,
                        .runner = cb_runner_find(runner, NULL),
                        .pool = strcmp(runner, "fork") == 0 ? 4 : 1,
                        .duration_ns = 1 * MS,
                        .place = "compact"};
    int32_t *cpus;
    int rc;

    c.shape = c.runner->shape(c.pool, cb_topology_cpus(take_topology()));
    assert_int_equal(cb_topology_place(take_topology(), "compact", &cpus, &c.cpus_count, NULL), 0);
    c.cpus = cpus;
    rc = cb_zygote_take(&zygote, &bench, &c, CB_TIMING, sample, err);
    free(cpus);
    return rc;
}

static void take_well(const struct cb_workload *workload, struct cb_sample *sample)
{
    struct cb_err err = {0};

    if (take_one(workload, "serial", -1, sample, &err) != 0 || sample->status != CB_OK)
        fail_msg("%s%s", err.what, sample->message);
}

static void renew(uint32_t env_bytes)
{
    struct cb_err err = {0};

    if (cb_zygote_renew(&zygote, env_bytes, &err) != 0)
        fail_msg("%s", err.what);
}

static void workers_are_bound_as_from_here(void **state)
{
    struct cb_sample here, there;
    struct ask ask = {.workload = &padding, .runner = cb_runner_find("serial", NULL)};

    (void)state;
    take_expecting(&ask, CB_OK, "", &here);
    take_well(&padding, &there);
    assert_string_equal(there.cpus, here.cpus);
    assert_true(there.cpus[0] != '\0');
    assert_int_equal(here.layout.text, 0);
    assert_true(there.spawn_ns > 0 && there.wall_ns >= there.work_ns && there.have_memory);
}

static void the_environment_is_padded(void **state)
{
    static const uint32_t bytes[] = {0, 1, 777, CB_ENV_BYTES_MAX};
    struct cb_sample sample;

    (void)state;
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        renew(bytes[i]);
        take_well(&padding, &sample);
        assert_int_equal(sample.ops, SEEN + bytes[i]);
        assert_int_equal(sample.layout.env_bytes, bytes[i]);
    }
}

/* Twelve zygotes at the same address by chance: not in the life of the universe. */
static void each_zygote_lies_elsewhere(void **state)
{
    struct cb_sample sample, same;
    uint64_t text = 0;
    uint32_t differ = 0;

    (void)state;
    if (personality(0xffffffff) & ADDR_NO_RANDOMIZE)
        skip();
    for (int i = 0; i < 12; i++) {
        renew(0);
        take_well(&padding, &sample);
        take_well(&padding, &same);
        assert_memory_equal(&sample.layout, &same.layout, sizeof same.layout);
        assert_true(sample.layout.text != 0 && sample.layout.stack != 0);
        differ += i > 0 && sample.layout.text != text;
        text = sample.layout.text;
    }
    assert_true(differ > 0);
}

static void fixed_ones_lie_where_the_last_did(void **state)
{
    struct cb_sample first, second;

    (void)state;
    cb_zygote_close(&zygote);
    assert_int_equal(cb_zygote_open(&zygote, take_topology(), 1, NULL), 0);
    take_well(&padding, &first);
    renew(0);
    take_well(&padding, &second);
    if (!first.layout.fixed)
        skip(); /* a container may refuse it: then it says so */
    assert_memory_equal(&first.layout, &second.layout, sizeof first.layout);
}

static void a_killed_zygote_fails_its_sample_only(void **state)
{
    struct cb_sample sample;
    pid_t first;

    (void)state;
    renew(55);
    first = zygote.pid;
    assert_int_equal(take_one(&killing, "serial", -1, &sample, NULL), 0);
    assert_int_equal(sample.status, CB_FAILED);
    assert_non_null(strstr(sample.message, "died of signal 9"));
    assert_true(sample.wall_ns > 0 && sample.layout.text != 0);
    assert_true(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
    take_well(&padding, &sample);
    assert_int_equal(sample.ops, SEEN + 55);
    assert_int_not_equal(zygote.pid, first);
}

static void one_that_dies_at_leisure_does_too(void **state)
{
    struct cb_sample sample;

    (void)state;
    renew(0);
    kill(zygote.pid, SIGKILL);
    assert_int_equal(take_one(&padding, "serial", -1, &sample, NULL), 0);
    assert_int_equal(sample.status, CB_FAILED);
    take_well(&padding, &sample);
}

/* All four processes under the zygote's host are asleep for an hour. */
static void an_interrupt_ends_the_sample(void **state)
{
    struct cb_sample sample;
    int interrupt = eventfd(1, EFD_CLOEXEC);

    (void)state;
    assert_true(interrupt >= 0);
    assert_int_equal(take_one(&asleep, "fork", interrupt, &sample, NULL), -EINTR);
    close(interrupt);
}

static void a_stopped_zygote_does_not_stop_the_interrupt(void **state)
{
    struct cb_sample sample;
    int interrupt = eventfd(1, EFD_CLOEXEC);

    (void)state;
    assert_true(interrupt >= 0);
    renew(0);
    kill(zygote.pid, SIGSTOP);
    assert_int_equal(take_one(&padding, "serial", interrupt, &sample, NULL), -EINTR);
    assert_non_null(strstr(sample.message, "did not answer"));
    close(interrupt);
    take_well(&padding, &sample);
}

static void without_a_topology_there_is_none(void **state)
{
    struct cb_topology *synthetic = cb_topology_open_synthetic("core:2 pu:1", NULL);
    struct cb_err err = {0};
    int empty = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct cb_zygote none;

    (void)state;
    assert_int_equal(cb_zygote_open(&none, synthetic, 0, &err), -ENOSYS);
    cb_topology_close(synthetic);
    assert_null(cb_topology_unpack(empty, NULL));
    err.code = 0;
    close(zygote.topology);
    zygote.topology = empty;
    assert_true(cb_zygote_renew(&zygote, 0, &err) < 0);
    assert_non_null(strstr(err.what, "zygote: "));
    assert_int_equal(zygote.pid, 0);
}

static void a_topology_survives_the_way(void **state)
{
    const struct cb_topology *before = take_topology();
    struct cb_topology *after;
    char list[2][256];
    int packed = cb_topology_pack(before, NULL);

    (void)state;
    assert_true(packed >= 0);
    after = cb_topology_unpack(packed, NULL);
    close(packed);
    assert_non_null(after);
    assert_int_equal(cb_topology_cpus(after), cb_topology_cpus(before));
    assert_int_equal(cb_topology_cores(after), cb_topology_cores(before));
    assert_string_equal(cb_topology_list(after, list[0], sizeof list[0]),
                        cb_topology_list(before, list[1], sizeof list[1]));
    cb_topology_close(after);
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(workers_are_bound_as_from_here),
        TEST(the_environment_is_padded),
        TEST(each_zygote_lies_elsewhere),
        TEST(fixed_ones_lie_where_the_last_did),
        TEST(a_killed_zygote_fails_its_sample_only),
        TEST(one_that_dies_at_leisure_does_too),
        TEST(an_interrupt_ends_the_sample),
        TEST(a_stopped_zygote_does_not_stop_the_interrupt),
        TEST(without_a_topology_there_is_none),
        TEST(a_topology_survives_the_way),
    };

    if (cb_zygote_is_wanted(argc, argv))
        return cb_zygote_main(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
