#include "base/limit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "base/quantity.h"
#include "base/used.h"

static uint64_t soft_limit(int resource)
{
    struct rlimit limit = {.rlim_cur = RLIM_INFINITY};

    getrlimit(resource, &limit);
    return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
}

/* --- cgroups --- */

/* The tightest of a controller, over our cgroup and all above it. */
struct tightest {
    const char *file[2], *used_file[2]; /* of v2; of v1 */
    int cache_yields;                   /* 1 = what files are cached in can be taken back */
    uint64_t left, value;               /* UINT64_MAX = no limit */
    char path[160];                     /* of the file with that value */
};

/* Bytes of a memory cgroup that hold files: they are counted as used until somebody needs them. */
static uint64_t cached(const char *folder, int v1)
{
    static const char *const names[2][2] = {{"active_file ", "inactive_file "},
                                            {"total_active_file ", "total_inactive_file "}};
    char path[512];
    uint64_t sum = 0;

    snprintf(path, sizeof path, "%s/memory.stat", folder);
    for (int i = 0; i < 2; i++) {
        uint64_t bytes = cb_used_number(path, names[v1][i]);

        sum += bytes == UINT64_MAX ? 0 : bytes;
    }
    return sum;
}

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
    if (t->cache_yields) {
        uint64_t cache = cached(folder, v1);

        now -= cache < now ? cache : now;
    }
    if (max - now < t->left || now >= max) {
        t->left = now < max ? max - now : 0;
        t->value = max;
        snprintf(t->path, sizeof t->path, "%s/%s", folder, t->file[v1]);
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
                         .used_file = {"memory.current", "memory.usage_in_bytes"},
                         .cache_yields = 1};

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

/* The machine's root, which RLIMIT_NPROC is not for. That of a user namespace, as in a container
 * without privileges, has an ordinary user's limit. */
static int is_root(void)
{
    unsigned long long inside, outside, count = 0;
    FILE *in = fopen("/proc/self/uid_map", "re");

    if (in && fscanf(in, "%llu %llu %llu", &inside, &outside, &count) != 3)
        count = 0;
    if (in)
        fclose(in);
    return getuid() == 0 && (!in || count == UINT32_MAX);
}

static uint64_t limit_nproc(void)
{
    return is_root() ? UINT64_MAX : soft_limit(RLIMIT_NPROC);
}

static uint64_t limit_threads_max(void)
{
    return cb_used_number("/proc/sys/kernel/threads-max", NULL);
}

static uint64_t limit_pid_max(void)
{
    return cb_used_number("/proc/sys/kernel/pid_max", NULL);
}

static uint64_t limit_map_count(void)
{
    return cb_used_number("/proc/sys/vm/max_map_count", NULL);
}

static uint64_t limit_nofile(void)
{
    return soft_limit(RLIMIT_NOFILE);
}

static uint64_t limit_file_max(void)
{
    return cb_used_number("/proc/sys/fs/file-max", NULL);
}

static uint64_t limit_as(void)
{
    return soft_limit(RLIMIT_AS);
}

/* 2 = never promise more than there is. */
static uint64_t limit_overcommit(void)
{
    uint64_t mode = cb_used_number("/proc/sys/vm/overcommit_memory", NULL);

    return mode == 2 ? mode : UINT64_MAX;
}

/* Used up, whatever is in use by now: the refusal can mean nothing else. */
static uint64_t all_of_it(void)
{
    return UINT64_MAX;
}

/* `slack`: reached when less than this is left, because a refused request asks for more than one,
 * and what is used is read a moment later. NEAR: a request may be of any size. */
#define NEAR (UINT64_MAX / 2)

static const struct limit {
    const char *name, *raise; /* NULL = by the file of the cgroup */
    uint64_t (*value)(void), (*used)(void);
    uint64_t slack;
    int refusals[2]; /* errnos it shows as */
} limits[] = {
    {"RLIMIT_NPROC", "ulimit -u unlimited", limit_nproc, cb_used_user_tasks, 8, {EAGAIN, EAGAIN}},
    {"kernel.threads-max",
     "sysctl kernel.threads-max=1000000",
     limit_threads_max,
     cb_used_tasks,
     64,
     {EAGAIN, EAGAIN}},
    {"kernel.pid_max",
     "sysctl kernel.pid_max=4194304",
     limit_pid_max,
     cb_used_tasks,
     600,
     {EAGAIN, EAGAIN}},
    {"pids.max", NULL, limit_pids, used_pids, 8, {EAGAIN, EAGAIN}},
    {"vm.max_map_count",
     "sysctl vm.max_map_count=4194304",
     limit_map_count,
     cb_used_mappings,
     8,
     {ENOMEM, EAGAIN}},
    {"RLIMIT_NOFILE", "ulimit -n 1048576", limit_nofile, all_of_it, 0, {EMFILE, EMFILE}},
    {"fs.file-max", "sysctl fs.file-max=1000000", limit_file_max, all_of_it, 0, {ENFILE, ENFILE}},
    {"RLIMIT_AS", "ulimit -v unlimited", limit_as, cb_used_addresses, NEAR, {ENOMEM, EAGAIN}},
    {"vm.overcommit_memory",
     "sysctl vm.overcommit_memory=0",
     limit_overcommit,
     cb_used_addresses,
     NEAR,
     {ENOMEM, EAGAIN}},
};

static void append(struct cb_err *err, const struct limit *l, uint64_t value)
{
    size_t used = strlen(err->what);

    snprintf(err->what + used, sizeof err->what - used, "; %s is %llu: %s%s", l->name,
             (unsigned long long)value, l->raise ? l->raise : "echo max >",
             l->raise ? "" : cgroup_pids().path);
    err->code = -ENOTSUP;
}

static int is_near(uint64_t used, uint64_t value, uint64_t slack)
{
    return used >= value || value - used <= slack;
}

int cb_limit_explain(struct cb_err *err)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct limit *l = &limits[i];
        uint64_t value;

        if (err->code != -l->refusals[0] && err->code != -l->refusals[1])
            continue;
        value = l->value();
        if (value != UINT64_MAX && is_near(l->used(), value, l->slack)) {
            append(err, l, value);
            break;
        }
    }
    return err->code;
}

/* In whole MiB or GiB, so that it can be read; `up` or down. */
static const char *round_bytes(uint64_t bytes, int up, char *text, size_t size)
{
    uint64_t unit = bytes < 8ull << 30 ? 1 << 20 : 1 << 30;

    return cb_quantity_format(CB_BYTES, (bytes + (up ? unit - 1 : 0)) / unit * unit, text, size);
}

int cb_limit_memory(uint64_t bytes, const char *what, struct cb_err *err)
{
    uint64_t kib = cb_used_number("/proc/meminfo", "MemAvailable:");
    struct tightest group = cgroup_memory();
    int ours = kib == UINT64_MAX || group.left / 1024 < kib;
    uint64_t left = ours ? group.left : kib * 1024;
    char need[32], have[32];

    if (bytes <= left)
        return 0;
    round_bytes(bytes, 1, need, sizeof need);
    round_bytes(left, 0, have, sizeof have);
    if (!ours)
        return cb_err_set(err, -ENOTSUP,
                          "%s need about %s of memory; MemAvailable of this machine is %s: take "
                          "fewer, or free some",
                          what, need, have);
    return cb_err_set(err, -ENOTSUP,
                      "%s need about %s of memory; of the cgroup's limit %s are left: "
                      "echo %s >%s",
                      what, need, have, strstr(group.path, "limit_in_bytes") ? "-1" : "max",
                      group.path);
}
