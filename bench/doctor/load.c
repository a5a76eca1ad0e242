/* Who else uses this machine now. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bench/doctor/check.h"

static double percent(int64_t part, uint64_t whole)
{
    return whole && part > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void look_steal(const struct cb_patient *p, struct cb_finding *f)
{
    const struct cb_asked *asked = cb_find_asked(p, f);
    const struct cb_environment_change *w = asked ? &asked->watched : NULL;
    double steal;

    if (!w)
        return;
    if (w->samples == 0 || !(w->have & CB_ENV_STEAL)) {
        cb_find(f, CB_UNKNOWN, "not readable here: steal in /proc/stat");
        return;
    }
    steal = percent((int64_t)w->steal_ns, w->capacity_ns);
    cb_find(f,
            steal >= 10  ? CB_SERIOUS
            : steal >= 2 ? CB_WARNING
                         : CB_FINE,
            "the hypervisor took %.1f%% of the CPUs' time just now", steal);
}

static void look_foreign(const struct cb_patient *p, struct cb_finding *f)
{
    const struct cb_asked *asked = cb_find_asked(p, f);
    const struct cb_environment_change *w = asked ? &asked->watched : NULL;
    double foreign;

    if (!w)
        return;
    if (w->samples == 0 || !(w->have & CB_ENV_FOREIGN)) {
        cb_find(f, CB_UNKNOWN, "not readable here: the CPUs' lines in /proc/stat");
        return;
    }
    foreign = percent(cb_environment_foreign_ns(w), w->capacity_ns);
    cb_find(f,
            foreign >= 25  ? CB_SERIOUS
            : foreign >= 5 ? CB_WARNING
                           : CB_FINE,
            "other processes used %.1f%% of the CPUs' time just now", foreign);
}

static void look_loadavg(const struct cb_patient *p, struct cb_finding *f)
{
    char line[128], online[1024], *end;
    int rc = cb_look_line(p, "/proc/loadavg", line, sizeof line), cpus;
    double load;

    if (rc != 0) {
        cb_find_unreadable(f, "/proc/loadavg", rc);
        return;
    }
    load = strtod(line, &end);
    rc = cb_look_line(p, "/sys/devices/system/cpu/online", online, sizeof online);
    cpus = rc == 0 ? cb_list_count(online) : 1;
    if (end == line || cpus < 1)
        cb_find(f, CB_UNKNOWN, "/proc/loadavg makes no sense: '%.60s'", line);
    else
        cb_find(f, load > 0.25 * cpus ? CB_NOTE : CB_FINE,
                "%.2f threads ran or waited, on average over the last minute", load);
}

static void look_pressure(const struct cb_patient *p, struct cb_finding *f)
{
    char line[128];
    int rc = cb_look_line(p, "/proc/pressure/cpu", line, sizeof line);

    if (rc != 0)
        cb_find_unreadable(f, "/proc/pressure/cpu", rc);
    else
        cb_find(f, CB_FINE, "the kernel tells who waits for CPUs, memory and I/O");
}

const struct cb_check cb_checks_load[] = {
    {
        .name = "steal",
        .look = look_steal,
        .effect =
            "every workload: CPUs stop at any moment; most of all queue, pipeline, barrier and "
            "lock, where all wait for the one that was stopped",
        .lasting = "dedicated CPUs from whoever runs the host",
    },
    {
        .name = "foreign-load",
        .look = look_foreign,
        .effect =
            "every workload, pools of all CPUs most: cpu-sum, queue and barrier lose what others "
            "take; samples are marked disturbed from 5% on",
        .fix = "top -b -n 1 -o %CPU | head -15",
    },
    {
        .name = "load-average",
        .look = look_loadavg,
        .effect = "what ran a minute ago may come back: cpu-sum and queue on all CPUs",
        .fix = "top -b -n 1 -o %CPU | head -15",
    },
    {.name = "pressure", .look = look_pressure},
    {0},
};
