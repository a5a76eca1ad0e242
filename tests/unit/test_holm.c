/* Holm's correction against worked examples. */
#include "tests/unit/check.h"

#include "bench/stats/holm.h"

static void test_known_answer(void **state)
{
    static const double p[] = {0.01, 0.04, 0.03, 0.005};
    static const double expected[] = {0.03, 0.06, 0.06, 0.02};
    double adjusted[4];

    (void)state;
    cb_stats_holm(p, 4, adjusted);
    for (int i = 0; i < 4; i++)
        assert_near(adjusted[i], expected[i], 1e-12);
}

/* A comparison that was not made doesn't count; none gets beyond 1; equal ones stay equal. */
static void test_odd_ones(void **state)
{
    static const double p[] = {NAN, 0.02, 0.9, NAN, 0.02};
    static const double expected[] = {NAN, 0.06, 0.9, NAN, 0.06};
    static const double large[] = {0.5, 0.6, 1};
    double adjusted[5];

    (void)state;
    cb_stats_holm(p, 5, adjusted);
    for (int i = 0; i < 5; i++)
        if (isnan(expected[i]))
            assert_true(isnan(adjusted[i]));
        else
            assert_near(adjusted[i], expected[i], 1e-12);
    cb_stats_holm(large, 3, adjusted);
    for (int i = 0; i < 3; i++)
        assert_near(adjusted[i], 1, 0);
    cb_stats_holm(large, 1, adjusted); /* one comparison is not several */
    assert_near(adjusted[0], 0.5, 0);
    cb_stats_holm(NULL, 0, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answer),
        cmocka_unit_test(test_odd_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
