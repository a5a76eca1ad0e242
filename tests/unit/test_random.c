/* The generator against its published sequence; uniformity without bias. */
#include "tests/unit/check.h"

#include "bench/random.h"

/* From state {1, 2, 3, 4}, as other implementations of xoshiro256** test it. */
static void test_published_sequence(void **state)
{
    static const uint64_t expected[] = {11520u,
                                        0u,
                                        1509978240u,
                                        1215971899390074240u,
                                        1216172134540287360u,
                                        607988272756665600u,
                                        16172922978634559625u,
                                        8476171486693032832u,
                                        10595114339597558777u,
                                        2904607092377533576u};
    struct cb_random random = {{1, 2, 3, 4}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_int_equal(cb_random_next(&random), expected[i]);
}

/* splitmix64's published sequence from 0, and what follows from it. */
static void test_seeding(void **state)
{
    static const uint64_t splitmix[] = {0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f,
                                        0xf88bb8a8724c81ec};
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 0);
    assert_memory_equal(random.state, splitmix, sizeof splitmix);
    assert_int_equal(cb_random_next(&random), 0x99ec5f36cb75f2b4);
    cb_random_init(&random, 1);
    assert_int_equal(cb_random_next(&random), 0xb3f2af6d0fc710c5);
}

/* Taking a remainder would put half of all draws in the first third of this bound. */
static void test_below_has_no_bias(void **state)
{
    const uint64_t third = 1ull << 62;
    int hits[3] = {0};
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 5);
    for (int i = 0; i < 30000; i++) {
        uint64_t x = cb_random_below(&random, 3 * third);

        assert_true(x < 3 * third);
        hits[x / third]++;
    }
    for (int i = 0; i < 3; i++)
        assert_in_range(hits[i], 9600, 10400); /* five standard deviations */
    assert_int_equal(cb_random_below(&random, 1), 0);
}

static void test_all_orders_are_equally_likely(void **state)
{
    int hits[27] = {0}, orders = 0;
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 6);
    for (int i = 0; i < 60000; i++) {
        uint32_t x[3] = {0, 1, 2};

        cb_random_shuffle(&random, x, 3);
        hits[9 * x[0] + 3 * x[1] + x[2]]++;
    }
    for (size_t i = 0; i < COUNT_OF(hits); i++)
        if (hits[i]) {
            assert_in_range(hits[i], 9500, 10500);
            orders++;
        }
    assert_int_equal(orders, 6);
}

static void test_shuffle_keeps_every_index(void **state)
{
    enum { N = 1000 };
    uint32_t x[N];
    int seen[N] = {0}, moved = 0;
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 7);
    for (uint32_t i = 0; i < N; i++)
        x[i] = i;
    cb_random_shuffle(&random, x, N);
    for (uint32_t i = 0; i < N; i++) {
        assert_true(x[i] < N);
        seen[x[i]]++;
        moved += x[i] != i;
    }
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(seen[i], 1);
    assert_true(moved > N / 2);
    cb_random_shuffle(&random, x, 0); /* nothing to do, nothing touched */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_sequence),
        cmocka_unit_test(test_seeding),
        cmocka_unit_test(test_below_has_no_bias),
        cmocka_unit_test(test_all_orders_are_equally_likely),
        cmocka_unit_test(test_shuffle_keeps_every_index),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
