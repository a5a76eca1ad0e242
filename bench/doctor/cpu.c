/* The CPUs: how fast, how many, and whether they are ours alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/quota.h"
#include "bench/doctor/check.h"
#include "bench/environment/file.h"

/* The CPUs that this process may use: "0-3,8". 0 or -errno. */
static int allowed_cpus(const struct cb_patient *p, char *list, size_t size)
{
    char text[8192], *line;
    int rc = cb_file_text(p->root, "/proc/self/status", text, sizeof text);

    if (rc != 0)
        return rc;
    line = strstr(text, "\nCpus_allowed_list:\t");
    if (!line)
        return -ENODATA;
    line += strlen("\nCpus_allowed_list:\t");
    line[strcspn(line, "\n")] = '\0';
    if (snprintf(list, size, "%s", line) >= (int)size || cb_list_count(list) < 1)
        return -EBADMSG;
    return 0;
}

static void look_governor(const struct cb_patient *p, struct cb_finding *f)
{
    char list[1024], path[128], governor[64];
    int rc = allowed_cpus(p, list, sizeof list), seen = 0;

    for (int cpu = 0; rc == 0 && cpu < 4096; cpu++) {
        if (!cb_list_has(list, cpu))
            continue;
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor", cpu);
        rc = cb_look_line(p, path, governor, sizeof governor);
        if (rc == 0 && strcmp(governor, "performance") != 0) {
            cb_find(f, CB_WARNING, "%s, on CPU %d", governor, cpu);
            return;
        }
        seen += rc == 0;
    }
    if (seen > 0)
        cb_find(f, CB_FINE, "performance");
    else
        cb_find_unreadable(f, "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor", rc);
}

static void look_turbo(const struct cb_patient *p, struct cb_finding *f)
{
    static const struct {
        const char *path, *fix;
        uint64_t on;
    } switches[] = {
        {"/sys/devices/system/cpu/intel_pstate/no_turbo",
         "echo 1 >/sys/devices/system/cpu/intel_pstate/no_turbo", 0},
        {"/sys/devices/system/cpu/cpufreq/boost", "echo 0 >/sys/devices/system/cpu/cpufreq/boost",
         1},
    };
    uint64_t value;

    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (cb_look_number(p, switches[i].path, &value) != 0)
            continue;
        cb_find(f, value == switches[i].on ? CB_NOTE : CB_FINE, "%s",
                value == switches[i].on ? "on" : "off");
        cb_find_fix(f, "%s", switches[i].fix);
        return;
    }
    cb_find(f, CB_UNKNOWN, "not readable here: neither intel_pstate/no_turbo nor cpufreq/boost");
}

static void look_smt(const struct cb_patient *p, struct cb_finding *f)
{
    uint64_t active;
    int rc = cb_look_number(p, "/sys/devices/system/cpu/smt/active", &active);

    if (rc != 0)
        cb_find_unreadable(f, "/sys/devices/system/cpu/smt/active", rc);
    else
        cb_find(f, active ? CB_NOTE : CB_FINE, "%s",
                active ? "on: two CPUs share a core" : "off: each CPU is a core");
}

static void look_cpus(const struct cb_patient *p, struct cb_finding *f)
{
    char allowed[1024], online[1024];
    int rc = allowed_cpus(p, allowed, sizeof allowed), all;

    if (rc != 0) {
        cb_find_unreadable(f, "Cpus_allowed_list in /proc/self/status", rc);
        return;
    }
    rc = cb_look_line(p, "/sys/devices/system/cpu/online", online, sizeof online);
    all = rc == 0 ? cb_list_count(online) : -1;
    if (all < 1)
        cb_find_unreadable(f, "/sys/devices/system/cpu/online", rc ? rc : -EBADMSG);
    else if (cb_list_count(allowed) < all)
        cb_find(f, CB_NOTE, "%d of %d CPUs may be used (%.60s), by affinity or cpuset",
                cb_list_count(allowed), all, allowed);
    else
        cb_find(f, CB_FINE, "all %d may be used", all);
}

static void look_quota(const struct cb_patient *p, struct cb_finding *f)
{
    char allowed[1024];
    struct cb_err why = {0};
    double cpus;
    int count;

    if (cb_quota_read(p->root, &cpus, &why) != 0) {
        cb_find(f, CB_UNKNOWN, "not readable here: %.150s", why.what);
        return;
    }
    count = allowed_cpus(p, allowed, sizeof allowed) == 0 ? cb_list_count(allowed) : 0;
    if (cpus > 0)
        cb_find(f, count && cpus >= count ? CB_FINE : CB_WARNING, "the time of %.4g CPUs%s", cpus,
                count && cpus >= count ? ", as many as there are" : "");
    else
        cb_find(f, CB_FINE, "none");
}

static void look_isolated(const struct cb_patient *p, struct cb_finding *f)
{
    char allowed[1024], isolated[1024];
    int rc = cb_look_line(p, "/sys/devices/system/cpu/isolated", isolated, sizeof isolated),
        ours = 0;

    if (rc != 0) {
        cb_find_unreadable(f, "/sys/devices/system/cpu/isolated", rc);
        return;
    }
    rc = allowed_cpus(p, allowed, sizeof allowed);
    for (int cpu = 0; rc == 0 && cpu < 4096; cpu++)
        ours += cb_list_has(isolated, cpu) && cb_list_has(allowed, cpu);
    if (rc != 0)
        cb_find_unreadable(f, "Cpus_allowed_list in /proc/self/status", rc);
    else if (ours > 0)
        cb_find(f, CB_WARNING, "%d of the CPUs that may be used are isolated (%.60s)", ours,
                isolated);
    else
        cb_find(f, CB_FINE, "none that may be used");
}

static void look_nohz(const struct cb_patient *p, struct cb_finding *f)
{
    char list[1024];
    int rc = cb_look_line(p, "/sys/devices/system/cpu/nohz_full", list, sizeof list);

    if (rc != 0) /* a kernel that can't */
        cb_find(f, CB_FINE, "no CPU runs without ticks");
    else if (cb_list_count(list) > 0)
        cb_find(f, CB_NOTE, "CPUs %.60s run without ticks", list);
    else
        cb_find(f, CB_FINE, "no CPU runs without ticks");
}

const struct cb_check cb_checks_cpu[] = {
    {
        .name = "governor",
        .look = look_governor,
        .effect =
            "io-sleep, queue and switch: CPUs that wait slow down, and wake slowly; cpu-sum ramps "
            "up within the sample",
        .fix = "cpupower frequency-set -g performance",
        .lasting = "systemctl enable cpupower, or governor=performance in tuned's profile",
    },
    {
        .name = "turbo",
        .look = look_turbo,
        .effect =
            "cpu-sum, mixed and pool-map: one busy CPU runs faster than all of them, which bends "
            "every scaling curve down",
    },
    {
        .name = "smt",
        .look = look_smt,
        .effect =
            "cpu-sum, mixed and pool-map: pools beyond the cores gain little, as siblings share "
            "what computes",
        .fix = "concbench run --place core, or: echo off >/sys/devices/system/cpu/smt/control",
        .lasting = "nosmt on the kernel's command line",
    },
    {
        .name = "cpus",
        .look = look_cpus,
        .effect = "results hold for these CPUs, not for the machine; others may work on the rest",
        .fix = "taskset -c 0-$(($(nproc --all) - 1)) concbench run ...",
    },
    {
        .name = "quota",
        .look = look_quota,
        .effect = "cpu-sum, mixed and spin loops of lock: pools beyond the quota are stopped for "
                  "the rest "
                  "of every period; sample rows say throttled=K/M",
        .fix = "concbench run -n quota, or raise cpu.max (cgroup v2), cpu.cfs_quota_us (v1)",
    },
    {
        .name = "isolated",
        .look = look_isolated,
        .effect =
            "every workload with --place none: the kernel leaves all workers on the CPU they were "
            "made on",
        .fix = "concbench run --place compact",
        .lasting = "remove isolcpus= from the kernel's command line",
    },
    {
        .name = "nohz-full",
        .look = look_nohz,
        .effect = "switch, spawn and echo: entering the kernel costs more on these CPUs",
        .lasting = "remove nohz_full= from the kernel's command line",
    },
    {0},
};
