#include "bench/machine.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/quota.h"
#include "bench/build_info.h"
#include "bench/gbench.h"
#include "bench/json.h"
#include "workloads/burn.h"

/* The first line of a file, without its end; NULL when there is none. */
static const char *first_line(const char *path, char *buffer, size_t size)
{
    FILE *in = fopen(path, "re");
    const char *line = in ? fgets(buffer, (int)size, in) : NULL;

    if (in)
        fclose(in);
    if (line)
        buffer[strcspn(buffer, "\n")] = '\0';
    return line;
}

/* "model name : ..." on x86; elsewhere the architecture has to do. */
static void read_cpu_model(char *model, size_t size, const char *architecture)
{
    FILE *in = fopen("/proc/cpuinfo", "re");
    char line[256];

    snprintf(model, size, "%s", architecture);
    while (in && fgets(line, sizeof line, in)) {
        char *value = strchr(line, ':');

        if (value && strncmp(line, "model name", 10) == 0) {
            snprintf(model, size, "%.*s", (int)strcspn(value + 2, "\n"), value + 2);
            break;
        }
    }
    if (in)
        fclose(in);
}

/* A run goes on where the quota can't be read, but not silently: "unknown" stands in the
 * results. */
static void read_quota(struct cb_machine *machine)
{
    struct cb_err why = {0};

    cb_quota_read("", &machine->cpu_quota, &why);
    snprintf(machine->quota_unknown, sizeof machine->quota_unknown, "%s", why.what);
}

char *cb_machine_quota(const struct cb_machine *machine, char buffer[CB_QUOTA_TEXT])
{
    if (machine->quota_unknown[0])
        snprintf(buffer, CB_QUOTA_TEXT, "CPU quota unknown: %s", machine->quota_unknown);
    else if (machine->cpu_quota > 0)
        snprintf(buffer, CB_QUOTA_TEXT,
                 "CPU quota: the time of %.4g CPUs, on %u; what uses more is throttled",
                 machine->cpu_quota, machine->cpus);
    else
        snprintf(buffer, CB_QUOTA_TEXT, "CPU quota: none");
    return buffer;
}

void cb_machine_read(struct cb_machine *machine, const struct cb_topology *topology)
{
    struct utsname name;

    machine->doctor = NULL;
    machine->clock_ns = cb_clock_cost_ns();
    read_quota(machine);
    uname(&name);
    machine->cpus = cb_topology_cpus(topology);
    machine->cores = cb_topology_cores(topology);
    machine->burn_per_us = cb_burn_calibrate();
    snprintf(machine->kernel, sizeof machine->kernel, "%.31s %.60s", name.sysname, name.release);
    read_cpu_model(machine->cpu_model, sizeof machine->cpu_model, name.machine);
    snprintf(machine->text, sizeof machine->text, "%s, %u CPU%s, %s", machine->cpu_model,
             machine->cpus, machine->cpus == 1 ? "" : "s", machine->kernel);
}

/* What bends measurements, as the kernel tells it; null where it doesn't. */
static void write_settings(struct cb_json *json)
{
    static const struct {
        const char *key, *path;
    } settings[] = {
        {"governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"},
        {"boost", "/sys/devices/system/cpu/cpufreq/boost"},
        {"no_turbo", "/sys/devices/system/cpu/intel_pstate/no_turbo"},
        {"smt", "/sys/devices/system/cpu/smt/control"},
        {"clock_source", "/sys/devices/system/clocksource/clocksource0/current_clocksource"},
        {"transparent_hugepage", "/sys/kernel/mm/transparent_hugepage/enabled"},
        {"randomize_va_space", "/proc/sys/kernel/randomize_va_space"},
        {"numa_balancing", "/proc/sys/kernel/numa_balancing"},
        {"perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid"},
        {"isolated_cpus", "/sys/devices/system/cpu/isolated"},
        {"load_average", "/proc/loadavg"},
    };
    char line[128];

    cb_json_open(json, "settings");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        cb_json_text(json, settings[i].key, first_line(settings[i].path, line, sizeof line));
    cb_json_close(json);
}

static void write_counters(struct cb_json *json, const struct cb_counters_support *counters)
{
    cb_json_open(json, "counters");
    cb_json_text(json, "source", counters->source);
    for (int i = 0; i < CB_COUNTERS; i++)
        cb_json_text(json, cb_counter_names[i].name,
                     counters->have >> i & 1 ? "available" : counters->why_not[i]);
    cb_json_close(json);
}

int cb_machine_write(const struct cb_machine *machine, const struct cb_plan *plan,
                     const struct cb_counters_support *counters, const char *path,
                     struct cb_err *err)
{
    FILE *out = fopen(path, "wxe");
    struct cb_json json;
    int failed;

    if (!out)
        return cb_err_errno(err, errno, "creating %.150s", path);
    cb_json_begin(&json, out);
    cb_json_count(&json, "schema", 1);
    cb_json_text(&json, "cpu_model", machine->cpu_model);
    cb_json_count(&json, "cpus", machine->cpus);
    cb_json_count(&json, "cores", machine->cores);
    cb_json_count(&json, "clock_ns", machine->clock_ns);
    cb_json_real(&json, "cpu_quota", machine->cpu_quota > 0 ? machine->cpu_quota : NAN);
    if (machine->quota_unknown[0])
        cb_json_text(&json, "cpu_quota_unknown", machine->quota_unknown);
    cb_json_text(&json, "kernel", machine->kernel);
    cb_json_count(&json, "memory_bytes",
                  (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE));
    cb_json_count(&json, "page_bytes", (uint64_t)sysconf(_SC_PAGESIZE));
    write_settings(&json);
    if (machine->doctor)
        cb_doctor_write(&json, "doctor", machine->doctor);
    cb_json_open(&json, "build");
    cb_json_text(&json, "commit", cb_build_info.commit);
    cb_json_text(&json, "compiler", cb_build_info.compiler);
    cb_json_text(&json, "flags", cb_build_info.flags);
    cb_json_text(&json, "glibc", gnu_get_libc_version());
    cb_json_text(&json, "hwloc", cb_topology_library_version());
    cb_json_text(&json, "papi", cb_build_info.papi);
    cb_json_text(&json, "google_benchmark", cb_gbench_version());
    cb_json_close(&json);
    write_counters(&json, counters);
    cb_json_open(&json, "run");
    cb_json_count(&json, "seed", plan->seed);
    cb_json_count(&json, "cases", plan->cases_count);
    cb_json_count(&json, "reps", plan->reps);
    cb_json_count(&json, "counter_reps", plan->counter_reps);
    cb_json_count(&json, "twins", cb_plan_twins(plan));
    cb_json_real(&json, "burn_iterations_per_us", machine->burn_per_us);
    cb_json_close(&json);
    cb_json_close(&json);
    failed = ferror(out);
    if (fclose(out) != 0 || failed)
        return cb_err_errno(err, errno ? errno : EIO, "writing %.150s", path);
    return 0;
}
