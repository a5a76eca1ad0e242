/* Statistics against known answers, naive formulas and simulated coverage. */
#include "tests/unit/check.h"

#include "bench/random.h"
#include "bench/stats/detectable.h"
#include "bench/stats/holm.h"
#include "bench/stats/interval.h"
#include "bench/stats/paired.h"
#include "bench/stats/student.h"
#include "bench/stats/walsh.h"

/* Standard normal, by Box and Muller. */
static double normal(struct cb_random *random)
{
    double u = ((double)(cb_random_next(random) >> 11) + 0.5) * 0x1p-53;
    double v = ((double)(cb_random_next(random) >> 11) + 0.5) * 0x1p-53;

    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

static void exponentials(const double *d, double *a, double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        b[i] = 100.0 + (double)i; /* anything positive: only the ratio counts */
        a[i] = b[i] * exp(d[i]);
    }
}

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

static void test_input_is_not_changed(void **state)
{
    const double x[] = {3, 1, 2, 9, 7, 5, 8}, y[] = {3, 1, 2, 9, 7, 5, 8};

    (void)state;
    cb_stats_median(x, COUNT_OF(x));
    cb_stats_median_interval(x, COUNT_OF(x));
    cb_stats_ratio(x, y, COUNT_OF(x));
    assert_memory_equal(x, y, sizeof x);
}

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

static void test_none_and_one(void **state)
{
    const double x = 5, y = 2;
    struct cb_interval i = cb_stats_median_interval(&x, 0);

    (void)state;
    assert_false(i.have_estimate || i.have_interval);
    i = cb_stats_ratio(&x, &y, 0);
    assert_false(i.have_estimate || i.have_interval);
    i = cb_stats_median_interval(&x, 1);
    assert_true(i.have_estimate && !i.have_interval);
    assert_near(i.estimate, 5, 0);
    i = cb_stats_ratio(&x, &y, 1);
    assert_true(i.have_estimate && !i.have_interval);
    assert_near(i.estimate, 2.5, 1e-12);
}

/* Below six values: Student's t, of the logarithms where all are positive. */
static void test_few_values(void **state)
{
    const double plain[] = {-1, 0, 1}, logs[] = {exp(1), exp(2), exp(3)}, equal[] = {5, 5, 5};
    const double half = 4.303 / sqrt(3);
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

/* TUNING 3.2's table, and below six no interval. */
static void test_signed_rank_table(void **state)
{
    static const struct {
        size_t n;
        int k;
    } cases[] = {{0, -1}, {1, -1},  {5, -1},  {6, 0},   {7, 2},   {8, 3},   {9, 5},
                 {10, 8}, {12, 13}, {15, 25}, {16, 29}, {20, 52}, {24, 81}, {30, 137}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(cb_stats_signed_rank_k(cases[i].n), cases[i].k);
}

/* By looking at every one of the 2^n assignments of signs. */
static void test_signed_rank_by_enumeration(void **state)
{
    (void)state;
    for (size_t n = 6; n <= 16; n++) {
        uint32_t at_sum[16 * 17 / 2 + 1] = {0}, below = 0;
        int k = -1;

        for (uint32_t signs = 0; signs < 1u << n; signs++) {
            size_t sum = 0;

            for (size_t rank = 1; rank <= n; rank++)
                sum += signs >> (rank - 1) & 1 ? rank : 0;
            at_sum[sum]++;
        }
        while (below + at_sum[k + 1] <= 0.025 * (1u << n))
            below += at_sum[++k];
        assert_int_equal(cb_stats_signed_rank_k(n), k);
    }
}

/* The probabilities themselves, not counts: none overflows. */
static void test_signed_rank_of_many(void **state)
{
    enum { MOST = 200, SUMS = MOST * (MOST + 1) / 2 + 1 };
    static double p[SUMS];
    size_t sum = 0;

    (void)state;
    memset(p, 0, sizeof p);
    p[0] = 1;
    for (size_t n = 1; n <= MOST; n++) {
        double below = 0;
        int k = -1;

        sum += n;
        for (size_t s = sum + 1; s-- > 0;)
            p[s] = (p[s] + (s >= n ? p[s - n] : 0)) / 2;
        while (below + p[k + 1] <= 0.025)
            below += p[++k];
        if (n <= 60)
            assert_int_equal(cb_stats_signed_rank_k(n), k);
        else
            assert_in_range(cb_stats_signed_rank_k(n) - k + 1, 0, 2); /* normal: one off at most */
    }
}

static void test_ratio_known_answer(void **state) /* T14 */
{
    static const double d[] = {.05, -.01, .03, .07, .02, .04, -.02, .06};
    double a[8], b[8];
    struct cb_interval i;

    (void)state;
    exponentials(d, a, b, 8);
    i = cb_stats_ratio(a, b, 8);
    assert_true(i.have_estimate && i.have_interval);
    assert_near(i.estimate, exp(.03), 1e-9);
    assert_near(i.lo, exp(0), 1e-9);
    assert_near(i.hi, exp(.06), 1e-9);
    i = cb_stats_ratio(b, a, 8); /* the other way round */
    assert_near(i.estimate, exp(-.03), 1e-9);
    assert_near(i.lo, exp(-.06), 1e-9);
    assert_near(i.hi, exp(0), 1e-9);
}

static void test_ratio_of_few_pairs(void **state)
{
    static const double d[] = {.1, .2, .3};
    const double half = 4.303 * .1 / sqrt(3);
    double a[3], b[3];
    struct cb_interval i;

    (void)state;
    exponentials(d, a, b, 3);
    i = cb_stats_ratio(a, b, 3);
    assert_true(i.have_estimate && i.have_interval);
    assert_near(i.estimate, exp(.2), 1e-9);
    assert_near(i.lo, exp(.2 - half), 1e-9);
    assert_near(i.hi, exp(.2 + half), 1e-9);
}

/* One pair gone wild moves neither estimate nor interval by more than its neighbours allow. */
static void test_ratio_resists_an_outlier(void **state)
{
    double d[12], a[12], b[12];
    struct cb_interval i;

    (void)state;
    for (size_t j = 0; j < 12; j++)
        d[j] = 0.01 * (double)j;
    d[11] = 50;
    exponentials(d, a, b, 12);
    i = cb_stats_ratio(a, b, 12);
    assert_in_range((int)(1000 * log(i.estimate)), 50, 65);
    assert_true(log(i.hi) < 0.11);
}

/* How often 95% intervals hold the truth, in percent; pairs share noise that must cancel. */
static double coverage(size_t n, double truth, int of_ratio)
{
    enum { EXPERIMENTS = 2000 };
    struct cb_random random;
    int held = 0;

    cb_random_init(&random, 10 + n);
    for (int e = 0; e < EXPERIMENTS; e++) {
        double a[30], b[30];
        struct cb_interval i;

        for (size_t j = 0; j < n; j++) {
            double block = exp(0.2 * normal(&random));

            b[j] = block * exp(0.05 * normal(&random));
            a[j] = truth * (of_ratio ? block : 1) * exp(0.05 * normal(&random));
        }
        i = of_ratio ? cb_stats_ratio(a, b, n) : cb_stats_median_interval(a, n);
        held += i.lo <= truth && truth <= i.hi;
    }
    return 100.0 * held / EXPERIMENTS;
}

static void test_coverage(void **state)
{
    (void)state;
    assert_near(coverage(12, 1.8, 1), 95, 2);
    assert_near(coverage(30, 1.0, 1), 95, 2);
    assert_near(coverage(5, 1.8, 1), 95, 2);
    assert_near(coverage(5, 1.8, 0), 95, 2);
    assert_near(coverage(12, 1.8, 0), 96.1, 2); /* its exact level: 1 - 2 * 79 / 4096 */
    assert_near(coverage(6, 1.8, 0), 96.9, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_median),
        cmocka_unit_test(test_input_is_not_changed),
        cmocka_unit_test(test_t_quantiles),
        cmocka_unit_test(test_none_and_one),
        cmocka_unit_test(test_few_values),
        cmocka_unit_test(test_order_statistics),
        cmocka_unit_test(test_a_million_values),
        cmocka_unit_test(test_signed_rank_table),
        cmocka_unit_test(test_signed_rank_by_enumeration),
        cmocka_unit_test(test_signed_rank_of_many),
        cmocka_unit_test(test_ratio_known_answer),
        cmocka_unit_test(test_ratio_of_few_pairs),
        cmocka_unit_test(test_ratio_resists_an_outlier),
        cmocka_unit_test(test_coverage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
