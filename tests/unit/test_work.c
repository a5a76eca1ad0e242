/* Operations are handed out once each, all of them, and no more when the time is up. */
#include "tests/unit/check.h"

#include <pthread.h>

#include "base/work.h"

static void test_all_and_the_remainder(void **state)
{
    static const struct {
        uint64_t tasks;
        uint32_t chunk;
        uint64_t counts[6]; /* ended by 0 */
    } cases[] = {
        {10, 3, {3, 3, 3, 1}},
        {9, 3, {3, 3, 3}},
        {1, 1, {1}},
        {5, 100, {5}},
        {(1ull << 32) + 5, 1u << 31, {1u << 31, 1u << 31, 5}}, /* more than 32 bits */
        {(3ull << 32) - 3, UINT32_MAX, {UINT32_MAX, UINT32_MAX, UINT32_MAX}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_work work = {.tasks = cases[i].tasks, .chunk = cases[i].chunk};
        uint64_t handed_out = 0;

        for (int draw = 0; cases[i].counts[draw]; draw++) {
            uint64_t first = UINT64_MAX;

            assert_int_equal(cb_work_draw(&work, &first), cases[i].counts[draw]);
            assert_int_equal(first, handed_out);
            handed_out += cases[i].counts[draw];
        }
        assert_int_equal(handed_out, cases[i].tasks);
        for (int again = 0; again < 3; again++)
            assert_int_equal(cb_work_draw(&work, &handed_out), 0);
    }
}

static void test_goes_on_beyond_32_bits(void **state)
{
    struct cb_work work = {.tasks = 1ull << 40, .chunk = 64};
    uint64_t first = 0;

    (void)state;
    atomic_store(&work.next, (1ull << 40) - 65); /* as after 2^34 draws */
    assert_int_equal(cb_work_draw(&work, &first), 64);
    assert_int_equal(first, (1ull << 40) - 65);
    assert_int_equal(cb_work_draw(&work, &first), 1);
    assert_int_equal(first, (1ull << 40) - 1);
    assert_int_equal(cb_work_draw(&work, &first), 0);
}

static void test_without_end(void **state)
{
    struct cb_work work = {.chunk = 64};
    uint64_t first = 7;

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(cb_work_draw(&work, &first), 64);
    assert_int_equal(first, 7);     /* not numbered */
    assert_int_equal(work.next, 0); /* the shared counter is left alone */
}

/* --- several at once --- */

enum { THREADS = 4, TASKS = 100003, CHUNK = 7 };

static struct cb_work shared;
static unsigned char done[TASKS]; /* each byte written by whoever drew it */

static void *draw_all(void *total)
{
    uint64_t count, first = 0;

    while ((count = cb_work_draw(&shared, &first)) > 0) {
        for (uint64_t i = first; i < first + count; i++)
            done[i]++;
        *(uint64_t *)total += count;
    }
    return NULL;
}

static void test_threads_draw_each_once(void **state)
{
    pthread_t threads[THREADS];
    uint64_t total[THREADS] = {0}, sum = 0;

    (void)state;
    shared.tasks = TASKS;
    shared.chunk = CHUNK;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, draw_all, &total[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        sum += total[i];
    }
    assert_int_equal(sum, TASKS);
    for (int i = 0; i < TASKS; i++)
        assert_int_equal(done[i], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_and_the_remainder),
        cmocka_unit_test(test_goes_on_beyond_32_bits),
        cmocka_unit_test(test_without_end),
        cmocka_unit_test(test_threads_draw_each_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
