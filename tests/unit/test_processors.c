/* /proc/stat, of described machines. */
#include "tests/unit/tree.h"

#include "bench/environment/processors.h"

/* Each number is told apart from its neighbours: reading steal one too far left or right shows. */
#define STAT                                         \
    "cpu  10001 2002 3003 40004 505 66 77 808 9 9\n" \
    "cpu0 1000 200 300 4000 50 6 7 80 1 1\n"         \
    "cpu1 2000 400 600 8000 100 12 14 160 2 2\n"     \
    "cpu3 7000 1401 2102 28003 354 47 55 567 6 6\n"  \
    "intr 68064375 0 0\nctxt 259146271\n"

static const int32_t all[] = {0, 1, 3}, some[] = {0, 3}, gone[] = {0, 2};

static int read_stat(const char *text, const int32_t *cpus, uint32_t count,
                     struct cb_processors_time *time)
{
    const char *folder = check_make_folder();
    struct cb_processors p;
    int rc;

    if (text)
        tree_write(folder, "/proc/stat", text);
    cb_processors_open(&p, folder, cpus, count);
    rc = cb_processors_read(&p, time);
    cb_processors_close(&p);
    check_remove_folder(folder);
    return rc;
}

static void test_all(void **state)
{
    struct cb_processors_time t;

    (void)state;
    assert_int_equal(read_stat(STAT, all, 3, &t), 0);
    assert_int_equal(t.tasks, 10001 + 2002 + 3003);
    assert_int_equal(t.idle, 40004 + 505);
    assert_int_equal(t.steal, 808);
    assert_true(t.have_steal);
    assert_int_equal(t.rounded, 1); /* the line of all: rounded once */
}

static void test_some(void **state)
{
    struct cb_processors_time t;

    (void)state;
    assert_int_equal(read_stat(STAT, some, 2, &t), 0);
    assert_int_equal(t.tasks, 1000 + 200 + 300 + 7000 + 1401 + 2102);
    assert_int_equal(t.idle, 4000 + 50 + 28003 + 354);
    assert_int_equal(t.steal, 80 + 567);
    assert_int_equal(t.rounded, 2);
}

static void test_without_steal(void **state)
{
    const int32_t cpu = 0;
    struct cb_processors_time t;

    (void)state;
    assert_int_equal(read_stat("cpu  1 2 3 4 5 6 7\ncpu0 1 2 3 4 5 6 7\n", &cpu, 1, &t), 0);
    assert_false(t.have_steal);
    assert_int_equal(t.idle, 9);
    assert_int_equal(read_stat("cpu  1 2 3 4\ncpu0 1 2 3 4\n", &cpu, 1, &t), 0);
    assert_int_equal(t.idle, 4);
}

static void test_cut_short(void **state)
{
    const int32_t cpu = 0;
    struct cb_processors_time t;

    (void)state;
    assert_int_equal(read_stat("cpu0 1 2 3 4 5 6 7 8 9 10", &cpu, 1, &t), 0);
    assert_int_equal(t.steal, 8);
}

static void test_missing(void **state)
{
    struct cb_processors_time t;

    (void)state;
    assert_int_equal(read_stat(NULL, all, 3, &t), -ENOENT);
    assert_int_equal(read_stat(STAT, gone, 2, &t), -ENODEV);
}

static void test_garbled(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "intr 5\n",
        "cpu\n",
        "cpu0\n",
        "cpu0 1 2 3\n",
        "cpu0 1 2 3 x 5 6 7 8\n",
        "cpu0 1 2 -3 4 5 6 7 8\n",
        "cpu0 1 2 3 4 5 6 7 8x\n",
        "cpu0 1 2 3 4.5 5 6 7 8\n",
        "cpu0 1 2 3 99999999999999999999999 5 6 7 8\n",
        "cpu  1 2 3 y 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8\n",
    };
    const int32_t cpu = 0;
    struct cb_processors_time t;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (read_stat(texts[i], &cpu, 1, &t) != -EBADMSG)
            fail_msg("taken: '%s'", texts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),           cmocka_unit_test(test_some),
        cmocka_unit_test(test_without_steal), cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_missing),       cmocka_unit_test(test_garbled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
