/* Medians and means with their intervals, against known answers and naive formulas. */
#include "tests/unit/check.h"

#include "bench/random.h"
#include "bench/stats/interval.h"

static void test_median(void **state)
{
    static const struct {
        double x[6];
        size_t n;
        double median;
    } cases[] = {
        {{7}, 1, 7},
        {{2, 1}, 2, 1.5},
        {{3, 1, 2}, 3, 2},
        {{4, 1, 3, 2}, 4, 2.5},
        {{5, 5, 1, 5, 9}, 5, 5},
        {{-1, -3, -2}, 3, -2},
        {{1, 2, 4, 8}, 4, 3},
        {{1, 1, 2, 2, 2, 1}, 6, 1.5},
        {{1e300, -1e300, 0}, 3, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_near(cb_stats_median(cases[i].x, cases[i].n), cases[i].median, 0);
}

static void test_none_and_one(void **state)
{
    const double x = 5;
    struct cb_interval i = cb_stats_median_interval(&x, 0);

    (void)state;
    assert_false(i.have_estimate || i.have_interval);
    i = cb_stats_median_interval(&x, 1);
    assert_true(i.have_estimate && !i.have_interval);
    assert_near(i.estimate, 5, 0);
}

/* Below six values: Student's t, of the logarithms where all are positive. */
static void test_few_values(void **state)
{
    const double plain[] = {-1, 0, 1}, logs[] = {exp(1), exp(2), exp(3)}, equal[] = {5, 5, 5};
    const double counts[] = {0, 0, 6}, half = 4.303 / sqrt(3);
    struct cb_interval i = cb_stats_median_interval(plain, 3);

    (void)state;
    assert_true(i.have_estimate && i.have_interval);
    assert_near(i.estimate, 0, 0);
    assert_near(i.lo, -half, 1e-9);
    assert_near(i.hi, half, 1e-9);
    i = cb_stats_median_interval(logs, 3);
    assert_near(i.estimate, exp(2), 0);
    assert_near(i.lo, exp(2 - half), 1e-9);
    assert_near(i.hi, exp(2 + half), 1e-9);
    i = cb_stats_median_interval(counts, 3); /* mean 2, standard deviation sqrt(12) */
    assert_near(i.lo, 0, 0);
    assert_near(i.hi, 2 + half * sqrt(12), 1e-9);
    i = cb_stats_median_interval(equal, 3);
    assert_near(i.lo, 5, 1e-12);
    assert_near(i.hi, 5, 1e-12);
}

/* The smallest and largest rank that bound the median, by summing binomial coefficients. */
static size_t naive_rank(size_t n)
{
    double coefficient = 1, sum = 0, all = ldexp(1, (int)n);

    for (size_t l = 0;; l++) {
        sum += coefficient;
        if (sum / all > 0.025)
            return l - 1;
        coefficient = coefficient * (double)(n - l) / (double)(l + 1);
    }
}

static void test_order_statistics(void **state)
{
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 8);
    for (size_t n = 6; n <= 60; n++) {
        uint32_t order[60];
        double x[60];
        struct cb_interval i;

        for (uint32_t j = 0; j < n; j++)
            order[j] = j;
        cb_random_shuffle(&random, order, n);
        for (size_t j = 0; j < n; j++)
            x[j] = order[j];
        i = cb_stats_median_interval(x, n);
        assert_true(i.have_estimate && i.have_interval);
        assert_near(i.estimate, (double)(n - 1) / 2, 0);
        assert_near(i.lo, (double)naive_rank(n), 0);
        assert_near(i.hi, (double)(n - 1 - naive_rank(n)), 0);
    }
}

/* P(Binomial(n, 1/2) <= l) through the gamma function; terms further away vanish. */
static double binomial_tail(double n, double l)
{
    double sum = 0;

    for (double i = l; i >= 0 && i > l - 20000; i--)
        sum += exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) - n * log(2));
    return sum;
}

static void test_a_million_values(void **state)
{
    enum { N = 1000000 };
    uint32_t *order = malloc(N * sizeof *order);
    double *x = malloc(N * sizeof *x);
    struct cb_random random;
    struct cb_interval i;

    (void)state;
    assert_true(order && x);
    cb_random_init(&random, 9);
    for (uint32_t j = 0; j < N; j++)
        order[j] = j;
    cb_random_shuffle(&random, order, N);
    for (size_t j = 0; j < N; j++)
        x[j] = order[j];
    i = cb_stats_median_interval(x, N);
    free(order);
    free(x);
    assert_near(i.estimate, (N - 1) / 2.0, 0);
    assert_near(i.lo + i.hi, N - 1, 0); /* symmetric */
    assert_true(binomial_tail(N, i.lo) <= 0.0250001);
    assert_true(binomial_tail(N, i.lo + 1) > 0.0249999);
}

/* They are left out, and n says so. */
static void test_nan_is_no_value(void **state)
{
    const double nan = NAN, few[] = {nan, 4, nan, 1, 3, 2}, many[] = {5, nan, 1, 2, 3, 4, nan, 6};
    struct cb_interval i = cb_stats_median_interval(&nan, 1);

    (void)state;
    assert_true(isnan(i.estimate) && !i.have_estimate && !i.have_interval);
    assert_int_equal(i.n, 0);
    assert_true(isnan(cb_stats_median(&nan, 1)));
    assert_true(isnan(cb_stats_median(NULL, 0)));
    assert_near(cb_stats_median(few, COUNT_OF(few)), 2.5, 0);
    i = cb_stats_median_interval(few, COUNT_OF(few));
    assert_int_equal(i.n, 4);
    assert_near(i.estimate, 2.5, 0);
    i = cb_stats_median_interval(many, COUNT_OF(many)); /* six: order statistics */
    assert_int_equal(i.n, 6);
    assert_near(i.estimate, 3.5, 0);
    assert_near(i.lo, 1, 0);
    assert_near(i.hi, 6, 0);
    i = cb_stats_mean_interval(few, COUNT_OF(few));
    assert_int_equal(i.n, 4);
    assert_near(i.estimate, 2.5, 1e-12);
    assert_near(i.hi, 2.5 + 3.182 * sqrt(5.0 / 3 / 4), 1e-3);
}

static void test_input_is_not_changed(void **state)
{
    const double x[] = {3, 1, NAN, 9, 7, 5, 8}, y[] = {3, 1, NAN, 9, 7, 5, 8};

    (void)state;
    cb_stats_median(x, COUNT_OF(x));
    cb_stats_median_interval(x, COUNT_OF(x));
    cb_stats_mean_interval(x, COUNT_OF(x));
    assert_memory_equal(x, y, sizeof x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_median),
        cmocka_unit_test(test_none_and_one),
        cmocka_unit_test(test_few_values),
        cmocka_unit_test(test_order_statistics),
        cmocka_unit_test(test_a_million_values),
        cmocka_unit_test(test_nan_is_no_value),
        cmocka_unit_test(test_input_is_not_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
