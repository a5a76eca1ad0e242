/* Who is the fastest at equal pool sizes: single cells, and how often simulated ones are right. */
#include "tests/unit/check.h"

#include "bench/winners.h"
#include "tests/unit/made_up.h"
#include "tests/unit/noise.h"

enum { BLOCKS = 12, THREAD = 0, FORK = 1, CORO = 2 };

static struct cb_judgement judgement;
static struct cb_winners winners;

static int teardown(void **state)
{
    (void)state;
    cb_judgement_done(&judgement);
    cb_winners_done(&winners);
    return 0;
}

static void find(void)
{
    struct cb_err err = {0};

    teardown(NULL);
    if (cb_judge(&judgement, &made_up_plan, made_up_figures, made_up_count, &err) != 0 ||
        cb_winners_find(&winners, &judgement, &made_up_plan, made_up_figures, made_up_count,
                        &err) != 0)
        fail_msg("%s", err.what);
}

/* `count` runners with a pool of 4, each at its rate in all blocks; 0 fails. */
static void cell(uint32_t blocks, uint32_t count, const double *rates)
{
    made_up_begin(blocks);
    for (uint32_t r = 0; r < count; r++)
        made_up_case(&made_up_runners[r], 4);
    for (uint32_t rep = 1; rep <= blocks; rep++)
        for (uint32_t r = 0; r < count; r++)
            made_up_sample(r, rep, 0, rates[r] * (1 + 0.01 * rep));
}

static void test_clear_winner(void **state)
{
    static const double rates[] = {1000, 1500, 3000};

    (void)state;
    cell(BLOCKS, 3, rates);
    find();
    assert_int_equal(winners.count, 1);
    assert_int_equal(winners.row[0].pool, 4);
    assert_int_equal(winners.row[0].runners, 3);
    assert_int_equal(winners.row[0].usable, 3);
    assert_int_equal(winners.row[0].winner, CORO);
    assert_int_equal(winners.row[0].runner_up, FORK);
    assert_near(winners.row[0].ratio.estimate, 2, 1e-9); /* by the runner-up's */
    assert_int_equal(winners.row[0].ratio.n, BLOCKS);
    assert_near(winners.row[0].p, 2.0 / 4096, 1e-12);
    assert_near(winners.row[0].p_holm, 2.0 / 4096, 1e-12);
    assert_true(isnan(winners.row[0].floor));
    assert_true(winners.row[0].decided);
    assert_int_equal(winners.row[0].outcome, CB_FASTER);
    assert_near(winners.row[0].rate.estimate, 3000 * 1.065, 1e-6);
    assert_near(winners.row[0].runner_up_rate.estimate, 1500 * 1.065, 1e-6);
}

static void test_tie(void **state)
{
    static const double rates[] = {1000, 1000, 400};

    (void)state;
    cell(BLOCKS, 3, rates);
    find();
    assert_false(winners.row[0].decided);
    assert_int_equal(winners.row[0].outcome, CB_EQUAL);
    assert_near(winners.row[0].ratio.estimate, 1, 1e-9);
}

/* It is ahead of the second in every block, but not of the third, which has its days. */
static void test_beats_the_second_only(void **state)
{
    static const double rates[] = {1000, 900, 800};

    (void)state;
    cell(BLOCKS, 3, rates);
    for (size_t i = CORO; i < made_up_count; i += 9)
        made_up_figures[i].ops_per_s *= 1.7;
    find();
    assert_int_equal(winners.row[0].winner, THREAD);
    assert_true(winners.row[0].ratio.lo > 1);
    assert_false(winners.row[0].decided);
    assert_true(winners.row[0].p > 0.05);
    assert_int_equal(winners.row[0].outcome, CB_NOT_DETECTED);
}

static void test_one_failed(void **state)
{
    static const double third[] = {1000, 2000, 0}, two[] = {0, 2000, 0}, all[] = {0, 0, 0};

    (void)state;
    cell(BLOCKS, 3, third);
    find();
    assert_int_equal(winners.row[0].usable, 2);
    assert_int_equal(winners.row[0].winner, FORK);
    assert_true(winners.row[0].decided);
    cell(BLOCKS, 3, two); /* nobody to win against */
    find();
    assert_int_equal(winners.count, 1);
    assert_int_equal(winners.row[0].runners, 3);
    assert_int_equal(winners.row[0].usable, 1);
    assert_true(isnan(winners.row[0].p));
    assert_false(winners.row[0].decided);
    cell(BLOCKS, 3, all);
    find();
    assert_int_equal(winners.row[0].usable, 0);
    assert_int_equal(winners.row[0].pool, 4);
    assert_false(winners.row[0].decided);
}

static void test_too_few_blocks(void **state)
{
    static const double rates[] = {1000, 2000};

    (void)state;
    cell(5, 2, rates);
    find();
    assert_true(isnan(winners.row[0].p));
    assert_false(winners.row[0].decided);
    assert_int_equal(winners.row[0].outcome, CB_TOO_FEW);
    cell(6, 2, rates);
    find();
    assert_true(winners.row[0].decided);
}

/* A third that failed too often for a verdict leaves its cell open: it isn't known to be slower. */
static void test_one_failed_often(void **state)
{
    static const double rates[] = {1000, 2000, 500};

    (void)state;
    cell(BLOCKS, 3, rates);
    for (size_t i = 0; i < 7; i++)
        made_up_figures[3 * i + CORO].status = CB_FAILED;
    find();
    assert_int_equal(winners.row[0].usable, 3);
    assert_int_equal(winners.row[0].winner, FORK);
    assert_false(winners.row[0].decided);
    assert_int_equal(winners.row[0].outcome, CB_TOO_FEW);
}

/* Pools are cells of their own, also where one runner's are shapes; a pool that one runner alone
 * has is none. */
static void test_equal_pools_only(void **state)
{
    (void)state;
    made_up_begin(BLOCKS);
    for (uint32_t r = 0; r < 2; r++)
        for (uint32_t pool = 1; pool <= 2 + r; pool++) /* the second has 3, too */
            made_up_case(&made_up_runners[r], pool);
    made_up_case(&made_up_runners[CORO], 2); /* in two shapes */
    made_up_case(&made_up_runners[CORO], 2);
    for (uint32_t rep = 1; rep <= BLOCKS; rep++)
        for (uint32_t c = 0; c < 7; c++)
            made_up_sample(c, rep, 0, (c == 6 ? 5000 : 1000 + 500 * c) * (1 + 0.01 * rep));
    find();
    assert_int_equal(winners.count, 2);
    assert_int_equal(winners.row[0].pool, 1);
    assert_int_equal(winners.row[0].runners, 2);
    assert_int_equal(winners.row[0].winner, 2);
    assert_int_equal(winners.row[0].runner_up, 0);
    assert_near(winners.row[0].ratio.estimate, 2, 1e-9);
    assert_int_equal(winners.row[1].pool, 2);
    assert_int_equal(winners.row[1].runners, 3);
    assert_int_equal(winners.row[1].winner, 6);
    assert_int_equal(winners.row[1].runner_up, 3);
    assert_int_equal(winners.row[1].ratio.n, BLOCKS - 1); /* the first block chose the shape */
    assert_near(winners.row[1].ratio.estimate, 2, 1e-9);
    assert_near(winners.row[1].p_holm, 2.0 / 2048, 1e-12);
    assert_near(winners.row[0].p_holm, 2 * 2.0 / 4096, 1e-12);
    assert_true(winners.row[0].decided && winners.row[1].decided);
}

/* The whole panel's A/A, not what little of it falls on one pool. */
static void test_floor_is_the_panels(void **state)
{
    (void)state;
    made_up_begin(BLOCKS);
    for (uint32_t r = 0; r < 2; r++)
        for (uint32_t pool = 1; pool <= 2; pool++)
            made_up_case(&made_up_runners[r], pool);
    for (uint32_t rep = 1; rep <= BLOCKS; rep++) {
        for (uint32_t c = 0; c < 4; c++)
            made_up_sample(c, rep, 0, (c < 2 ? 1000 : c == 2 ? 1100 : 1500) * (1 + 0.01 * rep));
        made_up_sample(0, rep, 1, 1200 * (1 + 0.01 * rep)); /* of pool 1 only */
    }
    find();
    assert_near(winners.row[0].floor, 0.2, 1e-9);
    assert_near(winners.row[1].floor, 0.2, 1e-9);
    assert_false(winners.row[0].decided);
    assert_int_equal(winners.row[0].outcome, CB_BELOW_FLOOR);
    assert_true(winners.row[1].decided);
}

static void test_refusals_hold(void **state)
{
    static const double rates[] = {1000, 2000, 500};

    (void)state;
    cell(BLOCKS, 3, rates);
    made_up_figures[CORO].unsteady = 1; /* the last of three, though far behind */
    find();
    assert_false(winners.row[0].decided);
    assert_int_equal(winners.row[0].outcome, CB_UNSTEADY);
}

/* --- simulated cells --- */

/* `pools` cells of `runners`, the first `factor` times as fast as the others, which are equal. */
static void simulate(uint32_t runners, uint32_t pools, double factor, struct cb_random *random)
{
    made_up_begin(BLOCKS);
    for (uint32_t r = 0; r < runners; r++)
        for (uint32_t pool = 1; pool <= pools; pool++)
            made_up_case(&made_up_runners[r], pool);
    for (uint32_t rep = 1; rep <= BLOCKS; rep++) {
        double level = 1000 * exp(0.05 * noise_normal(random));

        for (uint32_t c = 0; c < made_up_plan.cases_count; c++)
            made_up_sample(c, rep, 0,
                           level * (c < pools ? factor : 1) * exp(0.05 * noise_normal(random)));
    }
}

/* In how many of 1000 runs any cell is decided. */
static int runs_with_a_winner(uint32_t runners, uint32_t pools, uint64_t seed)
{
    struct cb_random random;
    int decided = 0;

    cb_random_init(&random, seed);
    for (int run = 0; run < 1000; run++) {
        int any = 0;

        simulate(runners, pools, 1, &random);
        find();
        for (size_t i = 0; i < winners.count; i++)
            any |= winners.row[i].decided;
        decided += any;
    }
    return decided;
}

/* Of 1000 such runs 5% gives 50, and more than 72 in one of a thousand tests. Three equal runners
 * beat each other less often than two, in less than 5% with nothing to spare for chance. */
static void test_equal_runners_have_no_winner(void **state)
{
    (void)state;
    assert_in_range(runs_with_a_winner(2, 1, 1), 15, 72);
    assert_in_range(runs_with_a_winner(3, 1, 2), 0, 50);
    assert_in_range(runs_with_a_winner(4, 1, 3), 0, 50);
    assert_in_range(runs_with_a_winner(2, 5, 4), 0, 72); /* Holm counts the cells */
    assert_in_range(runs_with_a_winner(3, 5, 5), 0, 72);
}

static void test_winners_are_found(void **state)
{
    struct cb_random random;
    int decided = 0, covered = 0;

    (void)state;
    cb_random_init(&random, 6);
    for (int run = 0; run < 200; run++) {
        simulate(4, 5, 1.3, &random);
        find();
        for (size_t i = 0; i < 5; i++) {
            decided += winners.row[i].decided && winners.row[i].winner == i;
            /* the runner-up is the luckiest of three, so the ratio errs to the small side */
            covered += winners.row[i].ratio.lo <= 1.3 && 1.25 <= winners.row[i].ratio.hi;
        }
    }
    assert_in_range(decided, 980, 1000);
    assert_in_range(covered, 920, 1000);
}

static void test_nothing_at_all(void **state)
{
    (void)state;
    made_up_begin(BLOCKS);
    find();
    assert_int_equal(winners.count, 0);
    made_up_case(&made_up_runners[0], 1);
    made_up_case(&made_up_runners[1], 2);
    find();
    assert_int_equal(winners.count, 0);
}

#define EACH(test) cmocka_unit_test_teardown(test, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_clear_winner),          EACH(test_tie),
        EACH(test_beats_the_second_only), EACH(test_one_failed),
        EACH(test_too_few_blocks),        EACH(test_one_failed_often),
        EACH(test_equal_pools_only),      EACH(test_floor_is_the_panels),
        EACH(test_refusals_hold),         EACH(test_equal_runners_have_no_winner),
        EACH(test_winners_are_found),     EACH(test_nothing_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
