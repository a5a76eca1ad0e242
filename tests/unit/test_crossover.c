/* Where the best model changes, of made-up models: known crossings, ties, wrong outcomes. */
#include "tests/unit/check.h"

#include <errno.h>

#include "bench/tuner/crossover.h"
#include "tests/unit/noise.h"

enum { MODELS = 3, A = 0, B = 1, C = 2 };

/* Models whose log speed falls by a slope of ln x around a pivot, so that they cross where their
 * lines do; and what is wrong with the comparisons. */
struct world {
    uint32_t models;
    double slope[MODELS], level[MODELS]; /* level: ln of the speed at x = 1 */
    double seen;                         /* differences of log speed below this tie */
    double sigma;                        /* of the log ratio that a comparison tells */
    double wrong;                        /* share of comparisons with another outcome */
    struct cb_random random;
};

static struct cb_crossover crossover;
static struct cb_crossover_finding finding;

static double speed(const struct world *w, uint32_t model, double x)
{
    return w->level[model] + w->slope[model] * log(x);
}

static double uniform(struct world *w)
{
    return (double)(cb_random_next(&w->random) >> 11) * 0x1p-53;
}

static struct cb_crossover_outcome compare(struct world *w, double x)
{
    struct cb_crossover_outcome o = {.first = 0, .second = 1};
    double y[MODELS] = {0}, d;

    for (uint32_t m = 0; m < w->models; m++)
        y[m] = speed(w, m, x) + (w->sigma > 0 ? w->sigma / sqrt(2) * noise_normal(&w->random) : 0);
    for (uint32_t m = 1; m < w->models; m++)
        if (y[m] > y[o.first])
            o.first = m;
    o.second = o.first == 0;
    for (uint32_t m = 0; m < w->models; m++)
        if (m != o.first && y[m] > y[o.second])
            o.second = m;
    d = y[o.first] - y[o.second];
    o.log_ratio = (struct cb_interval){d, d - 2 * w->sigma, d + 2 * w->sigma, 1, 1, 12};
    o.best = d > w->seen && d > 2 * w->sigma ? o.first : CB_TIE;
    if (w->wrong > 0 && uniform(w) < w->wrong) {
        o.best = (o.first + 1 + (uint32_t)(uniform(w) * (w->models - 1))) % w->models;
        o.log_ratio.have_estimate = 0;
    }
    return o;
}

static void begin(struct cb_crossover_rules rules)
{
    struct cb_err err = {0};

    if (cb_crossover_init(&crossover, &rules, &err) != 0)
        fail_msg("%s", err.what);
}

/* Asks until there is nothing left to ask; returns how many points that took. */
static uint32_t search(struct world *w, struct cb_crossover_rules rules)
{
    double x;

    begin(rules);
    while (cb_crossover_next(&crossover, &x)) {
        struct cb_crossover_outcome o = compare(w, x);

        assert_true(x >= rules.from && x <= rules.to);
        for (uint32_t i = 0; i < crossover.count; i++)
            assert_true(crossover.point[i].x != x);
        cb_crossover_add(&crossover, x, &o);
    }
    assert_true(crossover.count <= rules.budget);
    cb_crossover_find(&crossover, &finding);
    return crossover.count;
}

static struct cb_crossover_rules range(double from, double to)
{
    struct cb_crossover_rules rules;

    cb_crossover_rules_default(&rules, from, to);
    return rules;
}

/* A is the best below `at`, B above, the more so the farther away. */
static struct world two(double at)
{
    return (struct world){.models = 2, .slope = {0, 0.5}, .level = {0, -0.5 * log(at)}};
}

static int covers(const struct cb_crossover_change *change, double at)
{
    return change->lo <= at && at <= change->hi;
}

/* Outcomes as letters, T for a tie, at x = 1, 2, 4, ..., which are the range. */
static void tell(const char *outcomes)
{
    size_t n = strlen(outcomes);

    begin(range(1, n > 1 ? ldexp(1, (int)n - 1) : 2));
    for (size_t i = 0; i < n; i++) {
        struct cb_crossover_outcome o = {
            .best = outcomes[i] == 'T' ? CB_TIE : (uint32_t)(outcomes[i] - 'A')};

        cb_crossover_add(&crossover, ldexp(1, (int)i), &o);
    }
    cb_crossover_find(&crossover, &finding);
}

/* --- what is found --- */

static void test_one_change(void **state)
{
    (void)state;
    for (double at = 1.1; at < 1000; at *= 1.07) {
        struct world w = two(at);

        assert_true(search(&w, range(1, 1000)) <= 11);
        assert_int_equal(finding.changes, 1);
        assert_int_equal(finding.change[0].before, A);
        assert_int_equal(finding.change[0].after, B);
        assert_true(covers(&finding.change[0], at));
        assert_true(finding.change[0].hi <= finding.change[0].lo * 1.521);
        assert_near(finding.change[0].estimate, at, at * 1e-6); /* lines cross where they do */
        assert_int_equal(finding.contradicting, 0);
    }
}

/* The ends, the middle, the middle of the half that differs. */
static void test_order_of_asking(void **state)
{
    static const double expected[] = {1, 10000, 100, 10};
    struct world w = two(5);
    double x;

    (void)state;
    begin(range(1, 10000));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct cb_crossover_outcome o;

        assert_true(cb_crossover_next(&crossover, &x));
        assert_near(x, expected[i], 1e-9);
        o = compare(&w, x);
        cb_crossover_add(&crossover, x, &o);
    }
}

static void test_no_change(void **state)
{
    struct world w = {.models = 2, .level = {1, 0}};

    (void)state;
    assert_int_equal(search(&w, range(1, 1000)), 5); /* the ends by two points each */
    assert_int_equal(finding.changes, 0);
    assert_int_equal(finding.throughout, A);
    w.seen = 2;
    assert_int_equal(search(&w, range(1, 1000)), 3);
    assert_int_equal(finding.changes, 0);
    assert_int_equal(finding.throughout, CB_TIE);
    assert_int_equal(finding.ties, 3);
}

/* Differences below 20% can't be seen: from 21 to 43 nobody wins, which is a boundary, no model. */
static void test_ties_between(void **state)
{
    struct world w = two(30);
    double reach = exp(0.18 / 0.5);

    (void)state;
    w.seen = 0.18;
    search(&w, range(1, 1000));
    assert_int_equal(finding.changes, 1);
    assert_int_equal(finding.change[0].before, A);
    assert_int_equal(finding.change[0].after, B);
    assert_true(finding.change[0].lo <= 30 / reach && finding.change[0].lo >= 30 / reach / 1.33);
    assert_true(finding.change[0].hi >= 30 * reach && finding.change[0].hi <= 30 * reach * 1.33);
    assert_near(finding.change[0].estimate, 30, 1e-6);
    assert_true(finding.ties > 0);
}

/* A model whose lead shrinks to nothing, which another never overtakes. */
static void test_ties_at_an_end(void **state)
{
    struct world w = two(2000);

    (void)state;
    w.seen = 0.5;
    search(&w, range(1, 1000));
    assert_int_equal(finding.changes, 1);
    assert_int_equal(finding.change[0].before, A);
    assert_int_equal(finding.change[0].after, CB_TIE);
    assert_true(covers(&finding.change[0], 2000 / exp(1)));
    assert_true(finding.change[0].hi <= finding.change[0].lo * 1.1501);
    w = two(0.5);
    w.seen = 0.5;
    search(&w, range(1, 1000));
    assert_int_equal(finding.changes, 1);
    assert_int_equal(finding.change[0].before, CB_TIE);
    assert_int_equal(finding.change[0].after, B);
    assert_true(covers(&finding.change[0], 0.5 * exp(1)));
}

static void test_three_models(void **state)
{
    struct world w = {.models = 3, .slope = {0, 0.5, 1}};

    (void)state;
    w.level[B] = -0.5 * log(20);
    w.level[C] = w.level[B] - 0.5 * log(3000);
    search(&w, range(1, 100000));
    assert_int_equal(finding.changes, 2);
    assert_int_equal(finding.change[0].before, A);
    assert_int_equal(finding.change[0].after, B);
    assert_int_equal(finding.change[1].before, B);
    assert_int_equal(finding.change[1].after, C);
    assert_true(covers(&finding.change[0], 20) && covers(&finding.change[1], 3000));
    assert_near(finding.change[0].estimate, 20, 1e-6);
    assert_near(finding.change[1].estimate, 3000, 1e-3);
}

/* Without log ratios, or those of another pair, the middle is all there is. */
static void test_estimate_without_ratios(void **state)
{
    (void)state;
    tell("AABB");
    assert_near(finding.change[0].estimate, sqrt(8), 1e-12);
    assert_near(finding.change[0].lo, 1, 0);
    assert_near(finding.change[0].hi, 8, 0);
}

static void test_whole_numbers(void **state)
{
    (void)state;
    for (int at = 1; at < 64; at++) {
        struct cb_crossover_rules rules = range(1, 64);
        struct world w = two(at + 0.5);

        rules.whole = 1;
        search(&w, rules); /* asserts that no x comes twice */
        assert_int_equal(finding.changes, 1);
        assert_true(covers(&finding.change[0], at + 0.5));
        assert_true(finding.change[0].hi <= finding.change[0].lo + 3 ||
                    finding.change[0].hi <= finding.change[0].lo * 1.521);
        for (uint32_t i = 0; i < crossover.count; i++)
            assert_true(crossover.point[i].x == floor(crossover.point[i].x));
    }
}

static void test_two_neighbours(void **state)
{
    struct cb_crossover_rules rules = range(1, 2);
    struct world w = two(1.5);

    (void)state;
    rules.whole = 1;
    assert_int_equal(search(&w, rules), 2);
    assert_int_equal(finding.changes, 1);
}

static void test_budget_ends_it(void **state)
{
    struct cb_crossover_rules rules = range(1, 1e6);
    struct world w = two(1234);

    (void)state;
    rules.budget = 5;
    assert_int_equal(search(&w, rules), 5);
    assert_true(covers(&finding.change[0], 1234));
    assert_true(finding.change[0].hi > finding.change[0].lo * 2);
}

/* --- contradictions --- */

static void expect(uint32_t change, uint32_t before, uint32_t after, double lo, double hi)
{
    assert_true(change < finding.changes);
    assert_int_equal(finding.change[change].before, before);
    assert_int_equal(finding.change[change].after, after);
    assert_near(finding.change[change].lo, lo, 0);
    assert_near(finding.change[change].hi, hi, 0);
}

static void test_contradictions(void **state)
{
    (void)state;
    tell("ABAB");
    assert_int_equal(finding.changes, 1);
    expect(0, A, B, 1, 8);
    tell("AABABBCC");
    assert_int_equal(finding.changes, 2);
    expect(0, A, B, 1, 32);
    expect(1, B, C, 16, 128);
    tell("AATBTABTB"); /* ties in between add nothing */
    assert_int_equal(finding.changes, 1);
    expect(0, A, B, 1, 256);
    tell("AAABABBB"); /* two that contradict each other, between three and three that don't */
    assert_int_equal(finding.changes, 1);
    expect(0, A, B, 2, 64);
    assert_int_equal(finding.contradicting, 1);
}

/* Two points in a row are a model in the midst of another; a single one is none. */
static void test_enclosed(void **state)
{
    (void)state;
    tell("AABBA");
    assert_int_equal(finding.changes, 2);
    expect(0, A, B, 1, 8);
    expect(1, B, A, 4, 16);
    tell("AABAA");
    assert_int_equal(finding.changes, 0);
    assert_int_equal(finding.throughout, A);
    assert_int_equal(finding.contradicting, 1);
}

static void test_ties_by_hand(void **state)
{
    (void)state;
    tell("TTAATTBBT");
    assert_int_equal(finding.changes, 3);
    expect(0, CB_TIE, A, 2, 4);
    expect(1, A, B, 4, 128);
    expect(2, B, CB_TIE, 128, 256);
    tell("ATA");
    assert_int_equal(finding.changes, 0);
    assert_int_equal(finding.throughout, A);
    tell("TTT");
    assert_int_equal(finding.throughout, CB_TIE);
    tell("");
    assert_int_equal(finding.changes, 0);
    assert_int_equal(finding.throughout, CB_TIE);
}

/* A wrong answer in the middle sends a bisection the wrong way; the second point beside the end
 * that never moved brings it back. */
static void test_finds_back(void **state)
{
    struct world w = two(5);
    double x;
    int first = 1;

    (void)state;
    begin(range(1, 10000));
    while (cb_crossover_next(&crossover, &x)) {
        struct cb_crossover_outcome o = compare(&w, x);

        if (x > 99 && x < 101 && first) {
            o.best = A;
            first = 0;
        }
        cb_crossover_add(&crossover, x, &o);
    }
    cb_crossover_find(&crossover, &finding);
    assert_int_equal(finding.changes, 1);
    assert_true(covers(&finding.change[0], 5));
    assert_true(finding.change[0].hi < 7);
    assert_int_equal(finding.contradicting, 1);
}

/* Outcomes without rhyme or reason: it ends, and what it says is in order. */
static void test_chaos_ends(void **state)
{
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 3);
    for (int run = 0; run < 300; run++) {
        struct cb_crossover_rules rules = range(1, run % 2 ? 50 : 1e5);
        double x;

        rules.whole = run % 2;
        rules.budget = 2 + (uint32_t)run % 63;
        begin(rules);
        while (cb_crossover_next(&crossover, &x)) {
            uint32_t best = (uint32_t)(cb_random_next(&random) % 4);
            struct cb_crossover_outcome o = {.best = best == 3 ? CB_TIE : best};

            assert_true(crossover.count < rules.budget);
            for (uint32_t i = 0; i < crossover.count; i++)
                assert_true(crossover.point[i].x != x);
            cb_crossover_add(&crossover, x, &o);
        }
        cb_crossover_find(&crossover, &finding);
        for (uint32_t i = 0; i < finding.changes; i++) {
            const struct cb_crossover_change *change = &finding.change[i];

            assert_true(change->before != change->after);
            assert_true(change->lo < change->hi);
            assert_true(change->lo <= change->estimate && change->estimate <= change->hi);
            assert_true(i == 0 || (change->lo >= change[-1].lo && change->hi >= change[-1].hi &&
                                   change->estimate >= change[-1].estimate &&
                                   change->before == change[-1].after));
        }
    }
}

/* --- how often it is right --- */

/* Of 500 crossings anywhere in a thousandfold range, how many intervals hold the truth, and how
 * many points that takes on average. */
static int covered(double sigma, double wrong, double *points)
{
    struct cb_random random;
    int right = 0;

    cb_random_init(&random, 11);
    *points = 0;
    for (int run = 0; run < 500; run++) {
        double at = exp(log(1000) * (0.05 + 0.9 * (run + 0.5) / 500));
        struct world w = two(at);

        w.sigma = sigma;
        w.wrong = wrong;
        w.random = random;
        *points += search(&w, range(1, 1000)) / 500.0;
        random = w.random;
        for (uint32_t i = 0; i < finding.changes; i++)
            right += finding.change[i].before == A && finding.change[i].after == B &&
                     covers(&finding.change[i], at);
    }
    return right;
}

/* Likewise of three models with two changes, a thousand in all. */
static int both_covered(double wrong)
{
    struct cb_random random;
    int right = 0;

    cb_random_init(&random, 12);
    for (int run = 0; run < 500; run++) {
        double first = exp(log(1000) * (0.05 + 0.4 * (run + 0.5) / 500)), second = 20 * first;
        struct world w = {.models = 3, .slope = {0, 0.5, 1}, .wrong = wrong, .random = random};

        w.level[B] = -0.5 * log(first);
        w.level[C] = w.level[B] - 0.5 * log(second);
        search(&w, range(1, 1000));
        random = w.random;
        for (uint32_t i = 0; i < finding.changes; i++) {
            const struct cb_crossover_change *change = &finding.change[i];

            right += change->before == A && change->after == B && covers(change, first);
            right += change->before == B && change->after == C && covers(change, second);
        }
    }
    return right;
}

static void test_coverage(void **state)
{
    double points;

    (void)state;
    assert_int_equal(covered(0, 0, &points), 500);
    assert_true(points < 10);
    assert_in_range(covered(0.02, 0, &points), 470, 500);
    assert_in_range(covered(0.1, 0, &points), 470, 500);
    assert_true(points < 14);
    assert_in_range(covered(0, 0.05, &points), 465, 500);
    assert_true(points < 12);
    assert_in_range(covered(0.05, 0.05, &points), 460, 500);
    assert_in_range(covered(0.1, 0.05, &points), 450, 500);
    assert_true(points < 15);
    assert_int_equal(both_covered(0), 1000);
    assert_in_range(both_covered(0.05), 920, 1000);
}

/* --- words --- */

static char *milliseconds(double x, char *text, size_t size)
{
    snprintf(text, size, "%.2gms", x);
    return text;
}

static void expect_sentence(const char *outcomes, const char *expected)
{
    static const char *const models[] = {"threads", "coroutines", "processes"};
    const struct cb_crossover_words words = {models, "of waiting per task", milliseconds};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    tell(outcomes);
    cb_crossover_print(out, &finding, &words);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void test_sentences(void **state)
{
    (void)state;
    expect_sentence("AABB", "coroutines win above 2.8ms [1ms, 8ms] of waiting per task; below, "
                            "threads\n");
    expect_sentence("AAA", "threads win throughout, from 1ms to 4ms of waiting per task\n");
    expect_sentence("TTT", "no model is shown to be the best anywhere from 1ms to 4ms of waiting "
                           "per task\n");
    expect_sentence("AATT", "threads win below 2.8ms [2ms, 4ms] of waiting per task; above, no "
                            "model is shown to be the best\n");
    expect_sentence("TTBB", "coroutines win above 2.8ms [2ms, 4ms] of waiting per task; below, no "
                            "model is shown to be the best\n");
    expect_sentence("AACCBB", "threads win up to 2.8ms [1ms, 8ms] of waiting per task, then "
                              "processes up to 11ms [4ms, 32ms], then coroutines\n");
    expect_sentence("TAB", "none is shown to be the best up to 1.4ms [1ms, 2ms] of waiting per "
                           "task, then threads up to 2.8ms [2ms, 4ms], then coroutines\n");
    expect_sentence("ABAB", "coroutines win above 2.8ms [1ms, 8ms] of waiting per task; below, "
                            "threads (contradicted at 1 of 4 points)\n");
    expect_sentence("AABAA", "threads win throughout, from 1ms to 16ms of waiting per task "
                             "(contradicted at 1 of 5 points)\n");
}

/* --- the edges --- */

static void test_bad_rules(void **state)
{
    static const struct {
        struct cb_crossover_rules rules;
        const char *says;
    } table[] = {
        {{0, 10, 0, 1.15, 20}, "from 0 to 10"},   {{-1, 10, 0, 1.15, 20}, "from -1"},
        {{10, 10, 0, 1.15, 20}, "from 10 to 10"}, {{1, INFINITY, 0, 1.15, 20}, "to inf"},
        {{NAN, 10, 0, 1.15, 20}, "from nan"},     {{1.5, 10, 1, 1.15, 20}, "whole"},
        {{1, 10, 0, 1, 20}, "ratio of 1"},        {{1, 10, 0, 1.15, 1}, "1 points"},
        {{1, 10, 0, 1.15, 65}, "2 to 64"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct cb_err err = {0};

        assert_int_equal(cb_crossover_init(&crossover, &table[i].rules, &err), -EINVAL);
        if (!strstr(err.what, table[i].says))
            fail_msg("row %zu: %s", i, err.what);
    }
}

/* What an earlier attempt found is told first, in any order, and not asked again. */
static void test_resumes(void **state)
{
    struct cb_crossover_finding whole;
    struct cb_crossover earlier;
    struct world w = two(77);
    double x;

    (void)state;
    search(&w, range(1, 1000));
    whole = finding;
    earlier = crossover;
    begin(range(1, 1000));
    for (uint32_t i = earlier.count; i-- > 0;)
        cb_crossover_add(&crossover, earlier.point[i].x, &earlier.point[i].outcome);
    assert_false(cb_crossover_next(&crossover, &x));
    cb_crossover_find(&crossover, &finding);
    assert_near(finding.change[0].estimate, whole.change[0].estimate, 1e-12);
    assert_near(finding.change[0].lo, whole.change[0].lo, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_change),
        cmocka_unit_test(test_order_of_asking),
        cmocka_unit_test(test_no_change),
        cmocka_unit_test(test_ties_between),
        cmocka_unit_test(test_ties_at_an_end),
        cmocka_unit_test(test_three_models),
        cmocka_unit_test(test_estimate_without_ratios),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_two_neighbours),
        cmocka_unit_test(test_budget_ends_it),
        cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_enclosed),
        cmocka_unit_test(test_ties_by_hand),
        cmocka_unit_test(test_finds_back),
        cmocka_unit_test(test_chaos_ends),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_bad_rules),
        cmocka_unit_test(test_resumes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
