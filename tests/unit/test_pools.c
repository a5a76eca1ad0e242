/* Lists of pool sizes: what they come to on a machine, and what is no such list. */
#include "tests/unit/check.h"

#include <errno.h>

#include "bench/pools.h"

static struct cb_pools pools;

static void parse(const char *list, uint32_t cpus, double quota)
{
    const struct cb_pools_machine machine = {.cpus = cpus, .cpu_quota = quota};
    struct cb_err err = {0};

    if (cb_pools_parse(list, &machine, &pools, &err) != 0)
        fail_msg("'%s': %s", list, err.what);
}

/* `sizes` is ended by 0. */
static void expect(const char *list, uint32_t cpus, double quota, const uint32_t *sizes)
{
    int n = 0;

    parse(list, cpus, quota);
    for (; sizes[n]; n++) {
        if (n == pools.count)
            break;
        assert_int_equal(pools.pool[n].processes, 0);
        assert_int_equal(pools.pool[n].threads, 0);
        if (pools.pool[n].coroutines != sizes[n])
            fail_msg("'%s' with %u CPUs, quota %g: size %d is %u instead of %u", list, cpus, quota,
                     n + 1, pools.pool[n].coroutines, sizes[n]);
    }
    if (sizes[n] || n != pools.count)
        fail_msg("'%s' with %u CPUs, quota %g: %d sizes", list, cpus, quota, pools.count);
}

static void test_sizes(void **state)
{
    static const struct {
        const char *text;
        uint32_t sizes[8]; /* ended by 0 */
    } cases[] = {
        {"3", {3}},
        {"1..8", {1, 2, 4, 8}},
        {"1..6", {1, 2, 4, 6}},
        {"5..5", {5}},
        {"3..20", {3, 6, 12, 20}},
        {"cpus", {4}},
        {"2cpus", {8}},
        {"1..2cpus", {1, 2, 4, 8}},
        {"cpus..16", {4, 8, 16}},
        {"2, 1..4 ,2", {2, 1, 4}},
        {"1000000", {1000000}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(cases[i].text, 4, 0, cases[i].sizes);
}

static void test_ladder(void **state)
{
    static const struct {
        const char *text;
        uint32_t cpus;
        double quota;
        uint32_t sizes[12]; /* ended by 0 */
    } cases[] = {
        {"ladder", 1, 0, {1, 2, 4}},
        {"ladder", 2, 0, {1, 2, 4, 8}},
        {"ladder", 6, 0, {1, 2, 4, 6, 8, 16, 24}}, /* no power of two, but among them */
        {"ladder", 64, 0, {1, 2, 4, 8, 16, 32, 64, 128, 256}},
        {"ladder", 64, 5.5, {1, 2, 4, 5, 6, 8, 16, 32, 64, 128, 256}},
        {"ladder", 12, 3, {1, 2, 3, 4, 8, 12, 16, 32, 48}}, /* a whole number: one size */
        {"ladder", 2, 0.5, {1, 2, 4, 8}},                   /* rounded down there is no pool */
        {"ladder", 2, 1.5, {1, 2, 4, 8}},
        {"ladder", 2, 2, {1, 2, 4, 8}},
        {"ladder", 2, 7, {1, 2, 4, 8}}, /* of more than there are: no limit */
        {"ladder, 8cpus", 6, 0, {1, 2, 4, 6, 8, 16, 24, 48}},
        {"5, ladder, 2", 1, 0, {5, 1, 2, 4}},
        {"quota", 64, 0, {64}},
        {"quota", 64, 1.5, {1, 2}},
        {"quota", 64, 0.25, {1}},
        {"quota", 64, 16, {16}},
        {"quota", 64, 63.5, {63, 64}},
        {"quota", 64, 100, {64}},
        {"1,quota,cpus", 64, 7.2, {1, 7, 8, 64}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect(cases[i].text, cases[i].cpus, cases[i].quota, cases[i].sizes);
}

/* "cpus" are those that may be used at the same time; a quota is about time. */
static void test_a_quota_leaves_cpus_alone(void **state)
{
    (void)state;
    expect("cpus,2cpus,1..2cpus", 4, 1.5, (uint32_t[]){4, 8, 1, 2, 0});
}

static void test_shapes(void **state)
{
    static const struct cb_shape expected[] = {{2, 3, 4}, {1, 1, 1}, {0, 0, 8}, {1000000, 1, 1}};

    (void)state;
    parse("2x3x4,1x1x1,8,2x3x4,1000000x1x1", 4, 0);
    assert_int_equal(pools.count, COUNT_OF(expected));
    assert_memory_equal(pools.pool, expected, sizeof expected);
}

static void test_refuses(void **state)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"0", "'0' is out of range: 1 to 1000000"},
        {"1000001", "out of range"},
        {"9223372036854775809cpus", "out of range"},
        {"4..2", "'4..2' run backwards"},
        {"1..", "pool size ''"},
        {"", "pool size ''"},
        {"1,,2", "pool size ''"},
        {"-1", "pool size '-1'"},
        {"1.5", "pool size '1.5'"},
        {"cpu", "pool size 'cpu'"},
        {"2quota", "pool size '2quota'"},
        {"1..ladder", "pool size 'ladder'"},
        {"laddder", "doublings such as 1..64, ladder, or quota"},
        {"2x2", "shape '2x2': write processes x threads x coroutines"},
        {"2x", "shape '2x'"},
        {"2x2x2x2", "shape '2x2x2x2'"},
        {"2xcpusx2", "shape '2xcpusx2'"},
        {"0x1x1", "out of range"},
        {"1x1x0", "out of range"},
        {"1x1000x1001", "out of range"},
        {"4294967297x1x1", "out of range"},
        {"4294967296x4294967296x2", "out of range"},
    };
    const struct cb_pools_machine machine = {.cpus = 4};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_err err = {0};

        if (cb_pools_parse(cases[i].text, &machine, &pools, &err) != -EINVAL)
            fail_msg("accepted: '%s'", cases[i].text);
        assert_contains(err.what, cases[i].sentence);
        assert_int_equal(cb_pools_parse(cases[i].text, &machine, &pools, NULL), -EINVAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_ladder),
        cmocka_unit_test(test_a_quota_leaves_cpus_alone),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
