/* Two readings of a described machine, and what happened in between. */
#include "tests/unit/tree.h"

#include "bench/csv.h"
#include "bench/environment/cells.h"
#include "bench/environment/environment.h"

enum { MS = 1000000 };

#define CPUFREQ "/cpufreq/scaling_cur_freq"
#define HEAT    "/thermal_throttle/"
#define CPU     "/sys/devices/system/cpu/cpu"

static const int32_t cpus[] = {0, 1};

static const struct tree_file full[] = {
    {"/proc/self/cgroup", "0::/a\n"},
    {"/proc/self/mountinfo", ROOT_FS V2},
    {"/sys/fs/cgroup/a/cpu.stat", "nr_periods 10\nnr_throttled 1\nthrottled_usec 5\n"},
    {"/sys/fs/cgroup/a/cpu.pressure", "some avg10=0.00 total=100\n"},
    {"/sys/fs/cgroup/a/memory.pressure", "some avg10=0.00 total=200\n"},
    {"/sys/fs/cgroup/a/io.pressure", "some avg10=0.00 total=300\n"},
    {"/proc/stat", "cpu  10 0 10 100 0 0 0 5 0 0\ncpu0 5 0 5 50 0 0 0 2 0 0\n"
                   "cpu1 5 0 5 50 0 0 0 3 0 0\n"},
    {CPU "0" CPUFREQ, "1200000\n"},
    {CPU "1" CPUFREQ, "1000000\n"},
    {CPU "0" HEAT "core_throttle_count", "1\n"},
    {CPU "1" HEAT "core_throttle_count", "0\n"},
    {CPU "0" HEAT "package_throttle_count", "3\n"},
    {CPU "1" HEAT "package_throttle_count", "3\n"},
};

static const struct tree_file later[] = {
    {"/sys/fs/cgroup/a/cpu.stat", "nr_periods 12\nnr_throttled 2\nthrottled_usec 9\n"},
    {"/sys/fs/cgroup/a/cpu.pressure", "some avg10=0.00 total=101\n"},
    {"/sys/fs/cgroup/a/memory.pressure", "some avg10=0.00 total=202\n"},
    {"/sys/fs/cgroup/a/io.pressure", "some avg10=0.00 total=303\n"},
    {"/proc/stat", "cpu  20 1 13 120 4 0 0 7 0 0\ncpu0 5 0 5 50 0 0 0 2 0 0\n"
                   "cpu1 5 0 5 50 0 0 0 3 0 0\n"},
    {CPU "0" CPUFREQ, "900000\n"},
    {CPU "1" CPUFREQ, "2100000\n"},
    {CPU "0" HEAT "core_throttle_count", "2\n"},
};

/* Reads, changes the files, reads again, at times 100 ms apart, without own CPU time. */
static struct cb_environment_change between(const struct tree_file *files, size_t count,
                                            const struct tree_file *changed, size_t changed_count)
{
    const char *folder = check_make_folder();
    struct cb_environment e;
    struct cb_environment_reading before, after;

    tree_write_all(folder, files, count);
    cb_environment_open(&e, folder, cpus, COUNT_OF(cpus));
    cb_environment_read(&e, NULL, getpid(), &before);
    tree_write_all(folder, changed, changed_count);
    cb_environment_read(&e, NULL, getpid(), &after);
    cb_environment_close(&e);
    check_remove_folder(folder);
    before.own = after.own = (struct cb_own_time){0};
    before.at_ns = 1000ull * MS;
    after.at_ns = 1250ull * MS;
    return cb_environment_between(&before, &after);
}

static void test_full(void **state)
{
    struct cb_environment_change c = between(full, COUNT_OF(full), later, COUNT_OF(later));
    uint64_t tick = 1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK);

    (void)state;
    assert_int_equal(c.have, CB_ENV_STEAL | CB_ENV_FOREIGN | CB_ENV_THROTTLING |
                                 CB_ENV_PRESSURE_CPU | CB_ENV_PRESSURE_MEMORY | CB_ENV_PRESSURE_IO |
                                 CB_ENV_FREQUENCY | CB_ENV_THERMAL);
    assert_int_equal(c.samples, 1);
    assert_int_equal(c.wall_ns, 250 * MS);
    assert_int_equal(c.capacity_ns, 500 * MS);
    assert_int_equal(c.tick_ns, tick);
    assert_int_equal(c.rounded, 1);
    assert_int_equal(c.steal_ns, 2 * tick);
    assert_int_equal(c.tasks_ns, (10 + 1 + 3) * tick);
    assert_int_equal(c.not_idle_ns, 500 * MS - (20 + 4 + 2) * tick);
    assert_int_equal(cb_environment_foreign_ns(&c), 14 * tick);
    assert_int_equal(c.periods, 2);
    assert_int_equal(c.throttled_periods, 1);
    assert_int_equal(c.throttled_ns, 4000);
    assert_int_equal(c.pressure_cpu_ns, 1000);
    assert_int_equal(c.pressure_memory_ns, 2000);
    assert_int_equal(c.pressure_io_ns, 3000);
    assert_int_equal(c.frequency_khz, 2100000);
    assert_int_equal(c.thermal_events, 1);
}

/* Nothing of it: no /proc, no /sys. */
static void test_absent(void **state)
{
    struct cb_environment_change c = between(NULL, 0, NULL, 0);

    (void)state;
    assert_int_equal(c.have, CB_ENV_THROTTLING); /* without cgroups there is no quota */
    assert_int_equal(c.throttled_periods, 0);
    assert_int_equal(c.samples, 1);
}

/* What goes wrong in between makes that unknown, and nothing else. */
static void test_partly(void **state)
{
    static const struct {
        struct tree_file file;
        uint32_t lost;
    } cases[] = {
        {{"/proc/stat",
          "cpu  10 0 10 100 0 0 0 4 0 0\ncpu0 1 1 1 1 0 0 0 0\ncpu1 1 1 1 1 0 0 0 0\n"},
         CB_ENV_STEAL},
        {{"/proc/stat",
          "cpu  9 0 10 100 0 0 0 5 0 0\ncpu0 1 1 1 1 0 0 0 0\ncpu1 1 1 1 1 0 0 0 0\n"},
         CB_ENV_FOREIGN},
        {{"/proc/stat",
          "cpu  10 0 10 99 0 0 0 5 0 0\ncpu0 1 1 1 1 0 0 0 0\ncpu1 1 1 1 1 0 0 0 0\n"},
         CB_ENV_FOREIGN | CB_ENV_STEAL},
        {{"/proc/stat", "cpu  10 0 10 100\ncpu0 1 1 1 1\n"}, CB_ENV_FOREIGN | CB_ENV_STEAL},
        {{"/sys/fs/cgroup/a/cpu.stat", "nr_periods 9\nnr_throttled 1\nthrottled_usec 5\n"},
         CB_ENV_THROTTLING},
        {{"/sys/fs/cgroup/a/io.pressure", "some avg10=0.00 total=299\n"}, CB_ENV_PRESSURE_IO},
        {{"/sys/fs/cgroup/a/cpu.pressure", "nothing\n"}, CB_ENV_PRESSURE_CPU},
        {{CPU "1" CPUFREQ, "fast\n"}, CB_ENV_FREQUENCY},
        {{CPU "0" HEAT "core_throttle_count", "0\n"}, CB_ENV_THERMAL},
    };
    uint32_t all = between(full, COUNT_OF(full), NULL, 0).have;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint32_t have = between(full, COUNT_OF(full), &cases[i].file, 1).have;

        if (have != (all & ~cases[i].lost))
            fail_msg("case %zu: have %x instead of %x", i, have, all & ~cases[i].lost);
    }
}

static void test_own(void **state)
{
    const struct cb_own_time before = {.clocks_ns = 100, .self_ns = 10},
                             woken = {.clocks_ns = 180, .self_ns = 15, .workers_ns = 60},
                             spawned = {.clocks_ns = 180, .self_ns = 15, .workers_ns = 90};

    (void)state;
    assert_int_equal(cb_own_time_between(&before, &woken), 80);   /* 65 is what they saw */
    assert_int_equal(cb_own_time_between(&before, &spawned), 95); /* of processes now gone, too */
}

/* This process has a clock, and it goes on while we work. */
static void test_own_clock(void **state)
{
    struct cb_own_time before, after;
    volatile unsigned sum = 0;

    (void)state;
    assert_int_equal(cb_own_time_read(NULL, getpid(), &before), 0);
    assert_true(before.self_ns > 0);
    assert_int_equal(before.clocks_ns, before.self_ns); /* counted once */
    do {
        for (unsigned i = 0; i < 1000000; i++)
            sum += i;
        assert_int_equal(cb_own_time_read(NULL, getpid(), &after), 0);
    } while (after.self_ns == before.self_ns);
    (void)sum;
    assert_int_equal(cb_own_time_between(&before, &after), after.self_ns - before.self_ns);
}

static void test_cells(void **state)
{
    struct cb_environment_change c = between(full, COUNT_OF(full), later, COUNT_OF(later)),
                                 none = {0};
    struct cb_csv csv = {.fd = -1};

    (void)state;
    c.own_ns = c.tasks_ns + 7;
    cb_environment_cells(&csv, &c);
    csv.row[csv.used] = '\0';
    assert_string_equal(csv.row, "20000000,-7,1,2,4000,1000,2000,3000,2100000");
    csv = (struct cb_csv){.fd = -1};
    cb_environment_cells(&csv, &none);
    csv.row[csv.used] = '\0';
    assert_string_equal(csv.row, ",,,,,,,,");
}

/* Whatever this machine tells, it can be asked, and descriptors are given back. */
static void test_this_machine(void **state)
{
    struct cb_environment e;
    struct cb_environment_reading reading;
    int first = dup(0), next;

    (void)state;
    close(first);
    cb_environment_open(&e, "", cpus, 1);
    cb_environment_read(&e, NULL, getpid(), &reading);
    print_message("have %x\n", reading.have);
    assert_true(reading.at_ns > 0);
    cb_environment_close(&e);
    next = dup(0);
    assert_int_equal(next, first);
    close(next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full),         cmocka_unit_test(test_absent),
        cmocka_unit_test(test_partly),       cmocka_unit_test(test_own),
        cmocka_unit_test(test_own_clock),    cmocka_unit_test(test_cells),
        cmocka_unit_test(test_this_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
