/* Memory: how pages are handed out, and how many there are. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/cgroup.h"
#include "bench/doctor/check.h"
#include "bench/environment/file.h"

static double gib(uint64_t bytes)
{
    return (double)bytes / (double)(1ull << 30);
}

/* "[always] madvise never" */
static void look_thp(const struct cb_patient *p, struct cb_finding *f)
{
    static const char path[] = "/sys/kernel/mm/transparent_hugepage/enabled";
    char line[64];
    const char *mode;
    int rc = cb_look_line(p, path, line, sizeof line);

    if (rc != 0) {
        cb_find_unreadable(f, path, rc);
        return;
    }
    mode = cb_chosen(line);
    cb_find(f, strcmp(mode, "madvise") == 0 ? CB_FINE : CB_NOTE, "%s", mode);
    f->effect =
        strcmp(mode, "never") == 0
            ? "coro: first touches of many small stacks cost ten times more; spawn and "
              "io-sleep with large pools show it"
            : "thread and spawn: stacks may take 2 MiB each at the first touch, so memory per "
              "worker and spawn times depend on alignment and luck";
}

/* A number of /proc/meminfo, in bytes; 0 or -errno. */
static int meminfo(const struct cb_patient *p, const char *key, uint64_t *bytes)
{
    char text[4096];
    int rc = cb_file_text(p->root, "/proc/meminfo", text, sizeof text);

    if (rc == 0)
        rc = cb_file_number(text, key, bytes);
    *bytes *= 1024;
    return rc;
}

static void look_swap(const struct cb_patient *p, struct cb_finding *f)
{
    uint64_t total = 0, left = 0;
    int rc = meminfo(p, "SwapTotal:", &total);

    if (rc == 0)
        rc = meminfo(p, "SwapFree:", &left);
    if (rc != 0)
        cb_find_unreadable(f, "SwapTotal and SwapFree in /proc/meminfo", rc);
    else if (total == 0)
        cb_find(f, CB_FINE, "none");
    else if (left < total)
        cb_find(f, total - left >= 64 << 20 ? CB_WARNING : CB_NOTE, "%.2f of %.2f GiB in use",
                gib(total - left), gib(total));
    else
        cb_find(f, CB_FINE, "not in use");
}

static void look_overcommit(const struct cb_patient *p, struct cb_finding *f)
{
    static const char path[] = "/proc/sys/vm/overcommit_memory";
    uint64_t mode;
    int rc = cb_look_number(p, path, &mode);

    if (rc != 0)
        cb_find_unreadable(f, path, rc);
    else if (mode == 2)
        cb_find(f, CB_WARNING, "2: the kernel never promises more memory than there is");
    else
        cb_find(f, CB_FINE, "%" PRIu64 ": the kernel promises more memory than there is", mode);
}

/* The tightest limit of our cgroup and all above it; v1 writes "none" as a huge number. */
struct tightest {
    uint64_t bytes;
    char path[200];
};

static int tighten(void *context, const char *folder, int v1, struct cb_err *err)
{
    const char *name = v1 ? "memory.limit_in_bytes" : "memory.max";
    struct tightest *t = context;
    char line[64];
    uint64_t bytes;
    int rc = cb_cgroup_read(folder, name, line, err);

    if (rc <= 0 || strcmp(line, "max") == 0)
        return rc < 0 ? rc : 0;
    if (cb_file_number(line, NULL, &bytes) != 0)
        return cb_err_set(err, -EBADMSG, "%.100s/%s makes no sense: '%.30s'", folder, name, line);
    if (bytes < t->bytes) {
        t->bytes = bytes;
        snprintf(t->path, sizeof t->path, "%s/%s", folder, name);
    }
    return 0;
}

static void look_memory(const struct cb_patient *p, struct cb_finding *f)
{
    struct tightest t = {.bytes = UINT64_MAX};
    struct cb_err why = {0};
    uint64_t all = 0;

    if (cb_cgroup_climb(p->root, "memory", tighten, &t, &why) != 0)
        cb_find(f, CB_UNKNOWN, "not readable here: %.150s", why.what);
    else if (meminfo(p, "MemTotal:", &all) != 0)
        cb_find(f, CB_UNKNOWN, "not readable here: MemTotal in /proc/meminfo");
    else if (t.bytes < all) {
        cb_find(f, t.bytes < 2ull << 30 ? CB_WARNING : CB_NOTE,
                "a cgroup's limit of %.2f GiB, of %.2f GiB", gib(t.bytes), gib(all));
        cb_find_fix(f, "echo %s >%s", strstr(t.path, "limit_in_bytes") ? "-1" : "max",
                    t.path + strlen(p->root));
    } else {
        cb_find(f, CB_FINE, "%.2f GiB, without a limit", gib(all));
    }
}

const struct cb_check cb_checks_memory[] = {
    {
        .name = "huge-pages",
        .look = look_thp,
        .fix = "echo madvise >/sys/kernel/mm/transparent_hugepage/enabled",
        .lasting = "transparent_hugepage=madvise on the kernel's command line",
    },
    {
        .name = "swap",
        .look = look_swap,
        .effect =
            "spawn, shared, append and large pools of fork: a page that comes back from the disk "
            "stalls its worker for milliseconds",
        .fix = "swapoff -a && swapon -a",
        .lasting = "vm.swappiness = 1 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "overcommit",
        .look = look_overcommit,
        .effect =
            "spawn and io-sleep with large pools: stacks that nobody touches are refused, such "
            "cases are skipped",
        .fix = "sysctl vm.overcommit_memory=0",
        .lasting = "vm.overcommit_memory = 0 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "memory",
        .look = look_memory,
        .effect =
            "io-sleep and spawn with large pools of fork and thread: cases that don't fit are "
            "skipped",
    },
    {0},
};
