/* How the kernel tells time, places processes in memory, and schedules. */
#include <string.h>

#include "bench/doctor/check.h"
#include "bench/environment/file.h"

static void look_clock(const struct cb_patient *p, struct cb_finding *f)
{
    static const char *const slow[] = {"hpet", "acpi_pm", "xen", "jiffies", "pit"};
    static const char path[] = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    char source[64];
    int rc = cb_look_line(p, path, source, sizeof source);

    if (rc != 0) {
        cb_find_unreadable(f, path, rc);
        return;
    }
    cb_find(f, CB_FINE, "%s", source);
    for (size_t i = 0; i < sizeof slow / sizeof *slow; i++)
        if (strcmp(source, slow[i]) == 0)
            cb_find(f, CB_SERIOUS, "%s, which takes a system call or a slow device to read",
                    source);
}

static void look_aslr(const struct cb_patient *p, struct cb_finding *f)
{
    static const char path[] = "/proc/sys/kernel/randomize_va_space";
    char personality[32];
    uint64_t mode;
    int rc = cb_look_number(p, path, &mode);

    if (rc != 0)
        cb_find_unreadable(f, path, rc);
    else if (mode == 0)
        cb_find(f, CB_WARNING, "off: every process has the same addresses");
    else if (cb_look_line(p, "/proc/self/personality", personality, sizeof personality) == 0 &&
             strlen(personality) == 8 && strchr("4567cdef", personality[3]))
        cb_find(f, CB_WARNING, "off for this process (setarch -R, or a debugger)");
    else
        cb_find(f, mode == 1 ? CB_NOTE : CB_FINE, "%s",
                mode == 1 ? "on, but not for the heap" : "on");
}

static void look_numa(const struct cb_patient *p, struct cb_finding *f)
{
    char nodes[256];
    uint64_t on;

    if (cb_look_line(p, "/sys/devices/system/node/online", nodes, sizeof nodes) != 0)
        cb_find(f, CB_FINE, "the kernel shows no NUMA nodes");
    else if (cb_list_count(nodes) < 2)
        cb_find(f, CB_FINE, "one node: nothing to balance");
    else if (cb_look_number(p, "/proc/sys/kernel/numa_balancing", &on) != 0)
        cb_find(f, CB_FINE, "%d nodes, without balancing in this kernel", cb_list_count(nodes));
    else
        cb_find(f, on ? CB_WARNING : CB_FINE, "%s, %d nodes", on ? "on" : "off",
                cb_list_count(nodes));
}

static void look_scheduler(const struct cb_patient *p, struct cb_finding *f)
{
    char state[32], name[64];

    if (cb_look_line(p, "/sys/kernel/sched_ext/state", state, sizeof state) != 0 ||
        strcmp(state, "enabled") != 0) {
        cb_find(f, CB_FINE, "the kernel's own");
        return;
    }
    if (cb_look_line(p, "/sys/kernel/sched_ext/root/ops", name, sizeof name) != 0)
        snprintf(name, sizeof name, "one without a name");
    cb_find(f, CB_NOTE, "replaced by sched_ext: %.60s", name);
}

static void look_hypervisor(const struct cb_patient *p, struct cb_finding *f)
{
    char text[16384], type[64];
    int rc = cb_file_text(p->root, "/proc/cpuinfo", text, sizeof text);

    if (cb_look_line(p, "/sys/hypervisor/type", type, sizeof type) == 0)
        cb_find(f, CB_NOTE, "a virtual machine (%.40s)", type);
    else if (rc != 0)
        cb_find_unreadable(f, "/proc/cpuinfo", rc);
    else if (strstr(text, " hypervisor"))
        cb_find(f, CB_NOTE, "a virtual machine");
    else
        cb_find(f, CB_FINE, "no sign of one");
}

const struct cb_check cb_checks_kernel[] = {
    {
        .name = "clock-source",
        .look = look_clock,
        .effect =
            "every workload, queue, timer and io-sleep most: each latency holds a clock read of a "
            "microsecond or more",
        .fix = "cat /sys/devices/system/clocksource/clocksource0/available_clocksource; echo tsc "
               ">/sys/devices/system/clocksource/clocksource0/current_clocksource",
        .lasting = "clocksource=tsc tsc=reliable on the kernel's command line, where the TSC is",
    },
    {
        .name = "aslr",
        .look = look_aslr,
        .effect =
            "every workload, cpu-sum and switch most: all samples share one layout, whose luck no "
            "number of repetitions averages out",
        .fix = "sysctl kernel.randomize_va_space=2",
        .lasting = "kernel.randomize_va_space = 2 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "numa-balancing",
        .look = look_numa,
        .effect =
            "local, shared and queue: pages are unmapped and moved between nodes while they are "
            "worked on",
        .fix = "sysctl kernel.numa_balancing=0",
        .lasting = "kernel.numa_balancing = 0 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "scheduler",
        .look = look_scheduler,
        .effect =
            "every workload with more workers than CPUs: results hold for this scheduler only",
        .fix = "systemctl stop scx",
        .lasting = "systemctl disable scx",
    },
    {
        .name = "hypervisor",
        .look = look_hypervisor,
        .effect =
            "io-sleep, timer, pipe and echo: wake-ups and interrupts may leave the guest; what the "
            "host does shows as steal at best",
    },
    {0},
};
