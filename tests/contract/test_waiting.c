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
        assert_true(reported(&s, "lost_updates") > 0 && reported(&s, "lost_updates") < s.ops);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_lock_updates_are_lost),
        cmocka_unit_test(shares_are_reported),
    };

    return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
