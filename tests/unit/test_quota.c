/* CPU quotas, read from described machines: trees of files as the kernel shows them. */
#include "tests/unit/tree.h"

#include "base/quota.h"

static const struct machine {
    const char *what;
    const char *membership, *mounts; /* NULL = no such file */
    struct tree_file files[8];
    double cpus; /* expected; 0 = none */
    int rc;
    const char *sentence; /* part of it, where rc is not 0 */
} machines[] = {
    /* --- cgroup v2 --- */
    {"v2, one and a half CPUs",
     "0::/a\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/a/cpu.max", "150000 100000\n"}},
     1.5,
     0,
     NULL},
    {"v2, no quota",
     "0::/a\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/a/cpu.max", "max 100000\n"}},
     0,
     0,
     NULL},
    {"v2, at the root", "0::/\n", ROOT_FS V2, {{"/sys/fs/cgroup/cgroup.procs", "1\n"}}, 0, 0, NULL},
    {"v2, a container: its root is a cgroup of the host",
     "0::/\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/cpu.max", "50000 100000\n"}},
     0.5,
     0,
     NULL},
    {"v2, the middle is tightest",
     "0::/a/b/c\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/a/cpu.max", "300000 100000\n"},
      {"/sys/fs/cgroup/a/b/cpu.max", "25000 10000\n"},
      {"/sys/fs/cgroup/a/b/c/cpu.max", "800000 200000\n"}},
     2.5,
     0,
     NULL},
    {"v2, the outermost is tightest",
     "0::/a/b\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/cpu.max", "100000 100000\n"},
      {"/sys/fs/cgroup/a/cpu.max", "200000 100000\n"},
      {"/sys/fs/cgroup/a/b/cpu.max", "400000 100000\n"}},
     1,
     0,
     NULL},
    {"v2, the controller is not enabled below",
     "0::/a/b\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/a/cpu.max", "200000 100000\n"}, {"/sys/fs/cgroup/a/b/cgroup.procs", "1\n"}},
     2,
     0,
     NULL},
    {"v2, a neighbour's does not count",
     "0::/a\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/a/cpu.max", "max 100000\n"},
      {"/sys/fs/cgroup/a/below/cpu.max", "1000 100000\n"},
      {"/sys/fs/cgroup/ab/cpu.max", "1000 100000\n"}},
     0,
     0,
     NULL},
    {"v2, mounted elsewhere, with a space",
     "0::/a\n",
     ROOT_FS "31 22 0:26 / /mnt/c\\040g rw - cgroup2 none rw\n",
     {{"/mnt/c g/a/cpu.max", "70000 20000\n"}},
     3.5,
     0,
     NULL},
    {"v2, a part of the tree is mounted",
     "0::/pod/c\n",
     ROOT_FS "31 22 0:26 /pod /sys/fs/cgroup rw - cgroup2 none rw\n",
     {{"/sys/fs/cgroup/cpu.max", "max 100000\n"}, {"/sys/fs/cgroup/c/cpu.max", "125000 50000\n"}},
     2.5,
     0,
     NULL},
    {"v2, two mounts: one shows more",
     "0::/pod/c\n",
     ROOT_FS "31 22 0:26 /pod/c /sys/fs/cgroup rw - cgroup2 none rw\n"
             "32 22 0:26 / /host/cgroup ro - cgroup2 none rw\n",
     {{"/sys/fs/cgroup/cpu.max", "300000 100000\n"},
      {"/host/cgroup/pod/cpu.max", "200000 100000\n"},
      {"/host/cgroup/pod/c/cpu.max", "300000 100000\n"}},
     2,
     0,
     NULL},
    {"v2, moved out of the namespace's root, all of it mounted",
     "0::/../x\n",
     ROOT_FS "31 22 0:26 /.. /sys/fs/cgroup rw - cgroup2 none rw\n",
     {{"/sys/fs/cgroup/x/cpu.max", "150000 100000\n"}},
     1.5,
     0,
     NULL},
    {"v2, a name that begins with dots",
     "0::/..x\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/..x/cpu.max", "150000 100000\n"}},
     1.5,
     0,
     NULL},
    /* --- cgroup v1, and both --- */
    {"v1, with cpuacct",
     "5:cpuset:/b\n4:cpu,cpuacct:/a\n",
     ROOT_FS V1_CPUSET V1_CPU,
     {{"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "150000\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"}},
     1.5,
     0,
     NULL},
    {"v1, none",
     "4:cpuacct,cpu:/a\n",
     ROOT_FS V1_CPU,
     {{"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "-1\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"}},
     0,
     0,
     NULL},
    {"v1, the outer is tighter",
     "4:cpuacct,cpu:/a/b\n",
     ROOT_FS V1_CPU,
     {{"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "50000\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us", "150000\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us", "100000\n"}},
     0.5,
     0,
     NULL},
    {"v1 and v2, the controller in v1",
     "9:name=systemd:/s\n3:cpuset:/\n1:cpu,cpuacct:/a\n0::/b\n",
     ROOT_FS V1_SYSTEMD V2_UNIFIED V1_CPU,
     {{"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "150000\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "50000\n"},
      {"/sys/fs/cgroup/unified/b/cpu.max", "1000 100000\n"}},
     3,
     0,
     NULL},
    {"v1 and v2, the controller in v2",
     "0::/b\n3:cpuset:/a\n",
     ROOT_FS V1_CPUSET V2_UNIFIED,
     {{"/sys/fs/cgroup/unified/b/cpu.max", "150000 100000\n"}},
     1.5,
     0,
     NULL},
    {"v1, a container that sees the host's paths",
     "4:cpu,cpuacct:/docker/abc\n",
     ROOT_FS "33 31 0:30 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n",
     {{"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"}},
     1.5,
     0,
     NULL},
    /* --- no cgroups --- */
    {"a kernel without cgroups", NULL, ROOT_FS, {{NULL, NULL}}, 0, 0, NULL},
    {"no hierarchy that could have a quota",
     "9:name=systemd:/\n",
     ROOT_FS,
     {{NULL, NULL}},
     0,
     0,
     NULL},
    /* --- it can't be known --- */
    {"not mounted",
     "0::/\n",
     ROOT_FS,
     {{NULL, NULL}},
     0,
     -ENOENT,
     "no mount shows the cgroup / of this process (cgroup v2)"},
    {"only v2 is mounted",
     "1:cpu:/a\n0::/\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/cpu.max", "1000 100000\n"}},
     0,
     -ENOENT,
     "cgroup /a of this process (cgroup v1)"},
    {"the own one is not there",
     "0::/gone (deleted)\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/cpu.max", "1000 100000\n"}},
     0,
     -ENOENT,
     "no mount shows the cgroup /gone"},
    {"outside the namespace's root",
     "0::/../x\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/cpu.max", "1000 100000\n"}, {"/sys/fs/x/cpu.max", "1000 100000\n"}},
     0,
     -ENOENT,
     "no mount shows the cgroup /../x"},
    {"mounted from above the namespace's root",
     "0::/\n",
     ROOT_FS "31 22 0:26 /../.. /sys/fs/cgroup rw - cgroup2 none rw\n",
     {{"/sys/fs/cgroup/cpu.max", "1000 100000\n"}},
     0,
     -ENOENT,
     "no mount shows"},
    {"another's part is mounted",
     "0::/podium\n",
     ROOT_FS "31 22 0:26 /pod /sys/fs/cgroup rw - cgroup2 none rw\n",
     {{"/sys/fs/cgroupium/cpu.max", "1000 100000\n"}},
     0,
     -ENOENT,
     "no mount shows"},
    {"no mountinfo", "0::/\n", NULL, {{NULL, NULL}}, 0, -ENOENT, "reading /proc/self/mountinfo"},
    {"garbled membership",
     "0:\n",
     ROOT_FS V2,
     {{NULL, NULL}},
     0,
     -EBADMSG,
     "'0:' in /proc/self/cgroup"},
    {"a membership without a path",
     "0::\n",
     ROOT_FS V2,
     {{NULL, NULL}},
     0,
     -EBADMSG,
     "names no cgroup"},
    {"garbled v1: no period",
     "4:cpu:/\n",
     ROOT_FS V1_CPU,
     {{"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n"}},
     0,
     -EBADMSG,
     "makes no sense: '150000' of ''"},
    {"garbled v1: a negative quota",
     "4:cpu:/\n",
     ROOT_FS V1_CPU,
     {{"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-2\n"},
      {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n"}},
     0,
     -EBADMSG,
     "'-2' of '100000'"},
    {"an outer one is garbled",
     "0::/a\n",
     ROOT_FS V2,
     {{"/sys/fs/cgroup/cpu.max", "many\n"}, {"/sys/fs/cgroup/a/cpu.max", "150000 100000\n"}},
     0,
     -EBADMSG,
     "makes no sense: 'many' of ''"},
};

/* --- making one --- */

static const char *folder;

static void make_machine(const struct machine *machine)
{
    folder = check_make_folder();
    if (machine->membership)
        tree_write(folder, "/proc/self/cgroup", machine->membership);
    if (machine->mounts)
        tree_write(folder, "/proc/self/mountinfo", machine->mounts);
    tree_write_all(folder, machine->files, COUNT_OF(machine->files));
}

static void expect(const struct machine *machine)
{
    struct cb_err err = {0};
    double cpus = -1;
    int rc;

    make_machine(machine);
    print_message("%s\n", machine->what);
    rc = cb_quota_read(folder, &cpus, &err);
    assert_int_equal(cb_quota_read(folder, &cpus, NULL), rc);
    check_remove_folder(folder);
    if (rc != machine->rc)
        fail_msg("%d instead of %d: %s", rc, machine->rc, err.what);
    assert_int_equal(err.code, rc);
    assert_near(cpus, machine->cpus, 1e-9);
    if (rc != 0)
        assert_contains(err.what, machine->sentence);
}

/* --- the tests --- */

static void test_machines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(machines); i++)
        expect(&machines[i]);
}

static void test_garbled(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "max\n",
        "max max\n",
        "100000\n",
        "0 100000\n",
        "100000 0\n",
        "-1 100000\n",
        "1e5 100000\n",
        "100000 100000 1\n",
        "x 100000\n",
        "100000 x\n",
        " 100000 100000\n",
        "1.5\n",
        "100000  100000\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct machine machine = {.what = texts[i],
                                        .membership = "0::/a\n",
                                        .mounts = ROOT_FS V2,
                                        .files = {{"/sys/fs/cgroup/a/cpu.max", texts[i]}},
                                        .rc = -EBADMSG,
                                        .sentence = "/sys/fs/cgroup/a"};

        expect(&machine);
    }
}

static void test_unreadable(void **state)
{
    const struct machine machine = {
        .membership = "0::/\n",
        .mounts = ROOT_FS V2,
        .files = {{"/sys/fs/cgroup/cpu.max/in/the/way", ""}}, /* a folder: EISDIR, for root too */
    };
    struct cb_err err = {0};
    double cpus;

    (void)state;
    make_machine(&machine);
    assert_int_equal(cb_quota_read(folder, &cpus, &err), -EISDIR);
    assert_contains(err.what, "cpu.max: Is a directory");
    check_remove_folder(folder);
}

/* Whatever this machine has, it can be asked. */
static void test_this_machine(void **state)
{
    struct cb_err err = {0};
    double cpus;

    (void)state;
    if (cb_quota_read("", &cpus, &err) != 0)
        print_message("unknown: %s\n", err.what);
    else
        print_message("%g\n", cpus);
    assert_true(cpus >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machines),
        cmocka_unit_test(test_garbled),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_this_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
