/* The heap of timers against a model that looks at every timer every time. */
#include "tests/unit/check.h"

#include "bench/random.h"
#include "runners/timers.h"

enum { TIMERS = 100 };

static struct cb_timers timers;
static uint64_t deadline[TIMERS]; /* the model; valid for those in the heap */
static int in[TIMERS];

static int setup(void **state)
{
    (void)state;
    memset(in, 0, sizeof in);
    return cb_timers_open(&timers, TIMERS);
}

static int teardown(void **state)
{
    (void)state;
    cb_timers_close(&timers);
    return 0;
}

static void add(uint32_t i, uint64_t at)
{
    deadline[i] = at;
    in[i] = 1;
    cb_timers_add(&timers, i, at);
}

/* Pops at `now` and compares: of equal deadlines any may come. Returns whether there was one. */
static int pop(uint64_t now)
{
    uint64_t earliest = UINT64_MAX;
    uint32_t got = cb_timers_pop(&timers, now);
    int some = 0;

    for (int i = 0; i < TIMERS; i++)
        if (in[i] && deadline[i] <= now) {
            some = 1;
            if (deadline[i] < earliest)
                earliest = deadline[i];
        }
    assert_int_equal(got != CB_TIMERS_NONE, some);
    if (got != CB_TIMERS_NONE) {
        assert_true(in[got]);
        assert_int_equal(deadline[got], earliest);
        assert_int_equal(timers.place[got], 0);
        in[got] = 0;
    }
    return some;
}

static void check_places(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < TIMERS; i++) {
        count += (uint32_t)in[i];
        assert_int_equal(timers.place[i] != 0, in[i]);
        if (in[i]) {
            assert_true(timers.place[i] <= timers.count);
            assert_int_equal(timers.heap[timers.place[i] - 1].number, i);
        }
    }
    assert_int_equal(timers.count, count);
}

static void test_random_operations(void **state)
{
    struct cb_random random;
    int popped = 0, cancelled = 0;

    (void)state;
    cb_random_init(&random, 11);
    for (int step = 0; step < 30000; step++) {
        uint32_t i = (uint32_t)cb_random_below(&random, TIMERS);
        uint64_t at = cb_random_below(&random, 300); /* few values: many equal ones */

        if (cb_random_below(&random, 4) == 0) {
            popped += pop(at / 4); /* mostly not the last ones: the heap stays filled */
        } else if (!in[i]) {
            add(i, at);
        } else if (cb_random_below(&random, 3) == 0) {
            cb_timers_cancel(&timers, i);
            in[i] = 0;
            cancelled++;
        }
        check_places();
    }
    assert_true(popped > 1000 && cancelled > 1000);
    while (timers.count)
        assert_true(pop(UINT64_MAX));
    assert_false(pop(UINT64_MAX));
}

static void test_only_what_is_due(void **state)
{
    (void)state;
    assert_int_equal(cb_timers_pop(&timers, UINT64_MAX), CB_TIMERS_NONE); /* empty */
    add(0, 10);
    assert_int_equal(cb_timers_pop(&timers, 9), CB_TIMERS_NONE);
    assert_int_equal(cb_timers_pop(&timers, 10), 0);
    assert_int_equal(cb_timers_pop(&timers, UINT64_MAX), CB_TIMERS_NONE);
}

static void test_cancelling_what_is_not_there(void **state)
{
    (void)state;
    add(0, 10);
    cb_timers_cancel(&timers, 1); /* never added */
    cb_timers_cancel(&timers, 0);
    cb_timers_cancel(&timers, 0); /* twice */
    assert_int_equal(timers.count, 0);
    add(0, 20); /* and again */
    assert_int_equal(cb_timers_pop(&timers, 20), 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_random_operations),
        EACH(test_only_what_is_due),
        EACH(test_cancelling_what_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
