/* CPU quotas that stopped us, on described machines with every layout of cgroups. */
#include "tests/unit/tree.h"

#include "bench/environment/throttling.h"

#define V2_STAT(periods, throttled, us)                                    \
    "usage_usec 900\nuser_usec 500\nsystem_usec 400\nnr_periods " #periods \
    "\nnr_throttled " #throttled "\nthrottled_usec " #us "\nnr_bursts 0\nburst_usec 0\n"
#define V1_STAT(periods, throttled, ns) \
    "nr_periods " #periods "\nnr_throttled " #throttled "\nthrottled_time " #ns "\n"
#define NO_QUOTA "usage_usec 900\nuser_usec 500\nsystem_usec 400\n"

static const struct machine {
    const char *what;
    struct tree_file before[6], after[4];
    int rc;
    struct cb_throttling_level expected;
} machines[] = {
    {"v2",
     {{"/proc/self/cgroup", "0::/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/cpu.stat", NO_QUOTA},
      {"/sys/fs/cgroup/a/cpu.stat", V2_STAT(100, 10, 5000)}},
     {{"/sys/fs/cgroup/a/cpu.stat", V2_STAT(112, 14, 5250)}},
     0,
     {12, 4, 250000}},
    {"v1",
     {{"/proc/self/cgroup", "4:cpu,cpuacct:/a\n"},
      {"/proc/self/mountinfo", ROOT_FS V1_CPU},
      {"/sys/fs/cgroup/cpu,cpuacct/cpu.stat", V1_STAT(0, 0, 0)},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", V1_STAT(7, 3, 1000)}},
     {{"/sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", V1_STAT(9, 4, 1250)}},
     0,
     {2, 1, 250}},
    {"both, the controller in v1",
     {{"/proc/self/cgroup", "1:cpu,cpuacct:/a\n0::/b\n"},
      {"/proc/self/mountinfo", ROOT_FS V2_UNIFIED V1_CPU},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", V1_STAT(1, 0, 0)},
      {"/sys/fs/cgroup/unified/b/cpu.stat", V2_STAT(1, 0, 0)}},
     {{"/sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", V1_STAT(3, 1, 77)},
      {"/sys/fs/cgroup/unified/b/cpu.stat", V2_STAT(99, 99, 99)}},
     0,
     {2, 1, 77}},
    {"nested: the outer one stops us, the inner has shorter periods",
     {{"/proc/self/cgroup", "0::/a/b\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/cpu.stat", V2_STAT(10, 0, 0)},
      {"/sys/fs/cgroup/a/b/cpu.stat", V2_STAT(100, 0, 0)}},
     {{"/sys/fs/cgroup/a/cpu.stat", V2_STAT(20, 5, 900)},
      {"/sys/fs/cgroup/a/b/cpu.stat", V2_STAT(200, 1, 10)}},
     0,
     {10, 5, 900000}},
    {"a quota that never stopped us: its periods are told",
     {{"/proc/self/cgroup", "0::/a/b\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/a/cpu.stat", V2_STAT(10, 3, 4)},
      {"/sys/fs/cgroup/a/b/cpu.stat", NO_QUOTA}},
     {{"/sys/fs/cgroup/a/cpu.stat", V2_STAT(14, 3, 4)}},
     0,
     {4, 0, 0}},
    {"no quota anywhere",
     {{"/proc/self/cgroup", "0::/\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/cpu.stat", NO_QUOTA}},
     {{NULL, NULL}},
     0,
     {0, 0, 0}},
    {"cgroups without cpu.stat",
     {{"/proc/self/cgroup", "4:cpu,cpuacct:/\n"},
      {"/proc/self/mountinfo", ROOT_FS V1_CPU},
      {"/sys/fs/cgroup/cpu,cpuacct/tasks", ""}},
     {{NULL, NULL}},
     0,
     {0, 0, 0}},
    {"no cgroups", {{"/proc/self/mountinfo", ROOT_FS}}, {{NULL, NULL}}, 0, {0, 0, 0}},
    {"cgroups that are not mounted",
     {{"/proc/self/cgroup", "0::/a\n"}, {"/proc/self/mountinfo", ROOT_FS}},
     {{NULL, NULL}},
     -ENOENT,
     {0, 0, 0}},
    {"garbled",
     {{"/proc/self/cgroup", "0::/\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/cpu.stat", "nr_periods many\nnr_throttled 1\nthrottled_usec 1\n"}},
     {{NULL, NULL}},
     -EBADMSG,
     {0, 0, 0}},
    {"garbled later on",
     {{"/proc/self/cgroup", "0::/\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/cpu.stat", V2_STAT(1, 1, 1)}},
     {{"/sys/fs/cgroup/cpu.stat", "nr_periods 2\nnr_throttled -1\nthrottled_usec 1\n"}},
     -EBADMSG,
     {0, 0, 0}},
    {"it went down",
     {{"/proc/self/cgroup", "0::/\n"},
      {"/proc/self/mountinfo", ROOT_FS V2},
      {"/sys/fs/cgroup/cpu.stat", V2_STAT(5, 5, 5)}},
     {{"/sys/fs/cgroup/cpu.stat", V2_STAT(6, 4, 5)}},
     -EBADMSG,
     {0, 0, 0}},
};

static void expect(const struct machine *m)
{
    const char *folder = check_make_folder();
    struct cb_throttling t;
    struct cb_throttling_reading before, after;
    struct cb_throttling_level worst = {0};
    int rc;

    print_message("%s\n", m->what);
    tree_write_all(folder, m->before, COUNT_OF(m->before));
    cb_throttling_open(&t, folder);
    rc = cb_throttling_read(&t, &before);
    tree_write_all(folder, m->after, COUNT_OF(m->after));
    if (rc == 0)
        rc = cb_throttling_read(&t, &after);
    if (rc == 0)
        rc = cb_throttling_between(&before, &after, &worst);
    cb_throttling_close(&t);
    check_remove_folder(folder);
    assert_int_equal(rc, m->rc);
    if (rc != 0)
        return;
    assert_int_equal(worst.periods, m->expected.periods);
    assert_int_equal(worst.throttled, m->expected.throttled);
    assert_int_equal(worst.throttled_ns, m->expected.throttled_ns);
}

static void test_machines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(machines); i++)
        expect(&machines[i]);
}

static void test_deep(void **state)
{
    char path[512] = "/sys/fs/cgroup", membership[512] = "0::";
    const char *folder = check_make_folder();
    struct cb_throttling t;
    struct cb_throttling_reading reading;

    (void)state;
    for (int i = 0; i < CB_THROTTLING_LEVELS + 1; i++) {
        char file[600];

        strcat(path, "/x");
        strcat(membership, "/x");
        snprintf(file, sizeof file, "%s/cpu.stat", path);
        tree_write(folder, file, V2_STAT(1, 1, 1));
    }
    strcat(membership, "\n");
    tree_write(folder, "/proc/self/cgroup", membership);
    tree_write(folder, "/proc/self/mountinfo", ROOT_FS V2);
    cb_throttling_open(&t, folder);
    assert_int_equal(cb_throttling_read(&t, &reading), -E2BIG); /* unknown, not a part of it */
    cb_throttling_close(&t);
    check_remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machines),
        cmocka_unit_test(test_deep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
