/* Student's t, Holm's step-down and detectable differences, against tables and by hand. */
#include "tests/unit/check.h"

#include "bench/stats/detectable.h"
#include "bench/stats/holm.h"
#include "bench/stats/student.h"
#include "tests/unit/noise.h"

/* Tables of Student's t. */
static void test_t_quantiles(void **state)
{
    static const struct {
        size_t df;
        double t;
    } cases[] = {{1, 12.7062},  {2, 4.3027},    {3, 3.1824},      {4, 2.7764},  {5, 2.5706},
                 {6, 2.4469},   {7, 2.3646},    {8, 2.3060},      {9, 2.2622},  {10, 2.2281},
                 {11, 2.2010},  {15, 2.1314},   {20, 2.0860},     {30, 2.0423}, {60, 2.0003},
                 {120, 1.9799}, {1000, 1.9623}, {1000000, 1.9600}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_near(cb_stats_t975(cases[i].df), cases[i].t, cases[i].t * 0.005);
    for (size_t df = 1; df < 200; df++)
        assert_true(cb_stats_t975(df) > cb_stats_t975(df + 1));
}

/* The tables' quantiles have 5%; others by integrating the density. */
static void test_t_probabilities(void **state)
{
    static const double quantiles[] = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706,
                                       2.4469,  2.3646, 2.3060, 2.2622, 2.2281};

    (void)state;
    for (size_t df = 1; df <= COUNT_OF(quantiles); df++) {
        assert_near(cb_stats_t_p(quantiles[df - 1], df), 0.05, 0.00001);
        assert_near(cb_stats_t_p(-quantiles[df - 1], df), 0.05, 0.00001);
        assert_near(cb_stats_t_p(0, df), 1, 0);
        assert_near(cb_stats_t_p(INFINITY, df), 0, 1e-15);
        assert_true(isnan(cb_stats_t_p(NAN, df)));
    }
    for (size_t df = 1; df <= 30; df++) {
        double v = (double)df, inside = 0, step = 1.5 / 30000;
        double scale = exp(lgamma((v + 1) / 2) - lgamma(v / 2)) / sqrt(v * 3.14159265358979);

        for (int i = 0; i < 30000; i++)
            inside += 2 * step * scale * pow(1 + pow((i + 0.5) * step, 2) / v, -(v + 1) / 2);
        assert_near(cb_stats_t_p(1.5, df), 1 - inside, 1e-8);
    }
}

static void test_holm(void **state)
{
    const double p[] = {0.01, 0.04, 0.03, 0.005}; /* 3 * 0.01, then twice 2 * 0.03, 4 * 0.005 */
    const double with_nan[] = {NAN, 0.01, 0.04, NAN, 0.03, 0.005}, big[] = {0.9, 0.6};
    double adjusted[6];

    (void)state;
    cb_stats_holm(p, 4, adjusted);
    assert_near(adjusted[0], 0.03, 1e-12);
    assert_near(adjusted[1], 0.06, 1e-12);
    assert_near(adjusted[2], 0.06, 1e-12);
    assert_near(adjusted[3], 0.02, 1e-12);
    cb_stats_holm(with_nan, 6, adjusted);
    assert_true(isnan(adjusted[0]) && isnan(adjusted[3]));
    assert_near(adjusted[1], 0.03, 1e-12);
    assert_near(adjusted[5], 0.02, 1e-12);
    cb_stats_holm(big, 2, adjusted);
    assert_near(adjusted[0], 1, 0);
    assert_near(adjusted[1], 1, 0);
    cb_stats_holm(p, 1, adjusted);
    assert_near(adjusted[0], 0.01, 0);
    cb_stats_holm(p, 0, adjusted); /* touches nothing */
    assert_near(adjusted[0], 0.01, 0);
}

/* Twenty tests of nothing: any alarm among them in 5 of 100 families; without correction in 64. */
static void test_holm_of_families(void **state)
{
    enum { FAMILIES = 2000, TESTS = 20 };
    struct cb_random random;
    int alarms = 0;

    (void)state;
    cb_random_init(&random, 1);
    for (int f = 0; f < FAMILIES; f++) {
        double p[TESTS], adjusted[TESTS];
        int any = 0;

        for (int i = 0; i < TESTS; i++)
            p[i] = (double)(cb_random_next(&random) >> 11) * 0x1p-53;
        cb_stats_holm(p, TESTS, adjusted);
        for (int i = 0; i < TESTS; i++) {
            any |= adjusted[i] <= 0.05;
            assert_true(adjusted[i] >= p[i]);
        }
        alarms += any;
    }
    assert_in_range(alarms, FAMILIES * 3 / 100, FAMILIES * 7 / 100);
}

static void test_detectable(void **state)
{
    double d[20];

    (void)state;
    for (int i = 0; i < 20; i++) /* a standard deviation of 7% */
        d[i] = (i % 2 ? 0.07 : -0.07) * sqrt(19.0 / 20);
    assert_near(cb_stats_winsorised_sd(d, 20), 0.07, 1e-12);
    assert_near(cb_stats_detectable(d, 20), exp(2.8 * 0.07 / sqrt(20)) - 1, 1e-12);
    d[3] = NAN;
    assert_near(cb_stats_detectable(d, 20), exp(2.8 * cb_stats_winsorised_sd(d, 20) / sqrt(19)) - 1,
                1e-12);
    assert_true(isnan(cb_stats_detectable(d, 1)));
    assert_true(isnan(cb_stats_detectable(d, 0)));
    d[0] = d[1] = 0.5;
    assert_near(cb_stats_detectable(d, 2), 0, 0);
}

/* One value gone wild adds its bound, not itself; where most are the same there is no bound, since
 * nothing says how much the others may differ. */
static void test_spread_resists_an_outlier(void **state)
{
    double x[12], half[6] = {1, 1, 1, 1, 5, 1};

    (void)state;
    for (int i = 0; i < 12; i++)
        x[i] = 0.01 * i;
    assert_near(cb_stats_winsorised_sd(x, 12), 0.01 * sqrt(13), 1e-12); /* n(n+1)/12 */
    x[11] = 50;
    assert_in_range((int)(1000 * cb_stats_winsorised_sd(x, 12)), 36, 60);
    assert_near(cb_stats_winsorised_sd(half, 6), 4 / sqrt(5), 1e-12);
}

/* Of normal samples it is the standard deviation. */
static void test_spread_of_normal_samples(void **state)
{
    struct cb_random random;
    double squares = 0;

    (void)state;
    cb_random_init(&random, 2);
    for (int e = 0; e < 2000; e++) {
        double x[12];

        for (int i = 0; i < 12; i++)
            x[i] = 3 * noise_normal(&random);
        squares += pow(cb_stats_winsorised_sd(x, 12), 2) / 2000;
    }
    assert_near(sqrt(squares), 3, 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_t_quantiles),
        cmocka_unit_test(test_t_probabilities),
        cmocka_unit_test(test_holm),
        cmocka_unit_test(test_holm_of_families),
        cmocka_unit_test(test_detectable),
        cmocka_unit_test(test_spread_resists_an_outlier),
        cmocka_unit_test(test_spread_of_normal_samples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
