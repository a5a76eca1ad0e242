/* Pressure stall information, of described machines. */
#include "tests/unit/tree.h"

#include "bench/environment/pressure.h"

#define STALL(us)                                            \
    "some avg10=1.50 avg60=0.00 avg300=0.00 total=" #us "\n" \
    "full avg10=0.00 avg60=0.00 avg300=0.00 total=1\n"

/* 0 and the time, or -errno. */
static int read_of(const struct tree_file *files, size_t count, enum cb_pressure_of of,
                   uint64_t *ns)
{
    const char *folder = check_make_folder();
    struct cb_pressure p;
    int rc;

    tree_write_all(folder, files, count);
    cb_pressure_open(&p, folder);
    rc = cb_pressure_read(&p, of, ns);
    cb_pressure_close(&p);
    check_remove_folder(folder);
    return rc;
}

static void test_own_cgroup(void **state)
{
    const struct tree_file files[] = {
        {"/proc/self/cgroup", "0::/a/b\n"},
        {"/proc/self/mountinfo", ROOT_FS V2},
        {"/sys/fs/cgroup/a/b/cpu.pressure", STALL(1234)},
        {"/sys/fs/cgroup/a/cpu.pressure", STALL(99)},
        {"/sys/fs/cgroup/a/memory.pressure", STALL(98)},
        {"/proc/pressure/cpu", STALL(97)},
        {"/proc/pressure/memory", STALL(5)},
    };
    uint64_t ns;

    (void)state;
    assert_int_equal(read_of(files, COUNT_OF(files), CB_OF_CPU, &ns), 0);
    assert_int_equal(ns, 1234000);
    /* what our own cgroup doesn't tell is the machine's, not that of a cgroup in between */
    assert_int_equal(read_of(files, COUNT_OF(files), CB_OF_MEMORY, &ns), 0);
    assert_int_equal(ns, 5000);
    assert_int_equal(read_of(files, COUNT_OF(files), CB_OF_IO, &ns), -ENOENT);
}

static void test_v1(void **state)
{
    const struct tree_file files[] = {
        {"/proc/self/cgroup", "4:cpu,cpuacct:/a\n0::/b\n"},
        {"/proc/self/mountinfo", ROOT_FS V1_CPU V2_UNIFIED},
        {"/sys/fs/cgroup/cpu,cpuacct/a/tasks", ""},
        {"/proc/pressure/io", STALL(7)},
    };
    uint64_t ns;

    (void)state;
    assert_int_equal(read_of(files, COUNT_OF(files), CB_OF_IO, &ns), 0);
    assert_int_equal(ns, 7000);
}

static void test_absent(void **state)
{
    uint64_t ns;

    (void)state;
    assert_int_equal(read_of(NULL, 0, CB_OF_CPU, &ns), -ENOENT);
}

static void test_garbled(void **state)
{
    static const char *const texts[] = {
        "",
        "some avg10=0.00\n",
        "some avg10=0.00 total=\n",
        "some avg10=0.00 total=-1\n",
        "some avg10=0.00 total=1x\n",
        "full avg10=0.00 total=1\n",
        "some avg10=0.00\nfull total=1\n",
    };
    uint64_t ns;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct tree_file file = {"/proc/pressure/cpu", texts[i]};

        if (read_of(&file, 1, CB_OF_CPU, &ns) != -EBADMSG)
            fail_msg("taken: '%s'", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_cgroup),
        cmocka_unit_test(test_v1),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_garbled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
