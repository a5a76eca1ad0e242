/* Limits that stop large pools. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/cgroup.h"
#include "bench/doctor/check.h"
#include "bench/environment/file.h"

/* The largest pools of threads and processes that `make scale` shows, and one that plans use. */
enum { LARGE_POOL = 10000, COMMON_POOL = 1024 };

static enum cb_severity severity_of(uint64_t limit, uint64_t common, uint64_t large)
{
    return limit < common ? CB_WARNING : limit < large ? CB_NOTE : CB_FINE;
}

/* The soft limit `name` ("Max processes") in /proc/self/limits; UINT64_MAX = unlimited. 0 or
 * -errno. */
static int rlimit(const struct cb_patient *p, const char *name, uint64_t *limit)
{
    char text[4096];
    const char *line;
    int rc = cb_file_text(p->root, "/proc/self/limits", text, sizeof text);

    if (rc != 0)
        return rc;
    line = strstr(text, name);
    if (!line)
        return -ENODATA;
    line += strlen(name);
    line += strspn(line, " ");
    if (strncmp(line, "unlimited", 9) == 0) {
        *limit = UINT64_MAX;
        return 0;
    }
    return cb_file_number(line, NULL, limit);
}

static void look_rlimit(const struct cb_patient *p, struct cb_finding *f, const char *name,
                        uint64_t common, uint64_t large)
{
    uint64_t limit;
    int rc = rlimit(p, name, &limit);

    if (rc != 0)
        cb_find_unreadable(f, "/proc/self/limits", rc);
    else if (limit == UINT64_MAX)
        cb_find(f, CB_FINE, "unlimited");
    else
        cb_find(f, severity_of(limit, common, large), "%" PRIu64, limit);
}

/* Other tasks count, too: room for as many again. */
static void look_processes(const struct cb_patient *p, struct cb_finding *f)
{
    look_rlimit(p, f, "Max processes", 2 * COMMON_POOL, 2 * LARGE_POOL);
}

static void look_descriptors(const struct cb_patient *p, struct cb_finding *f)
{
    look_rlimit(p, f, "Max open files", 4 * COMMON_POOL, 4 * LARGE_POOL);
}

static void look_addresses(const struct cb_patient *p, struct cb_finding *f)
{
    look_rlimit(p, f, "Max address space", 16ull << 30, 1ull << 40);
}

/* Threads of the suite have stacks of a size of their own: only the main one has this. */
static void look_stack(const struct cb_patient *p, struct cb_finding *f)
{
    look_rlimit(p, f, "Max stack size", 1 << 20, 1 << 20);
}

static void look_sysctl(const struct cb_patient *p, struct cb_finding *f, const char *path,
                        uint64_t common, uint64_t large)
{
    uint64_t limit;
    int rc = cb_look_number(p, path, &limit);

    if (rc != 0)
        cb_find_unreadable(f, path, rc);
    else
        cb_find(f, severity_of(limit, common, large), "%" PRIu64, limit);
}

static void look_pid_max(const struct cb_patient *p, struct cb_finding *f)
{
    look_sysctl(p, f, "/proc/sys/kernel/pid_max", 2 * COMMON_POOL, 2 * LARGE_POOL);
}

static void look_threads_max(const struct cb_patient *p, struct cb_finding *f)
{
    look_sysctl(p, f, "/proc/sys/kernel/threads-max", 2 * COMMON_POOL, 2 * LARGE_POOL);
}

/* A thread's stack takes two mappings. */
static void look_mappings(const struct cb_patient *p, struct cb_finding *f)
{
    look_sysctl(p, f, "/proc/sys/vm/max_map_count", 4 * COMMON_POOL, 4 * LARGE_POOL);
}

/* The tightest pids.max of our cgroup and all above it. */
struct tightest {
    uint64_t tasks;
    char path[200];
};

static int tighten(void *context, const char *folder, int v1, struct cb_err *err)
{
    struct tightest *t = context;
    char line[64];
    uint64_t tasks;
    int rc = cb_cgroup_read(folder, "pids.max", line, err);

    (void)v1;
    if (rc <= 0 || strcmp(line, "max") == 0)
        return rc < 0 ? rc : 0;
    if (cb_file_number(line, NULL, &tasks) != 0)
        return cb_err_set(err, -EBADMSG, "%.100s/pids.max makes no sense: '%.30s'", folder, line);
    if (tasks < t->tasks) {
        t->tasks = tasks;
        snprintf(t->path, sizeof t->path, "%s/pids.max", folder);
    }
    return 0;
}

static void look_pids(const struct cb_patient *p, struct cb_finding *f)
{
    struct tightest t = {.tasks = UINT64_MAX};
    struct cb_err why = {0};

    if (cb_cgroup_climb(p->root, "pids", tighten, &t, &why) != 0) {
        cb_find(f, CB_UNKNOWN, "not readable here: %.150s", why.what);
    } else if (t.tasks == UINT64_MAX) {
        cb_find(f, CB_FINE, "no limit");
    } else {
        cb_find(f, severity_of(t.tasks, 2 * COMMON_POOL, 2 * LARGE_POOL), "%" PRIu64, t.tasks);
        cb_find_fix(f, "echo max >%s", t.path + strlen(p->root));
    }
}

#define POOLS "io-sleep, timer and spawn: cases with pools beyond it are skipped under "

const struct cb_check cb_checks_limits[] = {
    {
        .name = "RLIMIT_NPROC",
        .look = look_processes,
        .effect = POOLS "thread and fork",
        .fix = "ulimit -u unlimited",
        .lasting = "a line '* - nproc unlimited' in /etc/security/limits.d/concbench.conf",
    },
    {
        .name = "RLIMIT_NOFILE",
        .look = look_descriptors,
        .effect = "echo, pipe and pool-map, and counting in large pools: such cases are skipped",
        .fix = "ulimit -n 1048576",
        .lasting = "a line '* - nofile 1048576' in /etc/security/limits.d/concbench.conf",
    },
    {
        .name = "RLIMIT_AS",
        .look = look_addresses,
        .effect = POOLS "thread and coro, whose stacks need addresses",
        .fix = "ulimit -v unlimited",
    },
    {
        .name = "RLIMIT_STACK",
        .look = look_stack,
        .effect = "serial and fork run on the main stack: deep work there may end in a crash",
        .fix = "ulimit -s 8192",
    },
    {
        .name = "pid_max",
        .look = look_pid_max,
        .effect = POOLS "thread and fork",
        .fix = "sysctl kernel.pid_max=4194304",
        .lasting = "kernel.pid_max = 4194304 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "threads-max",
        .look = look_threads_max,
        .effect = POOLS "thread and fork",
        .fix = "sysctl kernel.threads-max=1000000",
        .lasting = "kernel.threads-max = 1000000 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "max_map_count",
        .look = look_mappings,
        .effect = POOLS "thread, and under coro with guarded stacks",
        .fix = "sysctl vm.max_map_count=4194304",
        .lasting = "vm.max_map_count = 4194304 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "pids.max",
        .look = look_pids,
        .effect = POOLS "thread and fork",
    },
    {0},
};
