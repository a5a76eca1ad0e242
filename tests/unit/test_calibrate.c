/* What pilots say about a panel: its warm-up, its window, its share of latencies. */
#include "tests/unit/check.h"

#include "base/clock.h"
#include "bench/calibrate.h"

enum { MS = 1000000 };

/* 1% up and down, so that nothing is perfectly even. */
static struct cb_sample *make_pilot(double (*rate)(int slice))
{
    static struct cb_sample pilot;

    pilot = (struct cb_sample){.working = 4, .ops_per_s = 1e6, .working_skew_ns = 3 * MS};
    for (int i = 0; i < CB_SLICES; i++)
        pilot.slices[i] = rate(i) * (1 + 0.01 * (i % 3 - 1));
    return &pilot;
}

static double even(int slice)
{
    (void)slice;
    return 1e6;
}

static double step(int slice)
{
    return slice < 30 ? 2e5 : 1e6;
}

static double drift(int slice)
{
    return 1e6 * (1 + slice * 0.002);
}

static void test_slices(void **state)
{
    struct cb_pilot_finding f;

    (void)state;
    assert_true(cb_pilot_read(make_pilot(even), 200 * MS, &f));
    assert_int_equal(f.warmup_ns, 0);
    assert_false(f.unsteady);
    assert_int_equal(f.operation_ns, 4000);
    assert_int_equal(f.skew_ns, 3 * MS);
    assert_true(cb_pilot_read(make_pilot(step), 200 * MS, &f));
    assert_int_equal(f.warmup_ns, 60 * MS);
    assert_false(f.unsteady);
    assert_true(cb_pilot_read(make_pilot(drift), 200 * MS, &f));
    assert_true(f.unsteady);
}

static void test_operations_longer_than_slices(void **state)
{
    struct cb_sample *pilot = make_pilot(drift);
    struct cb_pilot_finding f;

    (void)state;
    pilot->ops_per_s = 4 / 0.0021; /* four workers, 2.1 ms an operation, slices of 2 ms */
    assert_false(cb_pilot_read(pilot, 200 * MS, &f));
    assert_false(f.unsteady);
    assert_int_equal(f.warmup_ns, 0);
    assert_near((double)f.operation_ns, 2.1 * MS, 10);
}

static void test_no_operation_completed(void **state)
{
    struct cb_sample none = {0};
    struct cb_pilot_finding f;

    (void)state;
    cb_pilot_read(&none, 200 * MS, &f);
    assert_int_equal(f.operation_ns, 0);
    assert_int_equal(f.warmup_ns, 0);
}

static void test_needs(void **state)
{
    static const struct {
        struct cb_pilot_finding findings[3];
        size_t count;
        uint64_t duration_ns;
        struct cb_panel_needs needs;
    } cases[] = {
        /* Nothing known: as it was. */
        {{{0}}, 1, 200 * MS, {0, 200 * MS, 0}},
        /* The longest warm-up, of those that were steady. */
        {{{10 * MS, 0, 5000, 0}, {40 * MS, 0, 5000, 0}, {90 * MS, 0, 5000, 1}},
         3,
         200 * MS,
         {40 * MS, 200 * MS, 1}},
        /* At most half the window, and a second. */
        {{{190 * MS, 0, 5000, 0}}, 1, 200 * MS, {100 * MS, 200 * MS, 1}},
        {{{4000ull * MS, 0, 5000, 0}}, 1, 9000ull * MS, {1000 * MS, 9000ull * MS, 1}},
        /* Long enough for all to have started; what the bound leaves of that counts 50 times. */
        {{{0, 30 * MS, 5000, 0}}, 1, 200 * MS, {30 * MS, 200 * MS, 1}},
        {{{0, 110 * MS, 5000, 0}}, 1, 200 * MS, {110 * MS, 800 * MS, 1}},
        /* Twenty operations, in doublings, but no more than 2 s. */
        {{{0, 0, 15 * MS + 1, 0}}, 1, 200 * MS, {0, 400 * MS, 1}},
        {{{0, 0, 500 * MS, 0}}, 1, 200 * MS, {0, 2000 * MS, 1}},
        {{{0, 0, 500 * MS, 0}}, 1, 3000ull * MS, {0, 3000ull * MS, 1}},
        /* One latency of so many that 2 x 20 ns are 2% of them, by the shortest operation. */
        {{{0, 0, 999, 0}}, 1, 200 * MS, {0, 200 * MS, 4}},
        {{{0, 0, 1000, 0}, {0, 0, 10, 0}}, 2, 200 * MS, {0, 200 * MS, 256}},
        {{{0, 0, 1, 0}}, 1, 200 * MS, {0, 200 * MS, 2048}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_panel_needs needs =
            cb_panel_needs(cases[i].findings, cases[i].count, cases[i].duration_ns, 20);

        assert_int_equal(needs.warmup_ns, cases[i].needs.warmup_ns);
        assert_int_equal(needs.duration_ns, cases[i].needs.duration_ns);
        assert_int_equal(needs.latency_every, cases[i].needs.latency_every);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slices),
        cmocka_unit_test(test_operations_longer_than_slices),
        cmocka_unit_test(test_no_operation_completed),
        cmocka_unit_test(test_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
