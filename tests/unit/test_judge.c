/* What figures allow to say: single outcomes, and how often whole runs are right. */
#include "tests/unit/check.h"

#include "bench/twins.h"
#include "tests/unit/made_up.h"
#include "tests/unit/noise.h"

enum { BLOCKS = 12 };

static struct cb_judgement judgement;

static int teardown(void **state)
{
    (void)state;
    cb_judgement_done(&judgement);
    return 0;
}

static void judge(void)
{
    struct cb_err err = {0};

    cb_judgement_done(&judgement);
    if (cb_judge(&judgement, &made_up_plan, made_up_figures, made_up_count, &err) != 0)
        fail_msg("%s", err.what);
}

/* --- single outcomes --- */

static void test_outcomes(void **state)
{
    static const struct {
        double lo, hi, p_holm, floor, cv;
        size_t n;
        int unsteady, disturbed;
        enum cb_outcome outcome;
    } table[] = {
        {1.01, 1.5, .01, NAN, .1, 6, 0, 0, CB_FASTER},
        {1.0001, 1.0201, .01, NAN, .1, 6, 0, 0, CB_FASTER},
        {1.01, 1.5, .05, NAN, .1, 6, 0, 0, CB_FASTER},
        {0.5, 0.99, .01, NAN, .1, 6, 0, 0, CB_SLOWER},
        {0.97, 0.999, .01, NAN, .1, 6, 0, 0, CB_SLOWER},
        {1.005, 1.015, .01, NAN, .1, 6, 0, 0, CB_SLIGHTLY_FASTER},
        {0.985, 0.995, .01, NAN, .1, 6, 0, 0, CB_SLIGHTLY_SLOWER},
        /* Holm has the last word: an interval by itself is none */
        {1.01, 1.5, .06, NAN, .1, 6, 0, 0, CB_NOT_DETECTED},
        {1.01, 1.5, NAN, NAN, .1, 6, 0, 0, CB_NOT_DETECTED},
        {1.005, 1.015, .06, NAN, .1, 6, 0, 0, CB_EQUAL},
        {0.99, 1.01, .5, NAN, .1, 6, 0, 0, CB_EQUAL},
        {1, 1, 1, NAN, .1, 6, 0, 0, CB_EQUAL},
        {0.9, 1.1, .5, NAN, .1, 6, 0, 0, CB_NOT_DETECTED},
        {0.97, 1.01, .5, NAN, .1, 6, 0, 0, CB_NOT_DETECTED},
        {1, 1.03, .05, NAN, .1, 6, 0, 0, CB_NOT_DETECTED},
        /* the estimate, 1.22, against the floor */
        {1.01, 1.5, .01, .21, .1, 6, 0, 0, CB_FASTER},
        {1.01, 1.5, .01, .25, .1, 6, 0, 0, CB_BELOW_FLOOR},
        {0.5, 0.99, .01, .45, .1, 6, 0, 0, CB_BELOW_FLOOR},
        {0.5, 0.99, .01, .41, .1, 6, 0, 0, CB_SLOWER},
        {1.005, 1.015, .01, .02, .1, 6, 0, 0, CB_EQUAL},
        {0.9, 1.1, .5, .02, .1, 6, 0, 0, CB_NOT_DETECTED},
        /* refusals */
        {1.01, 1.5, NAN, NAN, .1, 5, 0, 0, CB_TOO_FEW},
        {1.01, 1.5, .01, NAN, .21, 6, 0, 0, CB_NOISY},
        {1.01, 1.5, .01, NAN, NAN, 6, 0, 0, CB_FASTER},
        {1.01, 1.5, .01, NAN, .1, 6, 1, 0, CB_UNSTEADY},
        {1.01, 1.5, .01, NAN, .1, 6, 0, 1, CB_DISTURBED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct cb_comparison c = {
            .ratio = {sqrt(table[i].lo * table[i].hi), table[i].lo, table[i].hi, 1, 1, table[i].n},
            .p_holm = table[i].p_holm,
            .floor = table[i].floor,
            .cv = table[i].cv,
            .unsteady = table[i].unsteady,
            .disturbed = table[i].disturbed};

        if (cb_judge_outcome(&c) != table[i].outcome)
            fail_msg("row %zu: %s", i, cb_outcome_names[cb_judge_outcome(&c)]);
    }
    for (int o = 0; o < CB_OUTCOMES; o++)
        assert_non_null(cb_outcome_names[o]);
}

/* Fork at twice thread's rate, in all blocks alike. */
static void twice_as_fast(void)
{
    made_up_begin(BLOCKS);
    made_up_case(&made_up_runners[0], 1);
    made_up_case(&made_up_runners[1], 1);
    for (uint32_t rep = 1; rep <= BLOCKS; rep++)
        for (uint32_t c = 0; c < 2; c++)
            made_up_sample(c, rep, 0, (c ? 2000 : 1000) * (1 + 0.01 * rep));
}

static void test_who_is_compared(void **state)
{
    (void)state;
    twice_as_fast();
    judge();
    assert_int_equal(judgement.count, 1);
    assert_int_equal(judgement.comparisons[0].a, 1); /* the faster one to the slower */
    assert_int_equal(judgement.comparisons[0].b, 0);
    assert_near(judgement.comparisons[0].ratio.estimate, 2, 1e-9);
    assert_near(judgement.comparisons[0].p, 2.0 / 4096, 1e-12);
    assert_int_equal(judgement.comparisons[0].ratio.n, BLOCKS);
    assert_int_equal(judgement.comparisons[0].outcome, CB_FASTER);
    assert_true(isnan(judgement.comparisons[0].floor));
}

static void test_flags_refuse(void **state)
{
    (void)state;
    twice_as_fast();
    made_up_figures[7].unsteady = 1;
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_UNSTEADY);
    twice_as_fast();
    for (size_t i = 0; i < 4; i++) /* both sides of two blocks: one in six */
        made_up_figures[i].disturbed = 1;
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_FASTER);
    made_up_figures[4].disturbed = 1; /* and of one more */
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_DISTURBED);
    made_up_sample(0, 3, 0, 1030); /* which was run again */
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_FASTER);
}

/* Rates that swing by a third are refused, even where they swing together; one wild sample isn't
 * a swing. */
static void test_noise_refuses(void **state)
{
    (void)state;
    twice_as_fast();
    for (size_t i = 0; i < made_up_count; i++)
        made_up_figures[i].ops_per_s *= i / 2 % 2 ? 1 : 1.7;
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_NOISY);
    assert_true(judgement.comparisons[0].cv > 0.2);
    twice_as_fast();
    made_up_figures[6].ops_per_s /= 20;
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_FASTER);
}

/* In block r stands the pool that was best before; a first block only chooses, and a pool that
 * fails in its block leaves no pair. */
static void test_pools_are_chosen_before(void **state)
{
    static const double small[] = {10, 10, 10, 10, 10, 10, 10, 10};
    static const double large[] = {20, 30, 0, 30, 30, 30, 30, 90};
    static const double rival[] = {10, 10, 10, 10, 10, 10, 10, 10};

    (void)state;
    made_up_begin(8);
    made_up_case(&made_up_runners[0], 1);
    made_up_case(&made_up_runners[0], 2);
    made_up_case(&made_up_runners[1], 1);
    for (uint32_t rep = 1; rep <= 8; rep++) {
        made_up_sample(0, rep, 0, small[rep - 1]);
        made_up_sample(1, rep, 0, large[rep - 1]);
        made_up_sample(2, rep, 0, rival[rep - 1]);
    }
    judge();
    assert_int_equal(judgement.contenders[0].case_index, 1);
    assert_near(judgement.contenders[0].rate.estimate, 30, 0);
    assert_int_equal(judgement.comparisons[0].ratio.n, 6);
    assert_near(judgement.comparisons[0].ratio.estimate, 3, 1e-9);
    assert_near(judgement.comparisons[0].ratio.lo, 3, 1e-9);
    assert_near(judgement.comparisons[0].ratio.hi, 9, 1e-9);
}

/* In an open loop the blocks in which a pool kept up would flatter it: another one, slower but
 * always in time, stands for the runner. */
static void test_pools_that_keep_up_come_first(void **state)
{
    (void)state;
    made_up_begin(BLOCKS);
    for (uint32_t c = 0; c < 2; c++)
        made_up_cases[made_up_case(&made_up_runners[0], c + 1)].rate_per_s = 500;
    for (uint32_t rep = 1; rep <= BLOCKS; rep++)
        for (uint32_t c = 0; c < 2; c++)
            made_up_sample(c, rep, 0, 500)->latency_p99_ns = c ? 2e6 : 1e6;
    judge();
    assert_int_equal(judgement.contenders[0].case_index, 0);
    made_up_figures[0].saturated = 1;
    judge();
    assert_int_equal(judgement.contenders[0].case_index, 1);
    assert_int_equal(judgement.contenders[0].saturated, 0);
    for (uint32_t i = 0; i < made_up_count; i++) /* none does: the better one, and it is counted */
        made_up_figures[i].saturated = i < 4;
    judge();
    assert_int_equal(judgement.contenders[0].case_index, 0);
    assert_int_equal(judgement.contenders[0].saturated, 2);
    assert_int_equal(judgement.contenders[0].rate.n, BLOCKS - 2);
}

/* The same between runners: the fast one that could not always keep up leads nobody, and the blocks
 * in which it could decide nothing. */
static void test_who_keeps_up_leads(void **state)
{
    (void)state;
    made_up_begin(BLOCKS);
    for (uint32_t c = 0; c < 2; c++)
        made_up_cases[made_up_case(&made_up_runners[c], 1)].rate_per_s = 500;
    for (uint32_t rep = 1; rep <= BLOCKS; rep++)
        for (uint32_t c = 0; c < 2; c++)
            made_up_sample(c, rep, 0, 500)->latency_p99_ns = c ? 2e6 : 1e6;
    judge();
    assert_int_equal(judgement.comparisons[0].a, 0);
    assert_int_equal(judgement.comparisons[0].outcome, CB_FASTER);
    made_up_figures[0].saturated = 1;
    judge();
    assert_int_equal(judgement.comparisons[0].a, 1);
    assert_int_equal(judgement.comparisons[0].outcome, CB_SATURATED);
    for (uint32_t i = 0; i < made_up_count; i++) /* neither always does: the faster one is named */
        made_up_figures[i].saturated = i < 2;
    judge();
    assert_int_equal(judgement.comparisons[0].a, 0);
    assert_int_equal(judgement.comparisons[0].outcome, CB_SATURATED);
}

static void test_words_and_needs(void **state)
{
    (void)state;
    for (enum cb_outcome outcome = 0; outcome < CB_OUTCOMES; outcome++) {
        assert_int_equal(cb_outcome_named(cb_outcome_names[outcome]), outcome);
        assert_false(cb_judge_ranks(outcome) && cb_judge_refuses(outcome));
    }
    assert_int_equal(cb_outcome_named("quicker"), CB_OUTCOMES);
    assert_false(cb_judge_refuses(CB_NOT_DETECTED));
    assert_true(cb_judge_refuses(CB_TOO_FEW) && cb_judge_refuses(CB_SATURATED));
    assert_int_equal(cb_judge_pairs_needed(1), 6); /* 2^-5 */
    assert_int_equal(cb_judge_pairs_needed(2), 7);
    assert_int_equal(cb_judge_pairs_needed(18), 10);
}

/* --- A/A --- */

static void test_aa_of_known_pairs(void **state)
{
    static const double d[] = {.05, -.01, .03, .07, .02, .04, -.02, .06}; /* .03 [0, .06] */

    (void)state;
    made_up_begin(8);
    made_up_case(&made_up_runners[0], 1);
    made_up_case(&made_up_runners[0], 2);
    made_up_case(&made_up_runners[1], 1);
    for (uint32_t rep = 1; rep <= 8; rep++) {
        made_up_sample(rep % 2, rep, 0, 100 * exp(d[rep - 1]));
        made_up_sample(rep % 2, rep, 1, 100);
        made_up_sample(2, rep, 0, 100);
    }
    judge();
    assert_int_equal(judgement.aa[0].ratio.n, 8);
    assert_near(judgement.aa[0].ratio.estimate, exp(.03), 1e-9);
    assert_near(judgement.aa[0].ratio.hi, exp(.06), 1e-9);
    assert_int_equal(judgement.aa[1].ratio.n, 0);
    assert_true(isnan(judgement.aa[1].p_holm));
    assert_near(judgement.aa[1].floor, exp(.06) - 1, 1e-9); /* the panel's */
    assert_false(cb_aa_failed(&judgement.aa[0]) || cb_aa_failed(&judgement.aa[1]));
    made_up_figures[1 * 3].ops_per_s = 103; /* none is negative now */
    made_up_figures[6 * 3].ops_per_s = 104;
    judge();
    assert_true(cb_aa_failed(&judgement.aa[0]));
    assert_false(cb_aa_failed(&judgement.aa[1]));
}

/* Twins have no say in what a case's rate is. */
static void test_twins_are_not_samples(void **state)
{
    (void)state;
    twice_as_fast();
    for (uint32_t rep = 1; rep <= BLOCKS; rep++)
        made_up_sample(0, rep, 1, 9000);
    judge();
    assert_int_equal(judgement.contenders[0].rate.n, BLOCKS);
    assert_in_range((int)judgement.contenders[0].rate.estimate, 1000, 1120);
    assert_true(cb_aa_failed(&judgement.aa[0]));
}

/* --- whole runs --- */

/* What a simulated run is made of: equal runners with equal pools unless the first is faster. */
struct world {
    uint32_t runners, pools;
    double cv;     /* of a sample */
    double drift;  /* shared, from block to block */
    double factor; /* of the first runner's rate */
    int aa;
};

static void simulate(struct world w, struct cb_random *random)
{
    uint32_t twins[MADE_UP_CASES];
    struct cb_twins drawn;
    double level = 1000;

    made_up_begin(BLOCKS);
    for (uint32_t r = 0; r < w.runners; r++)
        for (uint32_t pool = 1; pool <= w.pools; pool++)
            made_up_case(&made_up_runners[r], pool);
    assert_int_equal(cb_twins_init(&drawn, &made_up_plan), 0);
    for (uint32_t rep = 1; rep <= BLOCKS; rep++) {
        uint32_t count = w.aa ? cb_twins_draw(&drawn, random, twins) : 0;

        level *= exp(w.drift * noise_normal(random));
        for (uint32_t c = 0; c < made_up_plan.cases_count + count; c++) {
            int twin = c >= made_up_plan.cases_count;
            uint32_t index = twin ? twins[c - made_up_plan.cases_count] : c;

            made_up_sample(index, rep, twin,
                           level * (index < w.pools ? w.factor : 1) *
                               exp(w.cv * noise_normal(random)));
        }
    }
    cb_twins_done(&drawn);
}

static int says_different(enum cb_outcome outcome)
{
    return outcome == CB_FASTER || outcome == CB_SLOWER || outcome == CB_SLIGHTLY_FASTER ||
           outcome == CB_SLIGHTLY_SLOWER;
}

/* Of `runs` simulated runs, in how many any two runners are told apart. */
static int runs_with_an_alarm(struct world w, int runs, uint64_t seed)
{
    struct cb_random random;
    int alarms = 0;

    cb_random_init(&random, seed);
    for (int run = 0; run < runs; run++) {
        int any = 0;

        simulate(w, &random);
        judge();
        for (size_t i = 0; i < judgement.count; i++)
            any |= says_different(judgement.comparisons[i].outcome);
        alarms += any;
    }
    return alarms;
}

/* 200 comparisons of a runner with itself. 4 to 17 are what 5% gives in 95 of 100 such tests; the
 * signed ranks of 12 pairs have 4.2%. */
static void test_200_equal_pairs(void **state)
{
    const struct world two = {.runners = 2, .pools = 1, .cv = 0.03, .drift = 0.02, .factor = 1};

    (void)state;
    assert_in_range(runs_with_an_alarm(two, 200, 1), 4, 17);
}

/* However many pools there are to pick from, and runners: with 2000 runs 5% gives 100, and more
 * than 131 in one of a thousand tests. */
static void test_equal_runners_are_not_ranked(void **state)
{
    static const struct world worlds[] = {
        {.runners = 2, .pools = 2, .cv = 0.05, .factor = 1},
        {.runners = 2, .pools = 7, .cv = 0.05, .factor = 1},
        {.runners = 2, .pools = 7, .cv = 0.05, .drift = 0.05, .factor = 1, .aa = 1},
        {.runners = 4, .pools = 1, .cv = 0.05, .factor = 1},
        {.runners = 4, .pools = 5, .cv = 0.02, .factor = 1, .aa = 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(worlds); i++) {
        int alarms = runs_with_an_alarm(worlds[i], 2000, i + 1);

        if (alarms > 131)
            fail_msg("world %zu: %d alarms in 2000 runs", i, alarms);
    }
}

/* And they are not kept quiet by being careful: a runner 1.8 times as fast is found always, one 15%
 * faster, at a spread of 5%, in most runs; the ratios are the true ones. */
static void test_differences_are_found(void **state)
{
    struct world w = {.runners = 4, .pools = 5, .cv = 0.1, .drift = 0.01, .factor = 1.8, .aa = 1};
    struct cb_random random;
    int found = 0, covered = 0;

    (void)state;
    cb_random_init(&random, 7);
    for (int run = 0; run < 300; run++) {
        simulate(w, &random);
        judge();
        for (size_t i = 0; i < 3; i++) { /* the first panel's best against all others */
            const struct cb_comparison *c = &judgement.comparisons[i];

            assert_int_equal(c->a, 0);
            found += c->outcome == CB_FASTER;
            covered += c->ratio.lo <= 1.8 && 1.8 <= c->ratio.hi;
        }
    }
    assert_in_range(found, 890, 900);
    assert_in_range(covered, 900 * 92 / 100, 900 * 98 / 100);
    w.cv = 0.05;
    w.factor = 1.15;
    assert_in_range(runs_with_an_alarm(w, 300, 8), 250, 300);
}

/* In at most 5 of 100 runs any A/A fails, although each run makes four. */
static void test_aa_of_sound_runs(void **state)
{
    const struct world w = {
        .runners = 4, .pools = 3, .cv = 0.05, .drift = 0.05, .factor = 1, .aa = 1};
    struct cb_random random;
    int failed = 0, held = 0;

    (void)state;
    cb_random_init(&random, 9);
    for (int run = 0; run < 2000; run++) {
        int any = 0;

        simulate(w, &random);
        judge();
        for (uint32_t s = 0; s < judgement.series.count; s++) {
            any |= cb_aa_failed(&judgement.aa[s]);
            held += judgement.aa[s].ratio.lo <= 1 && 1 <= judgement.aa[s].ratio.hi;
            assert_true(judgement.aa[s].floor > 0 && judgement.aa[s].floor < 0.2);
        }
        failed += any;
    }
    assert_true(failed <= 131);
    assert_in_range(held, 8000 * 94 / 100, 8000 * 97 / 100);
}

/* What moves label B for everybody raises the floor above any difference of that size. */
static void test_a_biased_run_ranks_nothing_below_its_floor(void **state)
{
    const struct world w = {.runners = 2, .pools = 1, .cv = 0.002, .factor = 1.03, .aa = 1};
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 10);
    simulate(w, &random);
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_FASTER);
    for (size_t i = 0; i < made_up_count; i++)
        if (made_up_figures[i].twin)
            made_up_figures[i].ops_per_s *= 0.95;
    judge();
    assert_int_equal(judgement.comparisons[0].outcome, CB_BELOW_FLOOR);
    assert_true(cb_aa_failed(&judgement.aa[0]) && cb_aa_failed(&judgement.aa[1]));
}

/* --- the edges --- */

static void test_nothing_at_all(void **state)
{
    (void)state;
    made_up_begin(BLOCKS);
    judge();
    assert_int_equal(judgement.count, 0);
    made_up_case(&made_up_runners[0], 1);
    made_up_case(&made_up_runners[1], 1);
    judge();
    assert_int_equal(judgement.count, 0); /* no results: no comparison */
    assert_true(isnan(judgement.aa[1].floor));
    made_up_sample(0, 1, 0, 100);
    made_up_sample(1, 1, 0, 100);
    judge();
    assert_int_equal(judgement.count, 1);
    assert_int_equal(judgement.comparisons[0].outcome, CB_TOO_FEW);
    assert_int_equal(cb_judgement_tests(&judgement), 0);
}

#define EACH(test) cmocka_unit_test_teardown(test, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_outcomes),
        EACH(test_who_is_compared),
        EACH(test_flags_refuse),
        EACH(test_noise_refuses),
        EACH(test_pools_are_chosen_before),
        EACH(test_pools_that_keep_up_come_first),
        EACH(test_who_keeps_up_leads),
        cmocka_unit_test(test_words_and_needs),
        EACH(test_aa_of_known_pairs),
        EACH(test_twins_are_not_samples),
        EACH(test_200_equal_pairs),
        EACH(test_equal_runners_are_not_ranked),
        EACH(test_differences_are_found),
        EACH(test_aa_of_sound_runs),
        EACH(test_a_biased_run_ranks_nothing_below_its_floor),
        EACH(test_nothing_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
