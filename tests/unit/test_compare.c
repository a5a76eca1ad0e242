/* Verdicts on two runs, made up here: every word, the gate, the floor, Holm's correction. */
#include "tests/unit/check.h"

#include "bench/compare/blocks.h"
#include "bench/compare/facts.h"
#include "bench/compare/judge.h"

static struct cb_results old_run, new_run;
static struct cb_compared result;

static int setup(void **state)
{
    (void)state;
    old_run = new_run = (struct cb_results){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cb_compare_done(&result);
    cb_results_done(&old_run);
    cb_results_done(&new_run);
    return 0;
}

static struct cb_results_case *add(struct cb_results *run, const char *name)
{
    const char *key[CB_KEYS];
    struct cb_results_case *c;

    for (int i = 0; i < CB_KEYS; i++)
        key[i] = "";
    key[CB_KEY_WORKLOAD] = name;
    c = cb_results_add(run, key, NULL);
    assert_non_null(c);
    return c;
}

/* n rates around `rate`, evenly spread over +-spread. */
static struct cb_results_case *rates(struct cb_results *run, const char *name, double rate,
                                     double spread, size_t n)
{
    struct cb_results_case *c = add(run, name);

    for (size_t i = 0; i < n; i++) {
        double at = n == 1 ? 0 : 2 * (double)i / (double)(n - 1) - 1;

        assert_int_equal(cb_results_rate(c, rate * (1 + spread * at), NULL), 0);
    }
    return c;
}

static void both(const char *name, double old_rate, double new_rate, double spread, size_t n)
{
    rates(&old_run, name, old_rate, spread, n);
    rates(&new_run, name, new_rate, spread, n);
}

/* The comparison of a case, with 5% allowed. */
static const struct cb_compared_case *judge(const char *name)
{
    cb_compare_done(&result);
    assert_int_equal(cb_compare(&old_run, &new_run, 0.05, &result, NULL), 0);
    for (size_t i = 0; i < result.count; i++) {
        const struct cb_compared_case *c = &result.all[i];

        if (strcmp((c->old_case ? c->old_case : c->new_case)->key[0], name) == 0)
            return c;
    }
    fail_msg("no %s", name);
    return NULL;
}

static void test_every_word(void **state)
{
    static const struct {
        double rate, spread;
        size_t n;
        enum cb_change change;
        int regressed;
    } cases[] = {
        {130, 0.02, 10, CB_CHANGE_FASTER, 0},
        {80, 0.02, 10, CB_CHANGE_SLOWER, 1},
        {96, 0.005, 10, CB_CHANGE_SLOWER, 0}, /* by less than allowed */
        {95, 0.02, 10, CB_CHANGE_SLOWER, 0},  /* by as much, but the interval goes further */
        {100, 0.005, 10, CB_CHANGE_EQUAL, 0},
        {101, 0.004, 10, CB_CHANGE_EQUAL, 0}, /* 1 is outside, and it doesn't matter */
        {100, 0.2, 10, CB_CHANGE_NOT_DETECTED, 0},
        {50, 0.9, 5, CB_CHANGE_NOT_DETECTED, 0},
        {50, 0.01, 3, CB_CHANGE_TOO_FEW, 0},
        {100, 0.01, 1, CB_CHANGE_TOO_FEW, 0},
        {50, 0.01, 4, CB_CHANGE_SLOWER, 1}, /* as few as can be */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct cb_compared_case *c;

        both("x", 100, cases[i].rate, cases[i].spread, cases[i].n);
        c = judge("x");
        assert_int_equal(c->change, cases[i].change);
        assert_int_equal(c->regressed, cases[i].regressed);
        assert_int_equal(result.regressed, cases[i].regressed);
        assert_int_equal(result.changes[cases[i].change], 1);
        assert_near(c->ratio.shift.estimate, cases[i].rate / 100, cases[i].spread / 2);
        assert_near(c->old_median, 100, 1e-9);
        assert_near(c->new_median, cases[i].rate, 1e-9);
        teardown(NULL);
    }
}

/* What could have been seen: 2.8 standard errors, of which half an interval is 1.96. */
static void test_detectable(void **state)
{
    const struct cb_compared_case *c;

    (void)state;
    both("x", 100, 100, 0.1, 12);
    c = judge("x");
    assert_near(log1p(c->detectable),
                2.8 / 1.96 * (log(c->ratio.shift.hi) - log(c->ratio.shift.lo)) / 2, 1e-12);
    assert_in_range((int)(100 * c->detectable), 5, 12);
    both("few", 100, 100, 0.1, 2);
    assert_true(isnan(judge("few")->detectable));
}

/* The larger floor of both runs counts, for the gate as well. */
static void test_floor(void **state)
{
    const struct cb_compared_case *c;

    (void)state;
    both("x", 100, 80, 0.01, 10);
    old_run.cases[0]->floor = 1.1;
    new_run.cases[0]->floor = 1.3;
    c = judge("x");
    assert_int_equal(c->change, CB_CHANGE_BELOW_FLOOR);
    assert_false(c->regressed);
    assert_near(c->floor, 1.3, 0);
    new_run.cases[0]->floor = 1.2; /* 1/0.8 is 1.25 */
    c = judge("x");
    assert_int_equal(c->change, CB_CHANGE_SLOWER);
    assert_true(c->regressed);
}

/* With a hundred cases so few samples can't show a difference; the gate goes by the interval. */
static void test_many_comparisons(void **state)
{
    const struct cb_compared_case *c;
    char name[16];

    (void)state;
    both("x", 100, 50, 0.01, 5);
    assert_int_equal(judge("x")->change, CB_CHANGE_SLOWER);
    assert_int_equal(result.samples_needed, 0);
    for (int i = 0; i < 99; i++) {
        snprintf(name, sizeof name, "case %d", i);
        both(name, 100, 100, 0.1, 5);
    }
    c = judge("x");
    assert_int_equal(c->change, CB_CHANGE_NOT_DETECTED);
    assert_near(c->p_adjusted, 100 * 2.0 / 252, 1e-9);
    assert_true(c->regressed);
    assert_int_equal(result.judged, 100);
    assert_int_equal(result.samples_needed, 8); /* 100 * 2 / 12870 */
    both("x", 100, 50, 0.0001, 4);              /* nine a side */
    assert_int_equal(judge("x")->change, CB_CHANGE_SLOWER);
    assert_int_equal(result.samples_needed, 0);
}

static void test_failures(void **state)
{
    (void)state;
    both("always", 100, 100, 0.001, 6);
    both("now", 100, 100, 0.001, 6);
    both("before", 100, 100, 0.001, 6);
    rates(&old_run, "all", 100, 0.001, 6);
    add(&new_run, "all")->failed = 6;
    add(&old_run, "always")->failed = 1;
    add(&new_run, "always")->failed = 2;
    add(&new_run, "now")->failed = 1;
    add(&old_run, "before")->failed = 1;
    add(&new_run, "elsewhere")->failed = 1; /* there is nothing to compare with */
    assert_false(judge("always")->newly_failed);
    assert_true(judge("now")->newly_failed);
    assert_int_equal(judge("now")->change, CB_CHANGE_EQUAL);
    assert_false(judge("before")->newly_failed);
    assert_false(judge("elsewhere")->newly_failed);
    assert_true(judge("all")->newly_failed);
    assert_int_equal(judge("all")->change, CB_CHANGE_TOO_FEW);
    assert_true(isnan(judge("all")->new_median));
    assert_int_equal(result.newly_failed, 2);
    assert_int_equal(result.regressed, 0);
}

static void test_missing_cases(void **state)
{
    (void)state;
    rates(&old_run, "gone", 100, 0.01, 6);
    both("kept", 100, 100, 0.001, 6);
    rates(&new_run, "come", 100, 0.01, 6);
    assert_int_equal(judge("gone")->change, CB_CHANGE_ONLY_OLD);
    assert_null(judge("gone")->new_case);
    assert_int_equal(judge("come")->change, CB_CHANGE_ONLY_NEW);
    assert_int_equal(judge("kept")->change, CB_CHANGE_EQUAL);
    assert_int_equal(result.count, 3);
    assert_int_equal(result.in_both, 1);
}

/* Pools by number, not by letter. */
static void test_order(void **state)
{
    static const char *const names[] = {"pool:1", "pool:2", "pool:16", "queue"};

    (void)state;
    both("pool:16", 1, 1, 0, 5);
    both("queue", 1, 1, 0, 5);
    both("pool:1", 1, 1, 0, 5);
    both("pool:2", 1, 1, 0, 5);
    judge("queue");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_string_equal(result.all[i].old_case->key[CB_KEY_WORKLOAD], names[i]);
}

/* Of two executions of a block the later counts, unless it was cut short. */
static void test_blocks_that_were_run_again(void **state)
{
    struct cb_blocks blocks = {0};

    (void)state;
    assert_false(cb_blocks_left_out(&blocks, 0)); /* a file without blocks */
    assert_false(cb_blocks_left_out(&blocks, 7));
    for (size_t row = 0; row < 3; row++)
        for (size_t number = 1; number <= 3; number++)
            assert_int_equal(cb_blocks_add(&blocks, number, 0, NULL), 0);
    for (size_t row = 0; row < 3; row++)
        assert_int_equal(cb_blocks_add(&blocks, 1000, 1, NULL), 0);
    assert_int_equal(cb_blocks_add(&blocks, 1001, 2, NULL), 0); /* cut short */
    for (size_t row = 0; row < 3; row++)
        assert_int_equal(cb_blocks_add(&blocks, 1002, 1000, NULL), 0); /* and once more */
    assert_true(cb_blocks_left_out(&blocks, 1));
    assert_false(cb_blocks_left_out(&blocks, 2));
    assert_false(cb_blocks_left_out(&blocks, 3));
    assert_true(cb_blocks_left_out(&blocks, 1000));
    assert_true(cb_blocks_left_out(&blocks, 1001));
    assert_false(cb_blocks_left_out(&blocks, 1002));
    assert_false(cb_blocks_left_out(&blocks, 1u << 30));
    cb_blocks_done(&blocks);
}

static size_t fact(const char *name)
{
    size_t i = 0;

    while (cb_facts_name(CB_BY_CONCBENCH, i) && strcmp(cb_facts_name(CB_BY_CONCBENCH, i), name))
        i++;
    assert_non_null(cb_facts_name(CB_BY_CONCBENCH, i));
    return i;
}

static int differ(const char *name, const char *old_value, const char *new_value)
{
    size_t i = fact(name);
    int differ;

    old_run.facts[i] = old_value ? strdup(old_value) : NULL;
    new_run.facts[i] = new_value ? strdup(new_value) : NULL;
    differ = cb_facts_differ(&old_run, &new_run, i);
    free(old_run.facts[i]);
    free(new_run.facts[i]);
    old_run.facts[i] = new_run.facts[i] = NULL;
    return differ;
}

static void test_facts(void **state)
{
    (void)state;
    assert_true(cb_facts_none(&old_run));
    assert_false(differ("kernel", "Linux 6.1", "Linux 6.1"));
    assert_true(differ("kernel", "Linux 6.1", "Linux 6.1.1"));
    assert_false(differ("kernel", "Linux 6.1", NULL)); /* not known is not different */
    assert_true(differ("cpu_quota", "none", "1.5"));
    assert_true(differ("cpus", "2", "2.01"));
    assert_false(differ("memory_bytes", "1000000", "1010000"));
    assert_true(differ("memory_bytes", "1000000", "1100000"));
    assert_true(differ("memory_bytes", "1000000", "none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_word, setup, teardown),
        cmocka_unit_test_setup_teardown(test_detectable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_floor, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_comparisons, setup, teardown),
        cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_missing_cases, setup, teardown),
        cmocka_unit_test_setup_teardown(test_order, setup, teardown),
        cmocka_unit_test(test_blocks_that_were_run_again),
        cmocka_unit_test_setup_teardown(test_facts, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
