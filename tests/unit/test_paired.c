/* Pairs: ranks, Walsh averages, ratios: known answers, brute force and simulated coverage. */
#include "tests/unit/check.h"

#include "bench/random.h"
#include "bench/stats/paired.h"
#include "bench/stats/walsh.h"
#include "tests/unit/noise.h"

static void exponentials(const double *d, double *a, double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        b[i] = 100.0 + (double)i; /* anything positive: only the ratio counts */
        a[i] = b[i] * exp(d[i]);
    }
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

/* The table for 5% in each tail, and beyond where it is exact. */
static void test_signed_rank_tails(void **state)
{
    static const struct {
        size_t n;
        int k;
    } cases[] = {{4, -1},  {5, 0},   {6, 2},   {7, 3},   {8, 5},
                 {10, 10}, {12, 17}, {16, 35}, {20, 60}, {24, 91}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(cb_stats_signed_rank_tail_k(cases[i].n, 0.05), cases[i].k);
    assert_int_equal(cb_stats_signed_rank_tail_k(100, 0.025), cb_stats_signed_rank_k(100));
    assert_near(cb_stats_signed_rank_tail_k(60, 0.05), cb_stats_signed_rank_tail_k(61, 0.05), 31);
    assert_int_equal(cb_stats_signed_rank_tail_k(200, 0.05),
                     8701); /* 10050 - 1.645 * 819.7 - 0.5 */
}

static void test_shift_tail(void **state)
{
    static const double d[] = {.05, -.01, .03, .07, NAN, .02, .04, -.02, .06};
    struct cb_interval both = cb_stats_shift(d, 9), one = cb_stats_shift_tail(d, 9, 0.05);

    (void)state;
    assert_near(one.estimate, both.estimate, 0);
    assert_true(one.lo > both.lo && one.hi < both.hi);
    assert_near(one.lo, .005, 1e-12); /* the 6th smallest of the 36 averages */
    assert_int_equal(one.n, 8);
    both = cb_stats_shift_tail(d, 9, 0.025);
    assert_near(both.lo, cb_stats_shift(d, 9).lo, 0);
    one = cb_stats_shift_tail(d, 4, 0.05);
    assert_true(one.have_estimate && !one.have_interval);
    one = cb_stats_shift_tail(d, 0, 0.05);
    assert_false(one.have_estimate || one.have_interval);
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
            double block = exp(0.2 * noise_normal(&random));

            b[j] = block * exp(0.05 * noise_normal(&random));
            a[j] = truth * (of_ratio ? block : 1) * exp(0.05 * noise_normal(&random));
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

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* All averages, sorted; returns how many. */
static size_t all_averages(const double *x, size_t n, double *averages)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            averages[m++] = (x[i] + x[j]) / 2;
    qsort(averages, m, sizeof *averages, by_value);
    return m;
}

/* Of numbers with and without ties, of either sign. */
static void test_walsh_averages_by_brute_force(void **state)
{
    enum { MOST = 40 };
    struct cb_random random;
    double x[MOST], averages[MOST * (MOST + 1) / 2];

    (void)state;
    cb_random_init(&random, 3);
    for (int e = 0; e < 200; e++) {
        size_t n = 1 + cb_random_below(&random, MOST), m;

        for (size_t i = 0; i < n; i++)
            x[i] = e % 2 ? noise_normal(&random) : (double)cb_random_below(&random, 7) - 3;
        qsort(x, n, sizeof *x, by_value);
        m = all_averages(x, n, averages);
        assert_int_equal(cb_stats_walsh_count(n), m);
        for (size_t k = 0; k < m; k++) {
            size_t below = 0, equal = 0;

            assert_true(cb_stats_walsh_kth(x, n, k) == averages[k]);
            for (size_t i = 0; i < m; i++) {
                below += averages[i] < averages[k];
                equal += averages[i] == averages[k];
            }
            assert_int_equal(cb_stats_walsh_below(x, n, averages[k], 0), below);
            assert_int_equal(cb_stats_walsh_below(x, n, averages[k], 1), below + equal);
        }
    }
}

static void test_hodges_lehmann_known_answer(void **state) /* T14 */
{
    const double d[] = {8, 1, 4, 2, 4, 2, 8, 1}; /* each twice: the median average is the same */
    double averages[36];
    size_t m = all_averages(d, 8, averages);
    struct cb_interval i = cb_stats_shift(d, 8);
    const double four[] = {1, 2, 4, 8};

    (void)state;
    assert_near(i.estimate, (averages[m / 2 - 1] + averages[m / 2]) / 2, 0);
    assert_near(i.lo, averages[3], 0); /* k(8) = 3 */
    assert_near(i.hi, averages[m - 4], 0);
    assert_near((cb_stats_walsh_kth(four, 4, 4) + cb_stats_walsh_kth(four, 4, 5)) / 2, 3.5, 0);
}

/* By looking at every assignment of signs: the chance that T+ is as far out as here. */
static double naive_p(const double *d, size_t n)
{
    double averages[16 * 17 / 2];
    size_t m = all_averages(d, n, averages), low = 0, high = 0, extreme = 0, t;

    for (size_t i = 0; i < m; i++) {
        low += averages[i] <= 0;
        high += averages[i] >= 0;
    }
    t = low < high ? low : high;
    for (uint32_t signs = 0; signs < 1u << n; signs++) {
        size_t sum = 0;

        for (size_t rank = 1; rank <= n; rank++)
            sum += signs >> (rank - 1) & 1 ? rank : 0;
        extreme += sum <= t;
    }
    return fmin(1, 2.0 * (double)extreme / (double)(1u << n));
}

static void test_p_by_enumeration(void **state)
{
    struct cb_random random;
    double d[16];

    (void)state;
    cb_random_init(&random, 4);
    for (int e = 0; e < 200; e++) {
        size_t n = 6 + cb_random_below(&random, 9);

        for (size_t i = 0; i < n; i++) /* every other time with ties and zeros */
            d[i] = e % 2 ? noise_normal(&random) + 0.5 : (double)cb_random_below(&random, 5) - 1;
        assert_near(cb_stats_shift_p(d, n), naive_p(d, n), 1e-12);
    }
}

/* Test and interval say the same, whatever the ties. */
static void test_p_and_interval_agree(void **state)
{
    struct cb_random random;
    double d[80];
    int told_apart = 0;

    (void)state;
    cb_random_init(&random, 5);
    for (int e = 0; e < 2000; e++) {
        size_t n = 6 + cb_random_below(&random, 74);
        struct cb_interval i;
        int apart;

        for (size_t j = 0; j < n; j++)
            d[j] = e % 2 ? noise_normal(&random) + 0.3 : (double)cb_random_below(&random, 5) - 1.6;
        i = cb_stats_shift(d, n);
        apart = i.lo > 0 || i.hi < 0;
        assert_int_equal(apart, cb_stats_shift_p(d, n) <= 0.05);
        told_apart += apart;
    }
    assert_in_range(told_apart, 500, 1500);
}

/* Below six, Student's: tabulated quantiles have their tabulated p. */
static void test_p_of_few(void **state)
{
    const double one = 3, same[] = {2, 2, 2}, zeros[] = {0, 0, 0}, three[] = {1, 2, 3};

    (void)state;
    assert_true(isnan(cb_stats_shift_p(&one, 0)));
    assert_true(isnan(cb_stats_shift_p(&one, 1)));
    assert_near(cb_stats_shift_p(same, 3), 0, 0);
    assert_near(cb_stats_shift_p(zeros, 3), 1, 0);
    assert_near(cb_stats_shift_p(three, 3), 0.0742, 0.0001); /* t = 3.4641 with 2 */
}

static void test_what_is_no_pair(void **state)
{
    const double a[] = {2, NAN, 2, -1, 2, 0, 2, INFINITY, 2, 2, 2};
    const double b[] = {1, 1, NAN, 1, 1, 1, 1, 1, 1, 1, 0};
    struct cb_interval i = cb_stats_ratio(a, b, COUNT_OF(a));

    (void)state;
    assert_int_equal(i.n, 5);
    assert_near(i.estimate, 2, 1e-12);
    i = cb_stats_ratio(a + 1, b + 1, 1);
    assert_true(!i.have_estimate && !i.have_interval && i.n == 0);
    i = cb_stats_ratio(a, b, 0);
    assert_true(!i.have_estimate && i.n == 0);
    i = cb_stats_ratio(a, b, 1);
    assert_true(i.have_estimate && !i.have_interval && i.n == 1);
    assert_near(i.estimate, 2, 1e-12);
}

static void test_input_is_not_changed(void **state)
{
    const double x[] = {3, 1, NAN, 9, 7, 5, 8, 2}, y[] = {3, 1, NAN, 9, 7, 5, 8, 2};

    (void)state;
    cb_stats_ratio(x, y, COUNT_OF(x));
    cb_stats_shift(x, COUNT_OF(x));
    cb_stats_shift_p(x, COUNT_OF(x));
    assert_memory_equal(x, y, sizeof x);
}

/* 5 * 10^11 averages. Those of evenly spaced numbers are known, and so is a normal sample's. */
static void test_a_million_pairs(void **state)
{
    enum { N = 1000000 };
    double *d = malloc(N * sizeof *d);
    struct cb_random random;
    struct cb_interval i;

    (void)state;
    assert_non_null(d);
    for (size_t j = 0; j < N; j++)
        d[j] = (double)(j * 7919 % N); /* each once */
    i = cb_stats_shift(d, N);
    assert_int_equal(i.n, N);
    assert_near(i.estimate, (N - 1) / 2.0, 0);
    assert_near(i.lo + i.hi, N - 1, 0);
    cb_random_init(&random, 6);
    for (size_t j = 0; j < N; j++)
        d[j] = noise_normal(&random);
    i = cb_stats_shift(d, N);
    assert_near(i.estimate, 0, 0.004); /* four standard errors */
    assert_near(i.hi - i.lo, 2 * 1.96 * sqrt(3.14159265 / 3) / 1000, 0.0001);
    assert_true(cb_stats_shift_p(d, N) > 0.001);
    for (size_t j = 0; j < N; j++)
        d[j] += 0.01;
    assert_true(cb_stats_shift_p(d, N) < 1e-12);
    free(d);
}

/* T15: equal things with shared noise, experiments called faster or slower in 100. */
static void test_false_alarms(void **state)
{
    enum { EXPERIMENTS = 2000, PAIRS = 12 };
    struct cb_random random;
    int alarms = 0;

    (void)state;
    cb_random_init(&random, 15);
    for (int e = 0; e < EXPERIMENTS; e++) {
        double a[PAIRS], b[PAIRS], drift = 1;
        struct cb_interval i;

        for (size_t j = 0; j < PAIRS; j++) {
            drift *= exp(0.05 * noise_normal(&random));
            a[j] = drift * exp(0.05 * noise_normal(&random));
            b[j] = drift * exp(0.05 * noise_normal(&random));
        }
        i = cb_stats_ratio(a, b, PAIRS);
        alarms += i.lo > 1 || i.hi < 1;
    }
    assert_in_range(alarms, EXPERIMENTS * 3 / 100, EXPERIMENTS * 7 / 100);
}

/* T16: 1.8 times as fast, each rate with a CV of 10%. */
static void test_a_real_difference(void **state)
{
    enum { EXPERIMENTS = 2000, PAIRS = 12 };
    struct cb_random random;
    int held = 0;

    (void)state;
    cb_random_init(&random, 16);
    for (int e = 0; e < EXPERIMENTS; e++) {
        double a[PAIRS], b[PAIRS];
        struct cb_interval i;

        for (size_t j = 0; j < PAIRS; j++) {
            double block = exp(0.2 * noise_normal(&random));

            a[j] = 1.8 * block * exp(0.1 * noise_normal(&random));
            b[j] = block * exp(0.1 * noise_normal(&random));
        }
        i = cb_stats_ratio(a, b, PAIRS);
        held += i.lo <= 1.8 && 1.8 <= i.hi;
        assert_true(i.lo > 1);
    }
    assert_in_range(held, EXPERIMENTS * 93 / 100, EXPERIMENTS * 97 / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signed_rank_table),
        cmocka_unit_test(test_signed_rank_tails),
        cmocka_unit_test(test_shift_tail),
        cmocka_unit_test(test_signed_rank_by_enumeration),
        cmocka_unit_test(test_signed_rank_of_many),
        cmocka_unit_test(test_ratio_known_answer),
        cmocka_unit_test(test_ratio_of_few_pairs),
        cmocka_unit_test(test_ratio_resists_an_outlier),
        cmocka_unit_test(test_walsh_averages_by_brute_force),
        cmocka_unit_test(test_hodges_lehmann_known_answer),
        cmocka_unit_test(test_p_by_enumeration),
        cmocka_unit_test(test_p_and_interval_agree),
        cmocka_unit_test(test_p_of_few),
        cmocka_unit_test(test_what_is_no_pair),
        cmocka_unit_test(test_input_is_not_changed),
        cmocka_unit_test(test_a_million_pairs),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_false_alarms),
        cmocka_unit_test(test_a_real_difference),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
