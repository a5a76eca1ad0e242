/* Where a budget goes, on made-up machines whose noise is known. */
#include "tests/unit/check.h"

#include "bench/budget.h"
#include "bench/random.h"

enum { FULL = CB_BUDGET_BLOCKS, CASES = 8, MOST = 4000, SAMPLE_NS = 100, BLOCK_NS = 10 };

static const struct cb_workload works[2] = {{.name = "calm", .unit = "jobs"},
                                            {.name = "wild", .unit = "jobs"}};
static const struct cb_runner runners[2] = {{.name = "thread"}, {.name = "fork"}};

/* Two panels, in each two runners, of each two pools; the second pool is the better one. */
static struct cb_case cases[CASES];
static struct cb_plan plan = {.cases = cases, .cases_count = CASES, .reps = FULL};
static struct cb_figures figures[MOST];
static size_t count;
static struct cb_random randomness;
static uint64_t case_ns[CASES];

/* A machine: per case, the rate and its relative noise. */
static double rate[CASES], noise[CASES];

static int setup(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < CASES; i++) {
        cases[i] = (struct cb_case){.workload = &works[i / 4],
                                    .runner = &runners[i / 2 % 2],
                                    .pool = i % 2 + 1,
                                    .duration_ns = SAMPLE_NS,
                                    .place = "compact"};
        rate[i] = i % 2 ? 2000 : 1000;
        noise[i] = 0.001;
        case_ns[i] = SAMPLE_NS;
    }
    cb_random_init(&randomness, 7);
    count = 0;
    return 0;
}

/* About normal: mean 0, variance 1. */
static double deviate(void)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += (double)cb_random_below(&randomness, 1u << 30) / (1u << 30);
    return sum;
}

static void measure(uint32_t case_index, uint32_t rep)
{
    assert_true(count < MOST);
    figures[count++] =
        (struct cb_figures){.case_index = case_index,
                            .rep = rep,
                            .block = rep,
                            .kind = CB_TIMING,
                            .status = CB_OK,
                            .ops_per_s = rate[case_index] * exp(noise[case_index] * deviate())};
}

static void measure_full_blocks(void)
{
    for (uint32_t rep = 1; rep <= FULL; rep++)
        for (uint32_t i = 0; i < CASES; i++)
            measure(i, rep);
}

static uint32_t choose(uint64_t left_ns, uint32_t chosen[CASES])
{
    const struct cb_budget_time time = {left_ns, BLOCK_NS, case_ns};
    struct cb_budget budget;
    uint32_t n;

    assert_int_equal(cb_budget_init(&budget, &plan, 0.02, NULL), 0);
    n = cb_budget_choose(&budget, figures, count, &time, chosen);
    cb_budget_done(&budget);
    return n;
}

/* Spends all; counts in how many blocks each case was. Returns what is left. */
static uint64_t spend(uint64_t left_ns, uint32_t blocks[CASES])
{
    uint32_t chosen[CASES], n, rep = FULL;

    memset(blocks, 0, CASES * sizeof *blocks);
    while ((n = choose(left_ns, chosen)) > 0) {
        uint64_t cost = BLOCK_NS + (uint64_t)n * SAMPLE_NS;

        assert_true(cost <= left_ns);
        left_ns -= cost;
        rep++;
        for (uint32_t i = 0; i < n; i++) {
            blocks[chosen[i]]++;
            measure(chosen[i], rep);
        }
    }
    return left_ns;
}

static const char *report(void)
{
    static char text[8192];
    struct cb_budget budget;
    FILE *out = tmpfile();

    assert_non_null(out);
    assert_int_equal(cb_budget_init(&budget, &plan, 0.02, NULL), 0);
    cb_budget_report(out, &budget, figures, count);
    cb_budget_done(&budget);
    check_read(out, text, sizeof text);
    fclose(out);
    return text;
}

static void nothing_is_spent_on_what_is_known(void **state)
{
    uint32_t blocks[CASES];

    (void)state;
    measure_full_blocks();
    assert_int_equal(spend(1000000, blocks), 1000000);
}

static void it_goes_where_the_noise_is(void **state)
{
    uint32_t blocks[CASES];

    (void)state;
    for (uint32_t i = 4; i < CASES; i++)
        noise[i] = 0.2;
    measure_full_blocks();
    assert_true(spend(10000, blocks) < BLOCK_NS + 2 * SAMPLE_NS);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(blocks[i], 0);
    /* contenders stay pairs, and are more than the pools that nobody would choose */
    assert_int_equal(blocks[5], blocks[7]);
    assert_true(blocks[5] > 40);
}

static void it_ends_when_all_is_precise(void **state)
{
    uint32_t blocks[CASES];

    (void)state;
    for (uint32_t i = 0; i < CASES; i++)
        noise[i] = 0.05;
    measure_full_blocks();
    assert_true(spend(200000, blocks) > 0);
    for (uint32_t i = 0; i < CASES; i++)
        assert_true(blocks[i] > 0);
    assert_null(strstr(report(), "only")); /* rates that are not known so well */
}

static void it_does_not_look_at_who_wins(void **state)
{
    uint32_t close[CASES], apart[CASES];

    (void)state;
    for (int far = 0; far < 2; far++) {
        setup(NULL);
        for (uint32_t i = 0; i < CASES; i++)
            noise[i] = 0.1;
        if (far)
            for (uint32_t i = 0; i < CASES; i++)
                rate[i] *= i / 2 % 2 ? 1000 : 1;
        measure_full_blocks();
        spend(20000, far ? apart : close);
    }
    /* which runner leads a panel is chance when they are equal, but not how many blocks it gets */
    for (uint32_t i = 1; i < CASES; i += 2)
        assert_near(apart[i], close[i], 0.35 * close[i]);
}

static void the_block_fits_the_time_or_another_does(void **state)
{
    uint32_t chosen[CASES];

    (void)state;
    for (uint32_t i = 0; i < CASES; i++)
        noise[i] = i < 4 ? 0.1 : 0.5;
    case_ns[5] = case_ns[7] = 1000;
    measure_full_blocks();
    assert_int_equal(choose(2010, chosen), 2);
    assert_int_equal(chosen[0], 5);
    assert_int_equal(chosen[1], 7);
    assert_int_equal(choose(2009, chosen), 2); /* the calm panel's instead */
    assert_int_equal(chosen[0], 1);
    assert_int_equal(chosen[1], 3);
    assert_int_equal(choose(209, chosen), 0);
}

static void what_never_goes_well_draws_nothing(void **state)
{
    uint32_t chosen[CASES];

    (void)state;
    measure_full_blocks();
    for (size_t i = 0; i < count; i++)
        if (figures[i].case_index == 7 && figures[i].rep > 1)
            figures[i].status = CB_FAILED;
    assert_int_equal(choose(1000000, chosen), 0);
    count = 0;
    assert_int_equal(choose(1000000, chosen), 0);
}

static void the_report_says_what_is_open(void **state)
{
    (void)state;
    for (uint32_t i = 5; i < CASES; i += 2)
        noise[i] = 0.3;
    measure_full_blocks();
    assert_contains(report(), "Not settled:\n  wild\n");
    assert_contains(report(), "are not told apart\n");
    assert_contains(report(), "    thread, pool 2 is known within ");
    assert_null(strstr(report(), "calm"));
    assert_null(strstr(report(), "pool 1"));
}

static void the_report_says_that_all_is_settled(void **state)
{
    (void)state;
    measure_full_blocks();
    assert_string_equal(
        report(),
        "Settled, by intervals: contenders are told apart or equal, and rates known within 2%.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_spent_on_what_is_known, setup),
        cmocka_unit_test_setup(it_goes_where_the_noise_is, setup),
        cmocka_unit_test_setup(it_ends_when_all_is_precise, setup),
        cmocka_unit_test_setup(it_does_not_look_at_who_wins, setup),
        cmocka_unit_test_setup(the_block_fits_the_time_or_another_does, setup),
        cmocka_unit_test_setup(what_never_goes_well_draws_nothing, setup),
        cmocka_unit_test_setup(the_report_says_what_is_open, setup),
        cmocka_unit_test_setup(the_report_says_that_all_is_settled, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
