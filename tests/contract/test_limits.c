/* What a limit of the machine forbids is a skipped row that names it; what nobody can explain is a
 * failed one. Limits are lowered in the sample's own process, by `prepare`: nothing else has them.
 * */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "refuse.h"
#include "take.h"

enum { NOBODYS_UID = 54321, FEW = 24, MANY = 100 };

static int run_once(struct cb_task *task)
{
    cb_task_done(task, 1);
    return 0;
}

static int set_limit(int resource, rlim_t value, struct cb_err *err)
{
    struct rlimit limit = {value, value};

    return setrlimit(resource, &limit) == 0 ? 0 : cb_err_errno(err, errno, "setrlimit");
}

/* The row that this model gives after `prepare`. */
static void expect(struct ask *ask, int (*prepare)(const struct cb_job *, struct cb_err *),
                   enum cb_status status, const char *part)
{
    const struct cb_workload workload = {
        .name = "once", .prepare = prepare, .run = run_once, .check = take_check_each_once};
    struct cb_sample s;

    ask->workload = &workload;
    take_expecting(ask, status, part, &s);
}

static struct ask ask_for(const char *runner, uint32_t pool)
{
    return (struct ask){.runner = cb_runner_find(runner, NULL), .pool = pool, .place = "none"};
}

/* --- how many --- */

/* Root is exempt from this limit: a user who has nothing else running isn't. */
static int few_processes(const struct cb_job *job, struct cb_err *err)
{
    (void)job;
    if (set_limit(RLIMIT_NPROC, FEW, err) != 0)
        return err->code;
    if (setresuid(NOBODYS_UID, NOBODYS_UID, NOBODYS_UID) != 0)
        return cb_err_errno(err, errno, "setresuid");
    return 0;
}

static void threads_and_processes_of_a_user(void **state)
{
    static const char *const runners[] = {"thread", "gil", "fork"};

    (void)state;
    if (geteuid() != 0) {
        print_message("needs root, to become a user with nothing else running\n");
        skip();
    }
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
        struct ask ask = ask_for(runners[i], MANY);

        expect(&ask, few_processes, CB_SKIPPED, "RLIMIT_NPROC is 24: ulimit -u unlimited");
        ask.pool = FEW / 4; /* a sanitizer may have a thread of its own in each process */
        expect(&ask, few_processes, CB_OK, "");
    }
}

/* A cgroup of the test's own, where one can be made: v1 or v2. */
static char pids_cgroup[64];

static int write_to(const char *file, int number)
{
    char path[128];
    FILE *out;
    int rc;

    snprintf(path, sizeof path, "%s/%s", pids_cgroup, file);
    out = fopen(path, "we");
    if (!out)
        return -errno;
    rc = fprintf(out, "%d\n", number) < 0 ? -EIO : 0;
    return fclose(out) == 0 ? rc : -errno;
}

static int enter_cgroup(const struct cb_job *job, struct cb_err *err)
{
    int rc = write_to("cgroup.procs", (int)getpid());

    (void)job;
    return rc == 0 ? 0 : cb_err_errno(err, -rc, "entering %s", pids_cgroup);
}

static int make_cgroup(void)
{
    static const char *const parents[] = {"/sys/fs/cgroup/pids", "/sys/fs/cgroup"};

    for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
        snprintf(pids_cgroup, sizeof pids_cgroup, "%s/concbench-%d", parents[i], (int)getpid());
        if (mkdir(pids_cgroup, 0755) != 0)
            continue;
        if (write_to("pids.max", FEW) == 0)
            return 1;
        rmdir(pids_cgroup);
    }
    return 0;
}

static void tasks_of_a_cgroup(void **state)
{
    static const char *const runners[] = {"thread", "fork"};

    (void)state;
    if (!make_cgroup()) {
        print_message("no cgroup that limits processes can be made here\n");
        skip();
    }
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
        struct ask ask = ask_for(runners[i], MANY);
        char part[160];

        snprintf(part, sizeof part, "pids.max is %d: echo max >%s/pids.max", FEW, pids_cgroup);
        expect(&ask, enter_cgroup, CB_SKIPPED, part);
        ask.pool = FEW / 4;
        expect(&ask, enter_cgroup, CB_OK, "");
    }
    for (int left = 5000; rmdir(pids_cgroup) != 0 && left > 0; left--)
        usleep(1000); /* those that were reaped leave it a moment later */
}

static int few_descriptors(const struct cb_job *job, struct cb_err *err)
{
    (void)job;
    return set_limit(RLIMIT_NOFILE, 40, err);
}

static void descriptors(void **state)
{
    struct ask ask = ask_for("hybrid", 2 * MANY);
    struct cb_counters_support support;

    (void)state;
    ask.processes = 2;
    ask.threads = MANY / 2; /* carriers, each with a bell */
    expect(&ask, few_descriptors, CB_SKIPPED, "RLIMIT_NOFILE is 40: ulimit -n 1048576");
    assert_int_equal(cb_counters_probe(&support, NULL), 0);
    if (support.have == 0) {
        print_message("nothing is counted here that takes descriptors\n");
        skip();
    }
    ask = ask_for("thread", MANY);
    ask.counters = &support;
    ask.kind = CB_COUNTING;
    expect(&ask, few_descriptors, CB_SKIPPED, "RLIMIT_NOFILE is 40: ulimit -n 1048576");
    ask.kind = CB_TIMING;
    expect(&ask, few_descriptors, CB_OK, "");
}

/* --- how much --- */

static int little_room(const struct cb_job *job, struct cb_err *err)
{
    (void)job;
    return set_limit(RLIMIT_AS, 256 << 20, err);
}

static void addresses(void **state)
{
    struct ask ask = ask_for("coro", 20000);

    (void)state;
    if (TAKE_SANITIZED) {
        print_message("sanitizers reserve terabytes of addresses\n");
        skip();
    }
    expect(&ask, little_room, CB_SKIPPED, "RLIMIT_AS is 268435456: ulimit -v unlimited");
    ask = ask_for("thread", MANY);
    ask.option = "stack=16MiB";
    expect(&ask, little_room, CB_SKIPPED, "RLIMIT_AS is 268435456: ulimit -v unlimited");
}

static uint64_t number_in(const char *path, const char *format)
{
    unsigned long long number = 0;
    FILE *in = fopen(path, "re");

    assert_non_null(in);
    assert_int_equal(fscanf(in, format, &number), 1);
    fclose(in);
    return number;
}

static void memory(void **state)
{
    uint64_t kib = number_in("/proc/meminfo", "MemTotal: %llu");
    struct ask ask = ask_for("coro", (uint32_t)(kib / 4 + 1));

    (void)state;
    expect(&ask, NULL, CB_SKIPPED, "workers need about ");
    ask = ask_for("fork", (uint32_t)(kib / 80 + 1));
    expect(&ask, NULL, CB_SKIPPED, "workers need about ");
}

/* Where guards can't be marked, each splits the mapping of the stacks. */
static int no_marks(const struct cb_job *job, struct cb_err *err)
{
    int rc = refuse(SYS_madvise, EINVAL);

    (void)job;
    return rc == 0 ? 0 : cb_err_set(err, -ENOTSUP, "no filters here");
}

static void mappings(void **state)
{
    uint64_t most = number_in("/proc/sys/vm/max_map_count", "%llu");
    struct ask ask = ask_for("coro", (uint32_t)most / 2 + 100);
    char part[80];

    (void)state;
    if (TAKE_SANITIZED || most > 200000) {
        print_message("vm.max_map_count is too far away: %llu\n", (unsigned long long)most);
        skip();
    }
    snprintf(part, sizeof part,
             "vm.max_map_count is %llu: sysctl vm.max_map_count=", (unsigned long long)most);
    ask.timeout_ns = 60000 * MS;
    expect(&ask, no_marks, CB_SKIPPED, part);
    ask.pool = 1000;
    expect(&ask, no_marks, CB_OK, "");
}

/* --- what no limit explains --- */

static int no_children(const struct cb_job *job, struct cb_err *err)
{
    static const long calls[] = {SYS_clone3, SYS_clone,
#ifdef SYS_fork
                                 SYS_fork
#endif
    };

    (void)job;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (refuse(calls[i], EAGAIN) != 0)
            return cb_err_set(err, -ENOTSUP, "no filters here");
    return 0;
}

static void unexplained(void **state)
{
    struct ask ask = ask_for("thread", 2);

    (void)state;
    expect(&ask, no_children, CB_FAILED, "pthread_create of worker 0: Resource temporarily");
    ask = ask_for("fork", 2);
    expect(&ask, no_children, CB_FAILED, "fork of worker 0: Resource temporarily");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_processes_of_a_user),
        cmocka_unit_test(tasks_of_a_cgroup),
        cmocka_unit_test(descriptors),
        cmocka_unit_test(addresses),
        cmocka_unit_test(memory),
        cmocka_unit_test(mappings),
        cmocka_unit_test(unexplained),
    };

    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
