/* When the operations of an open loop are to begin: the rate asked for, and the same every time. */
#include "tests/unit/check.h"

#include "base/clock.h"
#include "bench/arrivals.h"

static uint64_t due[1 << 18], again[1 << 18];

static size_t fill(const struct cb_arrivals *s, uint64_t *times)
{
    size_t n = cb_arrivals_count(s);

    assert_true(n <= COUNT_OF(due));
    cb_arrivals_fill(s, times);
    return n;
}

static void test_constant(void **state)
{
    static const struct {
        uint64_t rate, span_ns;
        size_t count;
    } cases[] = {
        {1000, CB_NS_PER_S / 10, 100}, {1, CB_NS_PER_S, 1},
        {1, CB_NS_PER_S / 2, 0}, /* the first is due after half a gap */
        {3, CB_NS_PER_S, 3},           {100000, CB_NS_PER_S, 100000},
    };

    (void)state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const struct cb_arrivals s = {
            .arrivals = CB_CONSTANT, .rate_per_s = cases[c].rate, .span_ns = cases[c].span_ns};
        double gap = 1e9 / (double)cases[c].rate;
        size_t n = fill(&s, due);

        assert_int_equal(n, cases[c].count);
        for (size_t i = 0; i < n; i++)
            assert_near((double)due[i], gap * ((double)i + 0.5), 1);
    }
}

/* Gaps of the exponential distribution: mean and standard deviation are both 1 / rate. With 200000
 * gaps the mean of them is within 1% of it, the deviation within 2%, by more than four standard
 * errors. */
static void test_poisson(void **state)
{
    const struct cb_arrivals s = {
        .arrivals = CB_POISSON, .rate_per_s = 100000, .span_ns = 2 * CB_NS_PER_S, .seed = 11};
    size_t n = fill(&s, due);
    double sum = 0, squares = 0, mean, deviation;

    (void)state;
    assert_near((double)n, 200000, 2000);
    for (size_t i = 1; i < n; i++) {
        double gap = (double)(due[i] - due[i - 1]);

        assert_true(due[i] >= due[i - 1]);
        sum += gap;
        squares += gap * gap;
    }
    mean = sum / (double)(n - 1);
    deviation = sqrt(squares / (double)(n - 1) - mean * mean);
    assert_near(mean, 10000, 100);
    assert_near(deviation, 10000, 200);
    assert_true(due[n - 1] < s.span_ns);
}

static void test_the_same_seed(void **state)
{
    struct cb_arrivals s = {
        .arrivals = CB_POISSON, .rate_per_s = 5000, .span_ns = CB_NS_PER_S, .seed = 3};
    size_t n = fill(&s, due);

    (void)state;
    assert_int_equal(fill(&s, again), n);
    assert_memory_equal(due, again, n * sizeof *due);
    s.seed = 4;
    fill(&s, again);
    assert_memory_not_equal(due, again, 100 * sizeof *due);
}

/* A longer span only adds to the end: a longer warm-up doesn't change what it begins with. */
static void test_a_longer_span(void **state)
{
    struct cb_arrivals s = {
        .arrivals = CB_POISSON, .rate_per_s = 5000, .span_ns = CB_NS_PER_S, .seed = 3};
    size_t n = fill(&s, due);

    (void)state;
    s.span_ns *= 2;
    assert_true(fill(&s, again) > n);
    assert_memory_equal(due, again, n * sizeof *due);
}

static void test_rates(void **state)
{
    static const char *const bad[] = {"",     "/s",  "5",     "5000",         "/s5",  "0/s",
                                      "-1/s", "x/s", "1e3/s", "1000000001/s", "5 /s", "5/m"};
    uint64_t rate = 7;

    (void)state;
    assert_int_equal(cb_arrivals_parse_rate("5000/s", &rate, NULL), 0);
    assert_int_equal(rate, 5000);
    assert_int_equal(cb_arrivals_parse_rate("1000000000/s", &rate, NULL), 0);
    assert_int_equal(rate, 1000000000);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct cb_err err = {0};

        assert_true(cb_arrivals_parse_rate(bad[i], &rate, &err) < 0);
        assert_contains(err.what, "rate");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates),         cmocka_unit_test(test_constant),
        cmocka_unit_test(test_poisson),       cmocka_unit_test(test_the_same_seed),
        cmocka_unit_test(test_a_longer_span),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
