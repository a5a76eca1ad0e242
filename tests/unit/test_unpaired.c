/* Two independent samples against tabulated critical values, brute force and simulated coverage. */
#include "tests/unit/check.h"

#include "bench/random.h"
#include "bench/stats/unpaired.h"

static double uniform(struct cb_random *random)
{
    return ((double)(cb_random_next(random) >> 11) + 0.5) * 0x1p-53;
}

/* Standard normal, by Box and Muller. */
static double normal(struct cb_random *random)
{
    double u = uniform(random), v = uniform(random);

    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

/* Two-sided critical values of U at 5%, as in every table of Mann and Whitney's test. */
static void test_critical_values(void **state)
{
    static const struct {
        size_t m, n;
        int64_t k;
    } table[] = {{1, 1, -1},   {3, 3, -1},  {3, 4, -1},   {2, 7, -1},   {2, 8, 0},    {3, 5, 0},
                 {3, 8, 2},    {4, 4, 0},   {4, 5, 1},    {5, 5, 2},    {5, 6, 3},    {6, 6, 5},
                 {7, 7, 8},    {8, 8, 13},  {9, 9, 17},   {10, 10, 23}, {10, 20, 55}, {12, 12, 37},
                 {15, 15, 64}, {5, 20, 20}, {20, 20, 127}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(cb_stats_unpaired_k(table[i].m, table[i].n), table[i].k);
        assert_int_equal(cb_stats_unpaired_k(table[i].n, table[i].m), table[i].k);
    }
    assert_int_equal(cb_stats_unpaired_k(1, 38), -1);
    assert_int_equal(cb_stats_unpaired_k(1, 39), 0); /* 1/40 is just 2.5% */
    assert_int_equal(cb_stats_unpaired_k(0, 10), -1);
}

/* Every way to draw m of m + n ranks, counted by U. */
static void test_distribution_by_enumeration(void **state)
{
    (void)state;
    for (unsigned m = 1; m <= 6; m++)
        for (unsigned n = 1; n <= 6; n++) {
            double ways[37] = {0}, all = 0, below = 0;
            int64_t k = -1;

            for (unsigned set = 0; set < 1u << (m + n); set++) {
                unsigned u = 0;

                if ((unsigned)__builtin_popcount(set) != m)
                    continue;
                for (unsigned i = 0; i < m + n; i++)
                    if (set >> i & 1)
                        u += i - (unsigned)__builtin_popcount(set & ((1u << i) - 1));
                ways[u]++;
                all++;
            }
            while (k + 1 <= (int64_t)(m * n) && below + ways[k + 1] <= 0.025 * all)
                below += ways[++k];
            assert_int_equal(cb_stats_unpaired_k(m, n), k);
            assert_near(cb_stats_unpaired_least_p(m, n), fmin(1, 2 / all), 1e-12);
        }
}

/* Where the approximation takes over it differs from the exact value by one at most. */
static void test_normal_approximation(void **state)
{
    double product = 41 * 41, k = product / 2 - 1.959964 * sqrt(product * 83 / 12);

    (void)state;
    assert_int_equal(cb_stats_unpaired_k(40, 40), 596); /* exact, by whole numbers */
    assert_near((double)cb_stats_unpaired_k(41, 41), k, 1.5);
    assert_int_equal(cb_stats_unpaired_k(1, 1000000), -1);
    assert_true(cb_stats_unpaired_k(3, 1000000) > 0);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts all differences. */
static void expect_brute_force(const double *a, size_t m, const double *b, size_t n)
{
    struct cb_unpaired r = cb_stats_unpaired(a, m, b, n);
    int64_t k = cb_stats_unpaired_k(m, n);
    double *d = malloc(m * n * sizeof *d);
    size_t all = m * n;

    assert_non_null(d);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            d[i * n + j] = a[i] - b[j];
    qsort(d, all, sizeof *d, by_value);
    assert_true(r.shift.have_estimate);
    assert_near(r.shift.estimate, (d[all / 2] + d[(all - 1) / 2]) / 2, 0);
    assert_int_equal(r.shift.have_interval, k >= 0);
    if (k >= 0) {
        assert_near(r.shift.lo, d[k], 0);
        assert_near(r.shift.hi, d[all - 1 - (size_t)k], 0);
    }
    free(d);
}

static void test_against_brute_force(void **state)
{
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 7);
    for (int round = 0; round < 600; round++) {
        size_t m = 1 + cb_random_below(&random, 60), n = 1 + cb_random_below(&random, 60);
        double a[60], b[60];
        int grid = round % 3; /* 0 = no ties, 1 = many, 2 = wide exponents */

        for (size_t i = 0; i < 60; i++) {
            a[i] = grid == 1 ? (double)cb_random_below(&random, 5) - 2 : normal(&random);
            b[i] = grid == 1 ? (double)cb_random_below(&random, 5) - 2 : normal(&random);
            if (grid == 2)
                a[i] *= exp(40 * normal(&random));
        }
        expect_brute_force(a, m, b, n);
    }
}

/* By hand: 1 2 3 4 5 against 6 7 8 9 10 lie apart entirely. */
static void test_known_answer(void **state)
{
    static const double a[] = {6, 7, 8, 9, 10}, b[] = {5, 1, 4, 2, 3};
    struct cb_unpaired r = cb_stats_unpaired(a, 5, b, 5);

    (void)state;
    assert_near(r.shift.estimate, 5, 0);
    assert_near(r.shift.lo, 2, 0); /* the third of 1 2 2 3 3 3 ... */
    assert_near(r.shift.hi, 8, 0);
    assert_near(r.p, 2.0 / 252, 1e-12);
    assert_near(r.p, cb_stats_unpaired_least_p(5, 5), 1e-12);
    r = cb_stats_unpaired(b, 5, a, 5);
    assert_near(r.shift.estimate, -5, 0);
    assert_near(r.p, 2.0 / 252, 1e-12);
}

/* Of the ratio nothing but the logarithms count. */
static void test_ratio(void **state)
{
    static const double a[] = {2, 4, 8, 16}, b[] = {1, 2, 4, 8};
    struct cb_unpaired r = cb_stats_unpaired_ratio(a, 4, b, 4);

    (void)state;
    assert_near(r.shift.estimate, 2, 1e-12);
    assert_near(r.shift.lo, 0.25, 1e-12);
    assert_near(r.shift.hi, 16, 1e-12);
}

static void test_what_takes_no_part(void **state)
{
    static const double a[] = {NAN, 6, 7, INFINITY, 8, 9, NAN}, b[] = {NAN, 1, -1, 0, 2, 3, 4};
    struct cb_unpaired r = cb_stats_unpaired(a, 7, b, 7);

    (void)state;
    assert_int_equal(r.m, 4);
    assert_int_equal(r.n, 6);
    r = cb_stats_unpaired_ratio(a, 7, b, 7);
    assert_int_equal(r.m, 4);
    assert_int_equal(r.n, 4); /* neither 0 nor -1 */
    assert_near(r.shift.estimate, 3, 0.2);
}

static void test_none_and_one(void **state)
{
    static const double a[] = {3}, b[] = {1}, nothing[] = {NAN};
    struct cb_unpaired r = cb_stats_unpaired(a, 1, b, 1);

    (void)state;
    assert_near(r.shift.estimate, 2, 0);
    assert_false(r.shift.have_interval);
    assert_near(r.p, 1, 0);
    r = cb_stats_unpaired(a, 0, b, 1);
    assert_false(r.shift.have_estimate || r.shift.have_interval);
    assert_true(isnan(r.p));
    r = cb_stats_unpaired(nothing, 1, b, 1);
    assert_false(r.shift.have_estimate);
    assert_int_equal(r.m, 0);
}

static void test_ties(void **state)
{
    static const double same[] = {4, 4, 4, 4, 4, 4};
    static double many[100];
    struct cb_unpaired r = cb_stats_unpaired(same, 6, same, 6);

    (void)state;
    assert_near(r.shift.lo, 0, 0);
    assert_near(r.shift.hi, 0, 0);
    assert_near(r.p, 1, 0);
    r = cb_stats_unpaired(many, 100, many, 100); /* no variance at all */
    assert_near(r.p, 1, 0);
}

/* p beyond small samples, with ties: 100 zeros and ones, worked out by the formula. */
static void test_p_with_ties(void **state)
{
    double a[100] = {0}, b[100] = {0}, t0 = 130, t1 = 70, all = 200, u, sd;
    struct cb_unpaired r;

    (void)state;
    for (int i = 0; i < 100; i++) {
        a[i] = i < 45;
        b[i] = i < 25;
    }
    u = 100 * 100 - (45 * 75 + (45 * 25 + 55 * 75) / 2.0); /* below the middle */
    sd = sqrt(100 * 100 / 12.0 *
              (all + 1 - (t0 * t0 * t0 - t0 + t1 * t1 * t1 - t1) / (all * (all - 1))));
    r = cb_stats_unpaired(a, 100, b, 100);
    assert_near(r.p, erfc((5000 - u - 0.5) / sd / sqrt(2)), 1e-12);
}

/* 10^6 values a side: neither their 10^12 differences nor half a minute. */
static void test_a_million_values(void **state)
{
    enum { N = 1000000 };
    double *a = malloc(N * sizeof *a), *b = malloc(N * sizeof *b);
    struct cb_random random;
    struct cb_unpaired r;

    (void)state;
    assert_true(a && b);
    cb_random_init(&random, 3);
    for (size_t i = 0; i < N; i++) {
        a[i] = 1.1 * exp(0.1 * normal(&random));
        b[i] = exp(0.1 * normal(&random));
    }
    r = cb_stats_unpaired_ratio(a, N, b, N);
    assert_near(r.shift.estimate, 1.1, 0.001);
    assert_true(r.shift.lo < r.shift.estimate && r.shift.estimate < r.shift.hi);
    assert_near(r.shift.hi - r.shift.lo, 2 * 1.96 * 1.1 * 0.1 * sqrt(2.0 / N) * sqrt(M_PI / 3),
                1e-5);
    free(a);
    free(b);
}

/* How often the interval holds the truth, in percent; and how often p says that there is something
 * where there is nothing. */
static void coverage(size_t m, size_t n, double *held, double *alarms)
{
    enum { EXPERIMENTS = 3000 };
    struct cb_random random;

    *held = *alarms = 0;
    cb_random_init(&random, 10 + m);
    for (int e = 0; e < EXPERIMENTS; e++) {
        double a[60], b[60];
        struct cb_unpaired r;

        for (size_t i = 0; i < m; i++)
            a[i] = 1.8 * exp(0.05 * normal(&random));
        for (size_t i = 0; i < n; i++)
            b[i] = exp(0.05 * normal(&random));
        r = cb_stats_unpaired_ratio(a, m, b, n);
        *held += 100.0 / EXPERIMENTS * (r.shift.lo <= 1.8 && 1.8 <= r.shift.hi);
        for (size_t i = 0; i < m; i++)
            a[i] /= 1.8;
        *alarms += 100.0 / EXPERIMENTS * (cb_stats_unpaired_ratio(a, m, b, n).p <= 0.05);
    }
}

static void test_coverage(void **state)
{
    static const struct {
        size_t m, n;
        double level; /* the exact one: 1 - 2 P(U <= k) */
    } cases[] = {{5, 5, 96.8}, {12, 12, 95.5}, {5, 20, 95.8}, {60, 60, 95.0}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        double held, alarms;

        coverage(cases[i].m, cases[i].n, &held, &alarms);
        assert_near(held, cases[i].level, 1.5);
        assert_near(alarms, 100 - cases[i].level, 1.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_critical_values),
        cmocka_unit_test(test_distribution_by_enumeration),
        cmocka_unit_test(test_normal_approximation),
        cmocka_unit_test(test_against_brute_force),
        cmocka_unit_test(test_known_answer),
        cmocka_unit_test(test_ratio),
        cmocka_unit_test(test_what_takes_no_part),
        cmocka_unit_test(test_none_and_one),
        cmocka_unit_test(test_ties),
        cmocka_unit_test(test_p_with_ties),
        cmocka_unit_test(test_a_million_values),
        cmocka_unit_test(test_coverage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
