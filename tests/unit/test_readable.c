/* Figures as people read them. */
#include "tests/unit/check.h"

#include "bench/readable.h"

typedef char *readable(double value, char buffer[CB_READABLE]);

static void check(readable *function, double value, const char *expected)
{
    char buffer[CB_READABLE];

    assert_string_equal(function(value, buffer), expected);
}

/* What rounds up to a thousand takes the next unit; no exponent is ever shown. */
static void test_units(void **state)
{
    (void)state;
    check(cb_readable_number, 0, "0");
    check(cb_readable_number, 0.25, "0.25");
    check(cb_readable_number, 999.4, "999");
    check(cb_readable_number, 999.6, "1k");
    check(cb_readable_number, 6850, "6.85k");
    check(cb_readable_number, 999.7e6, "1G");
    check(cb_readable_number, 5e12, "5000G");
    check(cb_readable_time, 120e-9, "120ns");
    check(cb_readable_time, 0.9999e-6, "1us");
    check(cb_readable_time, 1.52e-3, "1.52ms");
    check(cb_readable_time, 90, "90s");
    check(cb_readable_bytes, 512, "512 B");
    check(cb_readable_bytes, 1 << 20, "1 MiB");
    check(cb_readable_bytes, -40 * 1024, "-40 KiB");
    check(cb_readable_bytes, 11.3 * (1 << 20), "11.3 MiB");
}

static void test_shares(void **state)
{
    (void)state;
    check(cb_readable_ratio, 1, "1.00");
    check(cb_readable_ratio, 25.04, "25.0");
    check(cb_readable_ratio, 254.9, "255");
    check(cb_readable_percent, 0.032, "3.2%");
    check(cb_readable_percent, 0.1234, "12%");
}

static void test_changes(void **state)
{
    static const struct {
        double now, before;
        const char *shown;
    } cases[] = {{95, 100, "-5.0%"}, {150, 100, "+50%"}, {100, 100, "+0.0%"},
                 {50, 100, "-50%"},  {1200, 100, "x12"}, {NAN, 1, "-"}};
    char buffer[CB_READABLE];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(cb_readable_change(cases[i].now, cases[i].before, buffer),
                            cases[i].shown);
}

static void test_not_measured(void **state)
{
    (void)state;
    check(cb_readable_number, NAN, "-");
    check(cb_readable_time, NAN, "-");
    check(cb_readable_bytes, NAN, "-");
    check(cb_readable_ratio, NAN, "-");
    check(cb_readable_percent, NAN, "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_not_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
