/* The doctor, on described machines: every finding of each check. */
#include "tests/unit/tree.h"

#include "bench/doctor/check.h"
#include "bench/doctor/doctor.h"

#define SYS_CPU "/sys/devices/system/cpu"
#define STATUS  "Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\nMems_allowed_list:\t0\n"
#define LIMITS(nproc, nofile)                                                               \
    "Limit                     Soft Limit           Hard Limit           Units     \n"      \
    "Max stack size            8388608              unlimited            bytes     \n"      \
    "Max processes             " nproc "                unlimited            processes \n"  \
    "Max open files            " nofile "                1048576              files     \n" \
    "Max address space         unlimited            unlimited            bytes     \n"

/* One check on a machine with these files, and what it finds. */
static const struct visit {
    const char *check;
    struct tree_file files[4];
    enum cb_severity severity;
    const char *found, *fix; /* parts of it; NULL = not looked at */
} visits[] = {
    {"load-average",
     {{"/proc/loadavg", "0.20 0 0 1/80 5\n"}, {SYS_CPU "/online", "0-3\n"}},
     CB_FINE,
     "0.20 threads",
     NULL},
    {"load-average",
     {{"/proc/loadavg", "1.20 0 0 1/80 5\n"}, {SYS_CPU "/online", "0-3\n"}},
     CB_NOTE,
     "1.20",
     "top"},
    {"load-average", {{"/proc/loadavg", "busy\n"}}, CB_UNKNOWN, "makes no sense: 'busy'", NULL},
    {"load-average", {{NULL, NULL}}, CB_UNKNOWN, "not readable here: /proc/loadavg", NULL},
    {"steal", {{NULL, NULL}}, CB_UNKNOWN, "only a running machine", NULL},
    {"governor", {{"/proc/self/status", STATUS}}, CB_UNKNOWN, "scaling_governor", NULL},
    {"governor",
     {{"/proc/self/status", STATUS},
      {SYS_CPU "/cpu0/cpufreq/scaling_governor", "performance\n"},
      {SYS_CPU "/cpu1/cpufreq/scaling_governor", "powersave\n"}},
     CB_WARNING,
     "powersave, on CPU 1",
     "cpupower frequency-set -g performance"},
    {"governor",
     {{"/proc/self/status", "x\nCpus_allowed_list:\t0\n"},
      {SYS_CPU "/cpu0/cpufreq/scaling_governor", "performance\n"},
      {SYS_CPU "/cpu1/cpufreq/scaling_governor", "powersave\n"}},
     CB_FINE,
     "performance",
     NULL},
    {"turbo",
     {{SYS_CPU "/intel_pstate/no_turbo", "0\n"}},
     CB_NOTE,
     "on",
     "echo 1 >/sys/devices/system/cpu/intel_pstate/no_turbo"},
    {"turbo", {{SYS_CPU "/intel_pstate/no_turbo", "1\n"}}, CB_FINE, "off", NULL},
    {"turbo", {{SYS_CPU "/cpufreq/boost", "1\n"}}, CB_NOTE, "on", "echo 0 >"},
    {"turbo", {{NULL, NULL}}, CB_UNKNOWN, "not readable here", NULL},
    {"smt", {{SYS_CPU "/smt/active", "1\n"}}, CB_NOTE, "on", "--place core"},
    {"smt", {{SYS_CPU "/smt/active", "0\n"}}, CB_FINE, "off", NULL},
    {"smt", {{SYS_CPU "/smt/active", "maybe\n"}}, CB_UNKNOWN, "makes no sense", NULL},
    {"cpus", {{"/proc/self/status", STATUS}, {SYS_CPU "/online", "0-3\n"}}, CB_FINE, "all 4", NULL},
    {"cpus",
     {{"/proc/self/status", STATUS}, {SYS_CPU "/online", "0-3,8,10-11\n"}},
     CB_NOTE,
     "4 of 7 CPUs",
     "taskset"},
    {"cpus",
     {{"/proc/self/status", STATUS}, {SYS_CPU "/online", "3-0\n"}},
     CB_UNKNOWN,
     "makes no sense",
     NULL},
    {"quota",
     {{"/proc/self/cgroup", "0::/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/cpu.max", "150000 100000\n"},
      {"/proc/self/status", STATUS}},
     CB_WARNING,
     "the time of 1.5 CPUs",
     "-n quota"},
    {"quota",
     {{"/proc/self/cgroup", "4:cpu,cpuacct:/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V1_CPU},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "150000\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"}},
     CB_WARNING,
     "1.5",
     NULL},
    {"quota",
     {{"/proc/self/cgroup", "0::/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/cpu.max", "400000 100000\n"},
      {"/proc/self/status", STATUS}},
     CB_FINE,
     "4 CPUs, as many as there are",
     NULL},
    {"quota",
     {{"/proc/self/cgroup", "0::/\n"}, {"/proc/self/mountinfo", ROOT_FS}},
     CB_UNKNOWN,
     "no mount shows",
     NULL},
    {"quota", {{NULL, NULL}}, CB_FINE, "none", NULL},
    {"isolated",
     {{SYS_CPU "/isolated", "2-7\n"}, {"/proc/self/status", STATUS}},
     CB_WARNING,
     "2 of the CPUs",
     "--place compact"},
    {"isolated",
     {{SYS_CPU "/isolated", "4-7\n"}, {"/proc/self/status", STATUS}},
     CB_FINE,
     "none",
     NULL},
    {"isolated",
     {{SYS_CPU "/isolated", "\n"}, {"/proc/self/status", STATUS}},
     CB_FINE,
     "none",
     NULL},
    {"nohz-full", {{SYS_CPU "/nohz_full", "1-3\n"}}, CB_NOTE, "CPUs 1-3", NULL},
    {"nohz-full", {{SYS_CPU "/nohz_full", "(null)\n"}}, CB_FINE, "no CPU", NULL},
    {"clock-source",
     {{"/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n"}},
     CB_FINE,
     "tsc",
     NULL},
    {"clock-source",
     {{"/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n"}},
     CB_SERIOUS,
     "hpet",
     "echo tsc"},
    {"aslr", {{"/proc/sys/kernel/randomize_va_space", "2\n"}}, CB_FINE, "on", NULL},
    {"aslr", {{"/proc/sys/kernel/randomize_va_space", "1\n"}}, CB_NOTE, "heap", "sysctl"},
    {"aslr",
     {{"/proc/sys/kernel/randomize_va_space", "0\n"}},
     CB_WARNING,
     "off",
     "sysctl kernel.randomize_va_space=2"},
    {"aslr",
     {{"/proc/sys/kernel/randomize_va_space", "2\n"}, {"/proc/self/personality", "00040000\n"}},
     CB_WARNING,
     "for this process",
     NULL},
    {"aslr",
     {{"/proc/sys/kernel/randomize_va_space", "2\n"}, {"/proc/self/personality", "00400000\n"}},
     CB_FINE,
     "on",
     NULL},
    {"numa-balancing",
     {{"/sys/devices/system/node/online", "0-1\n"}, {"/proc/sys/kernel/numa_balancing", "1\n"}},
     CB_WARNING,
     "on, 2 nodes",
     "sysctl kernel.numa_balancing=0"},
    {"numa-balancing",
     {{"/sys/devices/system/node/online", "0\n"}, {"/proc/sys/kernel/numa_balancing", "1\n"}},
     CB_FINE,
     "one node",
     NULL},
    {"numa-balancing", {{"/sys/devices/system/node/online", "0-1\n"}}, CB_FINE, "without", NULL},
    {"scheduler",
     {{"/sys/kernel/sched_ext/state", "enabled\n"}, {"/sys/kernel/sched_ext/root/ops", "rusty\n"}},
     CB_NOTE,
     "rusty",
     NULL},
    {"scheduler", {{"/sys/kernel/sched_ext/state", "disabled\n"}}, CB_FINE, "own", NULL},
    {"hypervisor", {{"/proc/cpuinfo", "flags : fpu hypervisor lahf\n"}}, CB_NOTE, "virtual", NULL},
    {"hypervisor",
     {{"/proc/cpuinfo", "flags : fpu\n"}, {"/sys/hypervisor/type", "xen\n"}},
     CB_NOTE,
     "xen",
     NULL},
    {"hypervisor", {{"/proc/cpuinfo", "flags : fpu\n"}}, CB_FINE, "no sign", NULL},
    {"huge-pages",
     {{"/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n"}},
     CB_NOTE,
     "always",
     "echo madvise"},
    {"huge-pages",
     {{"/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n"}},
     CB_NOTE,
     "never",
     NULL},
    {"huge-pages",
     {{"/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n"}},
     CB_FINE,
     "madvise",
     NULL},
    {"swap",
     {{"/proc/meminfo", "SwapTotal:     2097152 kB\nSwapFree:      1048576 kB\n"}},
     CB_WARNING,
     "1.00 of 2.00 GiB",
     "swapoff -a"},
    {"swap",
     {{"/proc/meminfo", "SwapTotal:     2097152 kB\nSwapFree:      2097152 kB\n"}},
     CB_FINE,
     "not in use",
     NULL},
    {"swap",
     {{"/proc/meminfo", "SwapTotal:           0 kB\nSwapFree:            0 kB\n"}},
     CB_FINE,
     "none",
     NULL},
    {"swap", {{"/proc/meminfo", "MemTotal: 1 kB\n"}}, CB_UNKNOWN, "not readable", NULL},
    {"overcommit", {{"/proc/sys/vm/overcommit_memory", "2\n"}}, CB_WARNING, "2", "sysctl"},
    {"overcommit", {{"/proc/sys/vm/overcommit_memory", "1\n"}}, CB_FINE, "1", NULL},
    {"memory",
     {{"/proc/self/cgroup", "0::/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/memory.max", "1073741824\n"},
      {"/proc/meminfo", "MemTotal:        8388608 kB\n"}},
     CB_WARNING,
     "1.00 GiB, of 8.00",
     "echo max >/sys/fs/cgroup/a/memory.max"},
    {"memory",
     {{"/proc/self/cgroup", "5:memory:/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V1_MEMORY},
      {"/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "4294967296\n"},
      {"/proc/meminfo", "MemTotal:        8388608 kB\n"}},
     CB_NOTE,
     "4.00 GiB",
     "echo -1 >/sys/fs/cgroup/memory/a/memory.limit_in_bytes"},
    {"memory",
     {{"/proc/self/cgroup", "5:memory:/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V1_MEMORY},
      {"/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n"},
      {"/proc/meminfo", "MemTotal:        8388608 kB\n"}},
     CB_FINE,
     "without a limit",
     NULL},
    {"memory",
     {{"/proc/self/cgroup", "0::/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/memory.max", "plenty\n"}},
     CB_UNKNOWN,
     "makes no sense: 'plenty'",
     NULL},
    {"RLIMIT_NPROC",
     {{"/proc/self/limits", LIMITS("1024", "1024")}},
     CB_WARNING,
     "1024",
     "ulimit -u unlimited"},
    {"RLIMIT_NPROC", {{"/proc/self/limits", LIMITS("10000", "1024")}}, CB_NOTE, "10000", NULL},
    {"RLIMIT_NPROC",
     {{"/proc/self/limits", LIMITS("unlimited", "1024")}},
     CB_FINE,
     "unlimited",
     NULL},
    {"RLIMIT_NPROC",
     {{"/proc/self/limits", LIMITS("few", "1024")}},
     CB_UNKNOWN,
     "makes no sense",
     NULL},
    {"RLIMIT_NOFILE",
     {{"/proc/self/limits", LIMITS("1024", "1024")}},
     CB_WARNING,
     "1024",
     "ulimit -n"},
    {"RLIMIT_AS", {{"/proc/self/limits", LIMITS("1024", "1024")}}, CB_FINE, "unlimited", NULL},
    {"RLIMIT_STACK", {{"/proc/self/limits", LIMITS("1024", "1024")}}, CB_FINE, "8388608", NULL},
    {"RLIMIT_STACK", {{"/proc/self/limits", "Limit\n"}}, CB_UNKNOWN, "not readable here", NULL},
    {"pid_max", {{"/proc/sys/kernel/pid_max", "32768\n"}}, CB_FINE, "32768", NULL},
    {"threads-max",
     {{"/proc/sys/kernel/threads-max", "1000\n"}},
     CB_WARNING,
     "1000",
     "sysctl kernel.threads-max"},
    {"max_map_count", {{"/proc/sys/vm/max_map_count", "65530\n"}}, CB_FINE, "65530", NULL},
    {"pids.max",
     {{"/proc/self/cgroup", "0::/a/b\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/pids.max", "500\n"},
      {"/sys/fs/cgroup/a/b/pids.max", "max\n"}},
     CB_WARNING,
     "500",
     "echo max >/sys/fs/cgroup/a/pids.max"},
    {"pids.max", {{NULL, NULL}}, CB_FINE, "no limit", NULL},
    {"perf-paranoid", {{"/proc/sys/kernel/perf_event_paranoid", "-1\n"}}, CB_FINE, "-1", NULL},
    {"perf-paranoid",
     {{"/proc/sys/kernel/perf_event_paranoid", "2\n"}},
     CB_NOTE,
     "migrations",
     "sysctl kernel.perf_event_paranoid=1"},
    {"perf-paranoid", {{"/proc/sys/kernel/perf_event_paranoid", "4\n"}}, CB_NOTE, "anything", NULL},
    {"io_uring", {{"/proc/sys/kernel/io_uring_disabled", "2\n"}}, CB_NOTE, "disabled", "sysctl"},
    {"io_uring", {{"/proc/sys/kernel/io_uring_disabled", "0\n"}}, CB_FINE, "allowed", NULL},
    {"io_uring", {{NULL, NULL}}, CB_UNKNOWN, "before 6.6", NULL},
    {"build", {{NULL, NULL}}, CB_UNKNOWN, "only a running machine", NULL},
    {"pressure", {{"/proc/pressure/cpu", "some\n"}}, CB_FINE, "tells", NULL},
};

static const struct cb_finding *of(const struct cb_diagnosis *d, const char *check)
{
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->finding[i].check, check) == 0)
            return &d->finding[i];
    fail_msg("no check %s", check);
    return NULL;
}

static void expect(const struct visit *v)
{
    const char *folder = check_make_folder();
    struct cb_diagnosis d;
    const struct cb_finding *f;

    tree_write_all(folder, v->files, COUNT_OF(v->files));
    cb_doctor_examine(&(struct cb_patient){.root = folder}, &d);
    check_remove_folder(folder);
    f = of(&d, v->check);
    if (f->severity != v->severity)
        fail_msg("%s: %s instead of %s: %s", v->check, cb_severity_names[f->severity],
                 cb_severity_names[v->severity], f->found);
    assert_contains(f->found, v->found);
    if (v->fix)
        assert_contains(f->fix, v->fix);
}

static void test_visits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(visits); i++)
        expect(&visits[i]);
}

/* What is asked by calls, with answers of our own. */
static struct cb_finding ask(const struct cb_asked *asked, const char *check)
{
    const char *folder = check_make_folder();
    struct cb_diagnosis d;

    cb_doctor_examine(&(struct cb_patient){.root = folder, .asked = asked}, &d);
    check_remove_folder(folder);
    return *of(&d, check);
}

static void test_watched(void **state)
{
    struct cb_asked asked = {
        .flags = "-O2",
        .watched = {.have = CB_ENV_STEAL | CB_ENV_FOREIGN, .samples = 1, .capacity_ns = 1000}};

    (void)state;
    assert_int_equal(ask(&asked, "steal").severity, CB_FINE);
    assert_int_equal(ask(&asked, "foreign-load").severity, CB_FINE);
    asked.watched.steal_ns = 20;
    asked.watched.tasks_ns = asked.watched.not_idle_ns = 50;
    assert_int_equal(ask(&asked, "steal").severity, CB_WARNING);
    assert_contains(ask(&asked, "steal").found, "2.0%");
    assert_int_equal(ask(&asked, "foreign-load").severity, CB_WARNING);
    asked.watched.steal_ns = 100;
    asked.watched.tasks_ns = asked.watched.not_idle_ns = 250;
    assert_int_equal(ask(&asked, "steal").severity, CB_SERIOUS);
    assert_int_equal(ask(&asked, "foreign-load").severity, CB_SERIOUS);
    asked.watched.own_ns = 300; /* more than there was: nobody else */
    assert_contains(ask(&asked, "foreign-load").found, "0.0%");
    asked.watched.have = 0;
    assert_int_equal(ask(&asked, "steal").severity, CB_UNKNOWN);
    assert_int_equal(ask(&asked, "foreign-load").severity, CB_UNKNOWN);
}

static void test_program(void **state)
{
    struct cb_counters_support counters = {.source = "perf", .have = (1u << CB_COUNTERS) - 1};
    struct cb_asked asked = {.flags = "-O2 -g"};

    (void)state;
    assert_int_equal(ask(&asked, "build").severity, CB_FINE);
    assert_int_equal(ask(&asked, "preload").severity, CB_FINE);
    assert_int_equal(ask(&asked, "io_uring").severity, CB_FINE);
    assert_int_equal(ask(&asked, "counters").severity, CB_UNKNOWN);
    asked = (struct cb_asked){.flags = "-O2 -fsanitize=address",
                              .preload = "lib.so",
                              .io_uring = EPERM,
                              .counters = &counters};
    assert_int_equal(ask(&asked, "build").severity, CB_SERIOUS);
    assert_contains(ask(&asked, "preload").found, "LD_PRELOAD=lib.so");
    assert_contains(ask(&asked, "io_uring").found, "Operation not permitted");
    assert_contains(ask(&asked, "io_uring").fix, "seccomp");
    assert_int_equal(ask(&asked, "counters").severity, CB_FINE);
    counters.have &= ~(1u << CB_MIGRATIONS);
    assert_contains(ask(&asked, "counters").found, "all but migrations");
    asked.flags = "-g";
    assert_int_equal(ask(&asked, "build").severity, CB_SERIOUS);
}

/* Every check says what it does as soon as it is a note, and is quiet when all is well. */
static void test_complete(void **state)
{
    static const struct cb_check *const tables[] = {
        cb_checks_load,   cb_checks_cpu,      cb_checks_kernel,  cb_checks_memory,
        cb_checks_limits, cb_checks_counters, cb_checks_program,
    };
    struct cb_diagnosis d;
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (const struct cb_check *check = tables[i]; check->name; check++, count++)
            assert_non_null(check->look);
    assert_true(count <= CB_FINDINGS_MAX);
    cb_doctor_examine(&(struct cb_patient){.root = "/nonexistent"}, &d);
    assert_int_equal(d.count, count);
    for (size_t i = 0; i < d.count; i++) {
        const struct cb_finding *f = &d.finding[i];

        assert_true(f->found[0] != '\0');
        assert_true(f->severity >= CB_NOTE || (!f->effect && !f->fix[0] && !f->lasting));
        assert_true(f->severity < CB_NOTE || f->effect);
        assert_true(i == 0 || d.finding[i - 1].severity >= f->severity); /* worst first */
    }
}

static void test_line(void **state)
{
    struct cb_diagnosis d = {.count = 3,
                             .finding = {{.check = "a", .severity = CB_SERIOUS, .found = "bad"},
                                         {.check = "b", .severity = CB_WARNING, .found = "so so"},
                                         {.check = "c", .severity = CB_NOTE, .found = "well"}}};
    char line[256];

    (void)state;
    assert_string_equal(
        cb_doctor_line(&d, line, sizeof line),
        "serious: a: bad (concbench doctor tells what to do about it, and of 1 more)");
    d.finding[1].severity = CB_NOTE;
    assert_string_equal(cb_doctor_line(&d, line, sizeof line),
                        "serious: a: bad (concbench doctor tells what to do about it)");
    d.finding[0].severity = CB_NOTE;
    assert_string_equal(cb_doctor_line(&d, line, sizeof line), "");
    d.finding[0].severity = CB_SERIOUS;
    d.finding[1].severity = CB_WARNING;
    assert_int_equal(strlen(cb_doctor_line(&d, line, 40)), 39); /* cut, not overrun */
}

static void test_lists(void **state)
{
    (void)state;
    assert_int_equal(cb_list_count(""), 0);
    assert_int_equal(cb_list_count("0"), 1);
    assert_int_equal(cb_list_count("0-3,8,10-11"), 7);
    assert_int_equal(cb_list_count("3-0"), -1);
    assert_int_equal(cb_list_count("0-3x"), -1);
    assert_int_equal(cb_list_count("-1"), -1);
    assert_int_equal(cb_list_count("(null)"), -1);
    assert_true(cb_list_has("0-3,8", 8));
    assert_true(cb_list_has("0-3,8", 2));
    assert_false(cb_list_has("0-3,8", 4));
    assert_false(cb_list_has("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits),  cmocka_unit_test(test_watched),
        cmocka_unit_test(test_program), cmocka_unit_test(test_complete),
        cmocka_unit_test(test_line),    cmocka_unit_test(test_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
