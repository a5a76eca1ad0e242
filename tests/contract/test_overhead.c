/* Bare loops that lie, hang, die or are interrupted make no figure, and nothing of them is left;
 * nor does a row of which either side counts wrong. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/raw/loops.h"
#include "bench/raw/session.h"
#include "take.h"

/* --- bare loops of all kinds --- */

static int count(const struct cb_bare_job *job, uint32_t index)
{
    ((uint64_t *)job->shared)[index] = cb_bare_share(job);
    return 0;
}

static int miscount(const struct cb_bare_job *job, uint32_t index)
{
    ((uint64_t *)job->shared)[index] = cb_bare_share(job) - (index == 0);
    return 0;
}

static int hang(const struct cb_bare_job *job, uint32_t index)
{
    if (index == 0)
        pause();
    return count(job, index);
}

static int die(const struct cb_bare_job *job, uint32_t index)
{
    if (index == 0)
        raise(SIGKILL);
    return count(job, index);
}

static int refuse(const struct cb_bare_job *job, uint32_t index)
{
    return index == 0 ? -EAGAIN : count(job, index);
}

static int check_counts(const struct cb_bare_job *job, struct cb_err *err)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < job->workers; i++)
        sum += ((const uint64_t *)job->shared)[i];
    return sum == job->count ? 0 : cb_err_set(err, -EBADMSG, "counted %d", (int)sum);
}

#define LOOP(function)                                      \
    {                                                       \
        .bytes = 64, .run = function, .check = check_counts \
    }
static const struct cb_bare_loop counting = LOOP(count), miscounting = LOOP(miscount),
                                 hanging = LOOP(hang), dying = LOOP(die), refusing = LOOP(refuse);

/* What came of two workers (one, where alone); nothing is left of them. */
static int attempt(const struct cb_bare_loop *loop, enum cb_bare_as as, int interrupt_fd,
                   uint64_t *work_ns, struct cb_err *err)
{
    int32_t *cpus;
    uint32_t cpus_count;
    struct cb_bench bench = {
        .topology = take_topology(), .timeout_ns = 300 * MS, .interrupt_fd = interrupt_fd};
    struct cb_bare_job job = {
        .loop = loop, .as = as, .workers = as == CB_BARE_ALONE ? 1 : 2, .count = 100};
    int rc;

    assert_int_equal(cb_topology_place(bench.topology, "compact", &cpus, &cpus_count, NULL), 0);
    job.cpus = cpus;
    job.cpus_count = cpus_count;
    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* as a session does */
    rc = cb_bare_take(&bench, &job, work_ns, err);
    free(cpus);
    errno = 0;
    if (waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD)
        fail_msg("a process is left");
    return rc;
}

static const enum cb_bare_as all[] = {CB_BARE_ALONE, CB_BARE_THREADS, CB_BARE_PROCESSES};

static void expect(const struct cb_bare_loop *loop, int code, const char *part)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t work_ns = 0;
        struct cb_err err = {0};
        int rc = attempt(loop, all[i], -1, &work_ns, &err);

        assert_int_equal(rc, code);
        if (!strstr(err.what, part))
            fail_msg("no '%s' in '%s'", part, err.what);
        assert_int_equal(work_ns > 0, code == 0);
    }
}

static void test_bare_loops(void **state)
{
    (void)state;
    expect(&counting, 0, "");
    expect(&miscounting, -EBADMSG, "counted ");
    expect(&hanging, -ETIMEDOUT, "no end");
    expect(&refusing, -EAGAIN, "unavailable");
}

static void test_bare_deaths(void **state)
{
    uint64_t work_ns = 0;

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct cb_err err = {0};

        assert_int_equal(attempt(&dying, all[i], -1, &work_ns, &err), -EOWNERDEAD);
    }
}

static void test_bare_interruption(void **state)
{
    int fd = eventfd(1, EFD_CLOEXEC);
    struct cb_err err = {0};
    uint64_t work_ns;

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(attempt(&hanging, all[i], fd, &work_ns, &err), -EINTR);
    close(fd);
}

/* --- rows --- */

static int ours_lies(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    (void)job;
    return cb_err_set(err, -EBADMSG, "a lie of %d", (int)ops);
}

static int ours_run(struct cb_task *task)
{
    while (cb_task_next(task) > 0)
        ;
    return 0;
}

static const struct cb_workload lying = {.name = "lying", .run = ours_run, .check = ours_lies};

static const struct cb_row rows[] = {
    {"honest", .runner = "serial", .workload = &cb_workload_null, .tasks = 100, .pool = 1,
     .bare = &counting},
    {"bare lies", .runner = "serial", .workload = &cb_workload_null, .tasks = 100, .pool = 1,
     .bare = &miscounting},
    {"ours lies", .runner = "serial", .workload = &lying, .tasks = 100, .pool = 1,
     .bare = &counting},
    {"too many CPUs", .runner = "thread", .workload = &cb_workload_null, .tasks = 100, .pool = 1,
     .cpus = 100000, .bare = &counting},
    {0},
};

/* In a process of its own, because it prints: its exit status is how many rows failed. */
static int session_in_child(const char *folder)
{
    struct cb_counters_support counters = {.source = "getrusage"};
    struct cb_session_result result;
    struct cb_machine machine = {0};
    struct cb_session_settings settings = {.rows = rows,
                                           .topology = take_topology(),
                                           .machine = &machine,
                                           .counters = &counters,
                                           .pairs = 2,
                                           .folder = folder};
    pid_t child;
    int status;

    fflush(NULL);
    child = fork();
    if (child == 0) {
        int log = open("log", O_WRONLY | O_CREAT | O_TRUNC, 0600);

        dup2(log, STDERR_FILENO);
        dup2(log, STDOUT_FILENO);
        if (cb_session_run(&settings, &result, NULL) != 0)
            _exit(100);
        fflush(NULL);
        _exit((int)result.failed);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void read_whole(const char *path, char *text, size_t size)
{
    FILE *in = fopen(path, "re");

    assert_non_null(in);
    text[fread(text, 1, size - 1, in)] = '\0';
    fclose(in);
}

static void test_wrong_rows_are_empty(void **state)
{
    char folder[] = "/tmp/cb_overhead_XXXXXX", text[4096];

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(session_in_child("run"), 2);
    read_whole("run/overhead.csv", text, sizeof text);
    assert_non_null(strstr(text, "\nhonest,"));
    assert_null(strstr(text, "\nhonest,,"));
    assert_non_null(strstr(text, "\nbare lies,,,,,"));
    assert_non_null(strstr(text, "\nours lies,,,,,"));
    assert_non_null(strstr(text, "\ntoo many CPUs,,,,,"));
    read_whole("log", text, sizeof text);
    assert_non_null(strstr(text, "bare lies failed: counted 99\n"));
    assert_non_null(strstr(text, "ours lies failed: a lie of 100\n"));
    assert_non_null(strstr(text, "too many CPUs not measured: needs 100000 CPUs"));
    assert_int_equal(system("rm -rf run log"), 0);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_loops),
        cmocka_unit_test(test_bare_deaths),
        cmocka_unit_test(test_bare_interruption),
        cmocka_unit_test(test_wrong_rows_are_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
