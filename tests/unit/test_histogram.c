/* The latency histogram against exact values and a sorted array. */
#include "tests/unit/check.h"

#include "base/histogram.h"
#include "bench/random.h"

enum { VALUES = 20000 };

static uint64_t values[VALUES];
static struct cb_histogram whole, part[2];

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Log-uniform from 1 to 2^42 - 1: every size of bucket is met. */
static int fill(void **state)
{
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 3);
    memset(&whole, 0, sizeof whole);
    memset(part, 0, sizeof part);
    for (int i = 0; i < VALUES; i++) {
        int bits = 1 + (int)cb_random_below(&random, CB_HISTOGRAM_MAX_BITS);

        values[i] = cb_random_next(&random) >> (64 - bits);
        cb_histogram_add(&whole, values[i]);
        cb_histogram_add(&part[i % 2], values[i]);
    }
    qsort(values, VALUES, sizeof *values, by_value);
    return 0;
}

/* What the histogram makes of one value; a larger one beside it keeps the maximum out of it. */
static uint64_t seen_as(uint64_t value)
{
    static struct cb_histogram h;

    memset(&h, 0, sizeof h);
    cb_histogram_add(&h, value);
    cb_histogram_add(&h, UINT64_MAX);
    return cb_histogram_quantile(&h, 0.5);
}

static void test_error_is_below_one_percent(void **state)
{
    struct cb_random random;

    (void)state;
    for (uint64_t value = 0; value < 128; value++)
        assert_int_equal(seen_as(value), value);
    cb_random_init(&random, 4);
    for (int bits = 7; bits < CB_HISTOGRAM_MAX_BITS; bits++) {
        uint64_t low = 1ull << bits;

        for (int i = 0; i < 50; i++) {
            uint64_t value = i == 0   ? low
                             : i == 1 ? 2 * low - 1
                                      : low + cb_random_below(&random, low);

            assert_near((double)seen_as(value), (double)value, (double)value / 100);
        }
    }
}

static void test_buckets_leave_no_gap(void **state)
{
    (void)state;
    for (uint64_t value = 0; value < 1 << 16; value++) {
        uint32_t step = cb_histogram_index(value + 1) - cb_histogram_index(value);

        assert_in_range(step, 0, 1);
    }
    assert_int_equal(cb_histogram_index((1ull << CB_HISTOGRAM_MAX_BITS) - 1),
                     CB_HISTOGRAM_BUCKETS - 1);
}

static void test_quantiles_match_a_sorted_array(void **state)
{
    static const double shares[] = {0, 0.0001, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        size_t rank = (size_t)ceil(shares[i] * VALUES);
        double exact = (double)values[rank ? rank - 1 : 0];

        assert_near((double)cb_histogram_quantile(&whole, shares[i]), exact, exact / 100);
    }
    assert_int_equal(cb_histogram_quantile(&whole, 1), values[VALUES - 1]);
    assert_int_equal(whole.count, VALUES);
    assert_int_equal(whole.max, values[VALUES - 1]);
}

static void test_merging_parts_gives_the_whole(void **state)
{
    static struct cb_histogram sum, empty;

    (void)state;
    memset(&sum, 0, sizeof sum);
    cb_histogram_merge(&sum, &part[0]);
    cb_histogram_merge(&sum, &empty);
    cb_histogram_merge(&sum, &part[1]);
    assert_memory_equal(&sum, &whole, sizeof sum);
}

static void test_mean_is_that_of_the_values(void **state)
{
    double sum = 0;

    (void)state;
    for (int i = 0; i < VALUES; i++)
        sum += (double)values[i];
    assert_near(cb_histogram_mean(&whole), sum / VALUES, sum / VALUES * 1e-12);
}

static void test_quantile_never_exceeds_the_maximum(void **state)
{
    static struct cb_histogram h;

    (void)state;
    memset(&h, 0, sizeof h);
    cb_histogram_add(&h, 1000000);
    assert_int_equal(cb_histogram_quantile(&h, 1), 1000000);
    assert_true(cb_histogram_quantile(&h, 0.99) <= 1000000);
    assert_near((double)cb_histogram_quantile(&h, 0.99), 1e6, 1e4);
}

static void test_huge_values_go_to_the_last_bucket(void **state)
{
    static const uint64_t huge[] = {1ull << 42, (1ull << 42) + 1, 1ull << 50, UINT64_MAX};
    static struct cb_histogram h;

    (void)state;
    memset(&h, 0, sizeof h);
    for (size_t i = 0; i < COUNT_OF(huge); i++)
        cb_histogram_add(&h, huge[i]);
    assert_int_equal(h.bucket[CB_HISTOGRAM_BUCKETS - 1], COUNT_OF(huge));
    assert_int_equal(h.count, COUNT_OF(huge));
    assert_int_equal(cb_histogram_quantile(&h, 1), UINT64_MAX);
    assert_near((double)cb_histogram_quantile(&h, 0.5), 0x1p42, 0x1p42 / 100);
}

/* Side by side, without a gap, and each holds what is counted in it. */
static void test_bounds(void **state)
{
    uint64_t low, high = 0, end = 0;

    (void)state;
    for (uint32_t i = 0; i < CB_HISTOGRAM_BUCKETS; i++, end = high) {
        cb_histogram_bounds(i, &low, &high);
        assert_int_equal(low, end);
        assert_int_equal(cb_histogram_index(low), i);
        assert_int_equal(cb_histogram_index(high - 1), i);
    }
    assert_true(high == UINT64_MAX);
}

/* A full bucket stays full: it does not begin anew. */
static void test_full_bucket(void **state)
{
    static struct cb_histogram h, sum;

    (void)state;
    h.bucket[5] = UINT32_MAX;
    h.count = UINT32_MAX;
    cb_histogram_add(&h, 5);
    cb_histogram_add(&h, 6);
    assert_int_equal(h.bucket[5], UINT32_MAX);
    assert_int_equal(h.count, (uint64_t)UINT32_MAX + 1);
    assert_int_equal(h.lost, 1);
    assert_int_equal(h.sum, 11); /* the lost one too */
    cb_histogram_add(&sum, 5);
    cb_histogram_merge(&sum, &h);
    assert_int_equal(sum.bucket[5], UINT32_MAX);
    assert_int_equal(sum.bucket[6], 1);
    assert_int_equal(sum.count, (uint64_t)UINT32_MAX + 1);
    assert_int_equal(sum.lost, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_is_below_one_percent),
        cmocka_unit_test(test_buckets_leave_no_gap),
        cmocka_unit_test(test_quantiles_match_a_sorted_array),
        cmocka_unit_test(test_merging_parts_gives_the_whole),
        cmocka_unit_test(test_mean_is_that_of_the_values),
        cmocka_unit_test(test_quantile_never_exceeds_the_maximum),
        cmocka_unit_test(test_huge_values_go_to_the_last_bucket),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_full_bucket),
    };

    return cmocka_run_group_tests(tests, fill, NULL);
}
