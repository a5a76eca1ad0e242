/* What counts as disturbed from outside, and what does not. */
#include "tests/unit/check.h"

#include "bench/environment/taint.h"

enum { MS = 1000000 };

#define ALL                                                                    \
    (CB_ENV_STEAL | CB_ENV_FOREIGN | CB_ENV_THROTTLING | CB_ENV_PRESSURE_CPU | \
     CB_ENV_PRESSURE_MEMORY | CB_ENV_PRESSURE_IO | CB_ENV_THERMAL)

/* A sample of 1 s on two CPUs, one of them busy with our own work. */
static struct cb_environment_change quiet(void)
{
    return (struct cb_environment_change){
        .have = ALL,
        .samples = 1,
        .wall_ns = 1000ull * MS,
        .capacity_ns = 2000ull * MS,
        .tasks_ns = 1000ull * MS,
        .not_idle_ns = 1000ull * MS,
        .own_ns = 1000ull * MS,
        .tick_ns = 10 * MS,
        .rounded = 1,
    };
}

static void expect(const struct cb_environment_change *c, int disturbed, const char *words)
{
    char text[CB_TAINT_TEXT];

    assert_int_equal(cb_taint_judge(c, text), disturbed);
    assert_string_equal(text, words);
}

static void test_quiet(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    expect(&c, 0, "");
}

/* Above 2% of what was busy or stolen, and a tick more. */
static void test_steal(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    c.steal_ns = 30ull * MS; /* 2.9%, but 1.9% if a tick of it is rounding */
    expect(&c, 0, "");
    c.steal_ns = 40ull * MS;
    expect(&c, 1, "disturbed:steal=3.8%");
    c.have &= ~(uint32_t)CB_ENV_STEAL;
    expect(&c, 0, "unknown:steal");
}

/* Above 5% of both CPUs, and two ticks more. */
static void test_foreign(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    c.tasks_ns += 120ull * MS;
    c.not_idle_ns += 130ull * MS;
    expect(&c, 0, "");
    c.tasks_ns += 10ull * MS;
    expect(&c, 1, "disturbed:foreign=6.5%");
    c.not_idle_ns -= 30ull * MS; /* what the ticks sampled can't have been more than was not idle */
    expect(&c, 0, "");
    c.have &= ~(uint32_t)CB_ENV_FOREIGN;
    expect(&c, 0, "unknown:foreign");
}

/* More own time than the ticks saw is no load of others; nor is it an overflow. */
static void test_negative(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    c.own_ns += 15ull * MS;
    assert_int_equal(cb_environment_foreign_ns(&c), -15 * MS);
    expect(&c, 0, "");
}

static void test_heat(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    c.thermal_events = 2;
    expect(&c, 1, "disturbed:thermal=2");
    c.have &= ~(uint32_t)CB_ENV_THERMAL; /* most machines don't count it */
    expect(&c, 0, "");
}

/* Throttled by our own quota, waiting for memory, disk or CPUs: results. */
static void test_results(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    c.periods = 12;
    c.throttled_periods = 4;
    c.throttled_ns = 300ull * MS;
    c.pressure_cpu_ns = 900ull * MS;
    c.pressure_memory_ns = 9ull * MS;
    c.pressure_io_ns = 15ull * MS;
    expect(&c, 0, "throttled=4/12;io=1.5%");
    c.have &= ~(uint32_t)CB_ENV_THROTTLING;
    expect(&c, 0, "unknown:throttled;io=1.5%");
}

static void test_order(void **state)
{
    struct cb_environment_change c = quiet();

    (void)state;
    c.steal_ns = 500ull * MS;
    c.tasks_ns = c.not_idle_ns = 1500ull * MS;
    c.throttled_periods = c.periods = 1;
    c.thermal_events = 1;
    expect(&c, 1,
           "disturbed:steal=25.0%;disturbed:foreign=25.0%;disturbed:thermal=1;throttled=1/1");
}

/* Nothing known is nothing found, and said. */
static void test_unknown(void **state)
{
    struct cb_environment_change none = {0}, c = {.samples = 1};

    (void)state;
    expect(&none, 0, "unknown");
    expect(&c, 0, "unknown:steal;unknown:foreign;unknown:throttled");
}

/* The longest that can come fits, or is cut at the end. */
static void test_fits(void **state)
{
    struct cb_environment_change c = quiet();
    char text[CB_TAINT_TEXT];

    (void)state;
    c.steal_ns = c.tasks_ns = c.not_idle_ns = UINT64_MAX / 4;
    c.periods = c.throttled_periods = c.thermal_events = UINT64_MAX;
    c.pressure_memory_ns = c.pressure_io_ns = UINT64_MAX;
    assert_int_equal(cb_taint_judge(&c, text), 1);
    assert_true(strlen(text) < CB_TAINT_TEXT);
}

static int judge_block(const struct cb_environment_change *changes, size_t count)
{
    struct cb_taint_block block = {0};

    for (size_t i = 0; i < count; i++)
        cb_taint_block_add(&block, &changes[i]);
    return cb_taint_block_judge(&block);
}

/* 6.5% in each of 16 samples of 200 ms is too little for any of them, and plain for all. */
static void test_block(void **state)
{
    struct cb_environment_change block[16];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(block); i++) {
        block[i] = quiet();
        block[i].wall_ns = 200ull * MS;
        block[i].capacity_ns = 400ull * MS;
        block[i].own_ns = 200ull * MS;
        block[i].tasks_ns = block[i].not_idle_ns = 226ull * MS;
        expect(&block[i], 0, "");
    }
    assert_int_equal(judge_block(block, 1), 0);
    assert_int_equal(judge_block(block, COUNT_OF(block)), 1);
    for (size_t i = 0; i < COUNT_OF(block); i++)
        block[i].tasks_ns = 224ull * MS; /* 6.0% */
    assert_int_equal(judge_block(block, COUNT_OF(block)), 0);
}

/* One that was surely disturbed is enough, wherever it stands; one that was not looked at isn't. */
static void test_block_of_one(void **state)
{
    struct cb_environment_change block[5] = {{0}};

    (void)state;
    assert_int_equal(judge_block(block, 0), 0);
    for (size_t bad = 0; bad < COUNT_OF(block); bad++) {
        for (size_t i = 0; i < COUNT_OF(block); i++)
            block[i] = quiet();
        block[bad].tasks_ns = block[bad].not_idle_ns = 1150ull * MS;
        assert_int_equal(judge_block(block, COUNT_OF(block)), 1);
        block[bad] = (struct cb_environment_change){0};
        assert_int_equal(judge_block(block, COUNT_OF(block)), 0);
    }
}

/* A sum knows what all its parts know. */
static void test_sum(void **state)
{
    struct cb_environment_change sum = {0}, a = quiet(), b = quiet(), none = {0};

    (void)state;
    a.throttled_ns = 5;
    b.throttled_ns = 7;
    b.have &= ~(uint32_t)CB_ENV_PRESSURE_IO;
    cb_environment_add(&sum, &none);
    assert_int_equal(sum.samples, 0);
    cb_environment_add(&sum, &a);
    assert_int_equal(sum.have, ALL);
    cb_environment_add(&sum, &b);
    cb_environment_add(&sum, &none);
    assert_int_equal(sum.have, ALL & ~(uint32_t)CB_ENV_PRESSURE_IO);
    assert_int_equal(sum.samples, 2);
    assert_int_equal(sum.rounded, 2);
    assert_int_equal(sum.throttled_ns, 12);
    assert_int_equal(sum.capacity_ns, 4000ull * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quiet),        cmocka_unit_test(test_steal),
        cmocka_unit_test(test_foreign),      cmocka_unit_test(test_negative),
        cmocka_unit_test(test_heat),         cmocka_unit_test(test_results),
        cmocka_unit_test(test_order),        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_fits),         cmocka_unit_test(test_block),
        cmocka_unit_test(test_block_of_one), cmocka_unit_test(test_sum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
