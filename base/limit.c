#include "base/limit.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "base/quantity.h"

/* One number after `name` (NULL: at the beginning) in a file of /proc; UINT64_MAX when there is
 * none. */
static uint64_t read_number(const char *path, const char *name)
{
    unsigned long long number = UINT64_MAX;
    char line[256];
    FILE *in = fopen(path, "re");

    while (in && fgets(line, sizeof line, in)) {
        size_t length = name ? strlen(name) : 0;

        if (name && strncmp(line, name, length) != 0)
            continue;
        if (sscanf(line + length, "%llu", &number) != 1)
            number = UINT64_MAX;
        break;
    }
    if (in)
        fclose(in);
    return number;
}

static uint64_t soft_limit(int resource)
{
    struct rlimit limit = {.rlim_cur = RLIM_INFINITY};

    getrlimit(resource, &limit);
    return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
}

/* --- what is used of each --- */

/* "0.20 0.18 0.12 1/80 11206": the number behind the slash. */
static uint64_t all_tasks(void)
{
    unsigned long long tasks = 0;
    FILE *in = fopen("/proc/loadavg", "re");

    if (in && fscanf(in, "%*s %*s %*s %*u/%llu", &tasks) != 1)
        tasks = 0;
    if (in)
        fclose(in);
    return tasks;
}

/* Threads of all processes of this user. */
static uint64_t own_tasks(void)
{
    uint64_t sum = 0, uid = getuid();
    DIR *proc = opendir("/proc");
    struct dirent *entry;

    while (proc && (entry = readdir(proc)) != NULL) {
        char path[300];

        if (!isdigit((unsigned char)*entry->d_name))
            continue;
        snprintf(path, sizeof path, "/proc/%s/status", entry->d_name);
        if (read_number(path, "Uid:") == uid) {
            uint64_t threads = read_number(path, "Threads:");

            sum += threads == UINT64_MAX ? 0 : threads;
        }
    }
    if (proc)
        closedir(proc);
    return sum;
}

static uint64_t own_mappings(void)
{
    uint64_t lines = 0;
    FILE *in = fopen("/proc/self/maps", "re");
    int c;

    while (in && (c = getc_unlocked(in)) != EOF)
        lines += c == '\n';
    if (in)
        fclose(in);
    return lines;
}

static uint64_t own_descriptors(void)
{
    uint64_t count = 0;
    DIR *fds = opendir("/proc/self/fd");

    if (!fds)
        return soft_limit(RLIMIT_NOFILE); /* not even one more could be opened */
    while (readdir(fds))
        count++;
    closedir(fds);
    return count;
}

static uint64_t own_addresses(void)
{
    uint64_t kib = read_number("/proc/self/status", "VmSize:");

    return kib == UINT64_MAX ? 0 : kib * 1024;
}

/* --- cgroups --- */

/* The tightest of a controller, over our cgroup and all above it. */
struct tightest {
    const char *file[2], *used_file[2]; /* of v2; of v1 */
    uint64_t left, value;               /* UINT64_MAX = no limit */
};

static int tighten(void *context, const char *folder, int v1, struct cb_err *err)
{
    struct tightest *t = context;
    char limit[64], used[64];
    unsigned long long max, now;

    (void)err; /* a file that can't be read says nothing of a limit */
    if (cb_cgroup_read(folder, t->file[v1], limit, NULL) <= 0 ||
        cb_cgroup_read(folder, t->used_file[v1], used, NULL) <= 0 ||
        sscanf(limit, "%llu", &max) != 1 || sscanf(used, "%llu", &now) != 1)
        return 0;
    if (max - now < t->left || now >= max) {
        t->left = now < max ? max - now : 0;
        t->value = max;
    }
    return 0;
}

static void climb(struct tightest *t, const char *controller)
{
    t->left = t->value = UINT64_MAX;
    cb_cgroup_climb("", controller, tighten, t, NULL);
}

static struct tightest cgroup_pids(void)
{
    struct tightest t = {.file = {"pids.max", "pids.max"},
                         .used_file = {"pids.current", "pids.current"}};

    climb(&t, "pids");
    return t;
}

static struct tightest cgroup_memory(void)
{
    struct tightest t = {.file = {"memory.max", "memory.limit_in_bytes"},
                         .used_file = {"memory.current", "memory.usage_in_bytes"}};

    climb(&t, "memory");
    return t;
}

/* --- the limits --- */

static uint64_t limit_pids(void)
{
    return cgroup_pids().value;
}

static uint64_t used_pids(void)
{
    struct tightest t = cgroup_pids();

    return t.value - t.left;
}

static uint64_t limit_nproc(void)
{
    return geteuid() == 0 ? UINT64_MAX : soft_limit(RLIMIT_NPROC); /* root is exempt */
}

static uint64_t limit_threads_max(void)
{
    return read_number("/proc/sys/kernel/threads-max", NULL);
}

static uint64_t limit_pid_max(void)
{
    return read_number("/proc/sys/kernel/pid_max", NULL);
}

static uint64_t limit_map_count(void)
{
    return read_number("/proc/sys/vm/max_map_count", NULL);
}

static uint64_t limit_nofile(void)
{
    return soft_limit(RLIMIT_NOFILE);
}

static uint64_t limit_as(void)
{
    return soft_limit(RLIMIT_AS);
}

/* 2 = never promise more than there is. */
static uint64_t limit_overcommit(void)
{
    uint64_t mode = read_number("/proc/sys/vm/overcommit_memory", NULL);

    return mode == 2 ? mode : UINT64_MAX;
}

/* `slack`: reached when less than this is left, because a refused request asks for more than one,
 * and what is used is read a moment later. NEAR: a request may be of any size. */
#define NEAR (UINT64_MAX / 2)

static const struct limit {
    const char *name, *raise;
    uint64_t (*value)(void), (*used)(void);
    uint64_t slack;
    int refusals[2]; /* errnos it shows as */
} limits[] = {
    {"RLIMIT_NPROC", "ulimit -u unlimited", limit_nproc, own_tasks, 8, {EAGAIN, EAGAIN}},
    {"kernel.threads-max",
     "sysctl kernel.threads-max=1000000",
     limit_threads_max,
     all_tasks,
     64,
     {EAGAIN, EAGAIN}},
    {"kernel.pid_max",
     "sysctl kernel.pid_max=4194304",
     limit_pid_max,
     all_tasks,
     600,
     {EAGAIN, EAGAIN}},
    {"pids.max of the cgroup", "raise it there", limit_pids, used_pids, 8, {EAGAIN, EAGAIN}},
    {"vm.max_map_count",
     "sysctl vm.max_map_count=4194304",
     limit_map_count,
     own_mappings,
     8,
     {ENOMEM, EAGAIN}},
    {"RLIMIT_NOFILE", "ulimit -n 1048576", limit_nofile, own_descriptors, 8, {EMFILE, EMFILE}},
    {"RLIMIT_AS", "ulimit -v unlimited", limit_as, own_addresses, NEAR, {ENOMEM, EAGAIN}},
    {"vm.overcommit_memory",
     "sysctl vm.overcommit_memory=0",
     limit_overcommit,
     own_addresses,
     NEAR,
     {ENOMEM, EAGAIN}},
};

static void append(struct cb_err *err, const char *name, uint64_t value, const char *raise)
{
    size_t used = strlen(err->what);

    snprintf(err->what + used, sizeof err->what - used, "; %s is %llu: %s", name,
             (unsigned long long)value, raise);
    err->code = -ENOTSUP;
}

int cb_limit_explain(struct cb_err *err)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct limit *l = &limits[i];
        uint64_t value;

        if (err->code != -l->refusals[0] && err->code != -l->refusals[1])
            continue;
        value = l->value();
        if (value != UINT64_MAX && l->used() + l->slack >= value) {
            append(err, l->name, value, l->raise);
            break;
        }
    }
    return err->code;
}

int cb_limit_memory(uint64_t bytes, const char *what, struct cb_err *err)
{
    uint64_t kib = read_number("/proc/meminfo", "MemAvailable:"), left = cgroup_memory().left;
    int ours = kib == UINT64_MAX || left / 1024 < kib;
    char need[32], have[32];

    if (!ours)
        left = kib * 1024;
    if (bytes <= left)
        return 0;
    return cb_err_set(err, -ENOTSUP, "%s need about %s of memory, of which %s are left: %s", what,
                      cb_quantity_format(CB_BYTES, bytes, need, sizeof need),
                      cb_quantity_format(CB_BYTES, left, have, sizeof have),
                      ours ? "raise memory.max of the cgroup" : "MemAvailable of this machine");
}
