/* What workloads around locks and waiting promise beyond what the matrix shows. */
#include <stdlib.h>
#include <string.h>

#include "take.h"

static struct cb_sample expect(enum cb_status status, const char *part, const struct ask *ask)
{
    struct cb_sample s;

    take_expecting(ask, status, part, &s);
    return s;
}

/* The number behind `key=` in the sample's report; fails the test when it isn't there. */
static uint64_t reported(const struct cb_sample *s, const char *key)
{
    const char *at = strstr(s->report, key);

    if (!at || at[strlen(key)] != '=')
        fail_msg("no %s in '%s'", key, s->report);
    return strtoull(at + strlen(key) + 1, NULL, 10);
}

/* --- lock --- */

/* Several threads that hold a stale value for a while are bound to lose updates: that is a result,
 * and no error. Coroutines of one thread can't, because nobody comes between. */
static void without_a_lock_updates_are_lost(void **state)
{
    struct ask ask = {.workload = cb_workload_find("lock", NULL),
                      .params = {"kind=none", "hold=20us"},
                      .pool = 8,
                      .duration_ns = 100 * MS};
    static const char *const parallel[] = {"thread", "fork"};
    struct cb_sample s;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        ask.runner = cb_runner_find(parallel[i], NULL);
        s = expect(CB_OK, "", &ask);
        assert_true(reported(&s, "lost_updates") > 0);
        assert_true(reported(&s, "lost_updates") < reported(&s, "all_updates"));
    }
    ask.runner = cb_runner_find("coro", NULL);
    s = expect(CB_OK, "", &ask);
    assert_int_equal(reported(&s, "lost_updates"), 0);
}

static void shares_are_reported(void **state)
{
    struct ask ask = {.workload = cb_workload_find("lock", NULL), .tasks = 1000};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 4);
        s = expect(CB_OK, "", &ask);
        assert_true(reported(&s, "min_per_worker") <= ask.tasks / ask.pool);
        assert_true(reported(&s, "max_per_worker") >= ask.tasks / ask.pool);
        assert_true(reported(&s, "max_per_worker") <= ask.tasks);
        assert_null(strstr(s.report, "lost_updates"));
    }
}

/* --- deadlock --- */

/* Even workers start with the first lock, odd ones with the second. */
static void expect_who(const struct cb_sample *s, const char *does, uint64_t parity)
{
    const char *at = strstr(s->message, does);

    if (!at)
        fail_msg("'%s' is not in '%s'", does, s->message);
    assert_true(at[-1] >= '0' && at[-1] <= '9');
    assert_int_equal((uint64_t)(at[-1] - '0') % 2, parity);
}

static void expect_hang(struct ask *ask, uint32_t about)
{
    struct cb_sample s;

    ask->pool = take_pool(ask, about);
    s = expect(CB_FAILED, "no end after 500ms", ask);
    assert_non_null(strstr(s.message, " 0 finished; a deadlock: worker "));
    expect_who(&s, " holds account 0's lock and waits for account 1's", 0);
    expect_who(&s, " holds account 1's and waits for account 0's", 1);
}

/* Under every model the two sides hang, and the sample is ended and cleared away: take() proves
 * that nothing is left. The tasks are so few that waiting for the other side in each comes to less
 * than the time-out. A worker alone has nobody to hang with. */
static void a_deadlock_is_caught(void **state)
{
    struct ask ask = {.workload = cb_workload_find("deadlock", NULL),
                      .params = {"cure=none"},
                      .timeout_ns = 500 * MS};

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.tasks = 16;
        ask.pool = take_pool(&ask, 1);
        if (ask.pool == 1)
            expect(CB_OK, "", &ask);
        if (ask.runner->only_pool)
            continue;
        expect_hang(&ask, 2);
        ask.tasks = 0;
        ask.duration_ns = 200 * MS;
        expect_hang(&ask, 5);
    }
}

/* Coroutines, whose order is always the same, meet between the locks for sure. */
static void trying_gives_locks_back(void **state)
{
    struct ask ask = {.workload = cb_workload_find("deadlock", NULL),
                      .params = {"cure=try"},
                      .runner = cb_runner_find("coro", NULL),
                      .pool = 4,
                      .tasks = 100};
    struct cb_sample s = {0};

    (void)state;
    s = expect(CB_OK, "", &ask);
    assert_true(reported(&s, "given_back") > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_lock_updates_are_lost),
        cmocka_unit_test(shares_are_reported),
        cmocka_unit_test(a_deadlock_is_caught),
        cmocka_unit_test(trying_gives_locks_back),
    };

    return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
