/* Numbers with units: what is read, what is refused, and that writing is the inverse of reading. */
#include "tests/unit/check.h"

#include <errno.h>

#include "base/quantity.h"
#include "bench/random.h"

static void test_reads(void **state)
{
    static const struct {
        enum cb_quantity kind;
        const char *text;
        uint64_t value;
    } cases[] = {
        {CB_COUNT, "0", 0},
        {CB_COUNT, "1000000", 1000000},
        {CB_COUNT, "007", 7},
        {CB_COUNT, "2.0", 2},
        {CB_COUNT, "18446744073709551615", UINT64_MAX},
        {CB_DURATION, "0", 0},
        {CB_DURATION, "1ns", 1},
        {CB_DURATION, "500us", 500000},
        {CB_DURATION, "10ms", 10000000},
        {CB_DURATION, "1.5ms", 1500000},
        {CB_DURATION, "0.1ms", 100000}, /* 0.1 has no exact double */
        {CB_DURATION, "2s", 2000000000},
        {CB_DURATION, "3m", 180000000000},
        {CB_DURATION, "1h", 3600000000000},
        {CB_DURATION, "18446744073709551615ns", UINT64_MAX},
        {CB_BYTES, "0", 0},
        {CB_BYTES, "8B", 8},
        {CB_BYTES, "64", 64},
        {CB_BYTES, "64.0", 64},
        {CB_BYTES, "18446744073709551615", UINT64_MAX},
        {CB_BYTES, "64KiB", 65536},
        {CB_BYTES, "0.5KiB", 512},
        {CB_BYTES, "1.5MiB", 1572864},
        {CB_BYTES, "1GiB", 1073741824},
        {CB_PERCENT, "0", 0},
        {CB_PERCENT, "50%", 50},
        {CB_PERCENT, "50", 50},
        {CB_RATIO, "0", 0},
        {CB_RATIO, "0.0", 0},
        {CB_RATIO, "1", 1000},
        {CB_RATIO, "0.5", 500},
        {CB_RATIO, "0.001", 1},
        {CB_RATIO, "1.250", 1250},
        {CB_RATIO, "2.5000", 2500},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_err err = {0};
        uint64_t value = 42;

        if (cb_quantity_parse(cases[i].kind, cases[i].text, &value, &err) != 0)
            fail_msg("%s: %s", cases[i].text, err.what);
        assert_int_equal(value, cases[i].value);
    }
}

static void test_refuses(void **state)
{
    static const struct {
        enum cb_quantity kind;
        const char *text, *sentence;
    } cases[] = {
        {CB_COUNT, "", "'' is not a whole number such as 1000"},
        {CB_COUNT, "x", "'x' is not a whole number"},
        {CB_COUNT, "-1", "'-1' is not"},
        {CB_COUNT, "+1", "'+1' is not"},
        {CB_COUNT, " 1", "' 1' is not"},
        {CB_COUNT, "1 ", "'1 ' is not"},
        {CB_COUNT, "1.5", "'1.5' is not a whole number of units"},
        {CB_COUNT, "1e6", "'1e6' is not"},
        {CB_COUNT, "10ms", "'10ms' is not"},
        {CB_COUNT, "0x10", "'0x10' is not"},
        {CB_COUNT, "18446744073709551616", "too large"},
        {CB_COUNT, "99999999999999999999999999999999999999999999", "too large"},
        {CB_DURATION, "10", "'10' is not a duration such as 500us, 10ms or 2s"},
        {CB_DURATION, "10MS", "is not a duration"},
        {CB_DURATION, "10 ms", "is not a duration"},
        {CB_DURATION, "ms", "is not a duration"},
        {CB_DURATION, ".5ms", "is not a duration"},
        {CB_DURATION, "5.ms", "is not a duration"},
        {CB_DURATION, "1.2.3ms", "is not a duration"},
        {CB_DURATION, ".", "is not a duration"},
        {CB_DURATION, "0.", "is not a duration"},
        {CB_DURATION, ".0", "is not a duration"},
        {CB_DURATION, "0.5ns", "is not a whole number of nanoseconds"},
        {CB_DURATION, "5124096h", "too large"},
        {CB_BYTES, "64KB", "'64KB' is not a size such as 64, 64KiB or 1GiB"},
        {CB_BYTES, "64 ", "is not a size"},
        {CB_BYTES, "1.5", "is not a whole number of bytes"},
        {CB_BYTES, "1.5B", "is not a whole number of bytes"},
        {CB_BYTES, "17179869184GiB", "too large"},
        {CB_PERCENT, "half", "'half' is not a percentage such as 50 or 50%"},
        {CB_PERCENT, "50%%", "is not a percentage"},
        {CB_PERCENT, "0.5%", "is not a whole number of percent"},
        {CB_RATIO, "", "'' is not a number such as 2 or 0.5"},
        {CB_RATIO, ".5", "is not a number"},
        {CB_RATIO, "1.", "is not a number"},
        {CB_RATIO, "-1", "is not a number"},
        {CB_RATIO, "1,5", "is not a number"},
        {CB_RATIO, "50%", "is not a number"},
        {CB_RATIO, "0.0005", "is not a whole number of thousandths"},
        {CB_RATIO, "18446744073709552", "too large"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_err err = {0};
        uint64_t value;

        if (cb_quantity_parse(cases[i].kind, cases[i].text, &value, &err) != -EINVAL)
            fail_msg("'%s' was accepted", cases[i].text);
        assert_contains(err.what, cases[i].sentence);
    }
}

static void test_writes_the_shortest_exact_form(void **state)
{
    static const struct {
        enum cb_quantity kind;
        uint64_t value;
        const char *text;
    } cases[] = {
        {CB_COUNT, 0, "0"},
        {CB_COUNT, UINT64_MAX, "18446744073709551615"},
        {CB_DURATION, 0, "0"},
        {CB_DURATION, 10000000, "10ms"},
        {CB_DURATION, 1500000, "1500us"},
        {CB_DURATION, 60000000000, "1m"},
        {CB_DURATION, 7200000000000, "2h"},
        {CB_DURATION, 1000000001, "1000000001ns"},
        {CB_BYTES, 0, "0"},
        {CB_BYTES, 65536, "64KiB"},
        {CB_BYTES, 65537, "65537B"},
        {CB_BYTES, 1073741824, "1GiB"},
        {CB_PERCENT, 50, "50%"},
        {CB_RATIO, 0, "0"},
        {CB_RATIO, 1, "0.001"},
        {CB_RATIO, 50, "0.05"},
        {CB_RATIO, 500, "0.5"},
        {CB_RATIO, 1000, "1"},
        {CB_RATIO, 10000, "10"},
        {CB_RATIO, 1250, "1.25"},
        {CB_RATIO, UINT64_MAX, "18446744073709551.615"},
    };
    char text[32];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(cb_quantity_format(cases[i].kind, cases[i].value, text, sizeof text),
                            cases[i].text);
}

static void test_reading_undoes_writing(void **state)
{
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 1);
    for (int i = 0; i < 3000; i++) {
        enum cb_quantity kind = (enum cb_quantity)(i % (CB_RATIO + 1));
        uint64_t value = cb_random_next(&random) >> cb_random_below(&random, 64), back = ~value;
        char text[32];

        cb_quantity_format(kind, value, text, sizeof text);
        assert_int_equal(cb_quantity_parse(kind, text, &back, NULL), 0);
        assert_int_equal(back, value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_writes_the_shortest_exact_form),
        cmocka_unit_test(test_reading_undoes_writing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
