/* What may be said of a ratio, and the text of verdicts on a made-up run. */
#include "tests/unit/check.h"

#include "bench/verdict.h"

enum { REPS = 6, CASES = 4, MOST = CASES * (REPS + 1) };

static const struct cb_workload work = {.name = "work", .unit = "jobs"};
static const struct cb_runner thread = {.name = "thread"}, forks = {.name = "fork"};

static struct cb_case cases[CASES];
static struct cb_plan plan = {.cases = cases, .reps = REPS};
static struct cb_figures figures[MOST];
static size_t count;

static int setup(void **state)
{
    (void)state;
    plan.cases_count = 0;
    count = 0;
    return 0;
}

/* Adds a case whose repetitions ran at these rates; 0 = failed. */
static void add(const struct cb_runner *runner, uint32_t pool, const double rates[REPS])
{
    for (uint32_t rep = 1; rep <= REPS; rep++)
        figures[count++] = (struct cb_figures){.case_index = plan.cases_count,
                                               .rep = rep,
                                               .kind = CB_TIMING,
                                               .status = rates[rep - 1] > 0 ? CB_OK : CB_FAILED,
                                               .ops_per_s = rates[rep - 1]};
    figures[count++] = (struct cb_figures){/* counting samples have no say */
                                           .case_index = plan.cases_count,
                                           .rep = 1,
                                           .kind = CB_COUNTING,
                                           .status = CB_OK,
                                           .ops_per_s = 1e9};
    cases[plan.cases_count++] = (struct cb_case){.workload = &work,
                                                 .runner = runner,
                                                 .pool = pool,
                                                 .duration_ns = 1000000,
                                                 .place = "compact"};
}

/* The printed verdict without its footer. */
static const char *verdict(void)
{
    static char text[4096];
    FILE *out = tmpfile();
    char *footer;

    assert_non_null(out);
    cb_verdict_print(out, &plan, figures, count);
    check_read(out, text, sizeof text);
    fclose(out);
    footer = strstr(text, "Ratios are ");
    assert_non_null(footer);
    *footer = '\0';
    return text;
}

static void test_outcomes(void **state)
{
    static const struct {
        double lo, hi;
        enum cb_outcome outcome;
    } table[] = {
        {1.01, 1.5, CB_FASTER},          {1.0001, 1.0201, CB_FASTER},
        {0.5, 0.99, CB_SLOWER},          {0.97, 0.999, CB_SLOWER},
        {0.99, 1.01, CB_SAME},           {1, 1, CB_SAME},
        {1.005, 1.015, CB_SAME},         {0.985, 0.995, CB_SAME},
        {0.9, 1.1, CB_NOT_TOLD_APART},   {0.97, 1.01, CB_NOT_TOLD_APART},
        {0.99, 1.03, CB_NOT_TOLD_APART}, {1, 1.03, CB_NOT_TOLD_APART},
        {0.9, 1, CB_NOT_TOLD_APART},     {NAN, NAN, CB_NOT_TOLD_APART},
    };
    struct cb_interval none = {.estimate = 3, .lo = 2, .hi = 4, .have_estimate = 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct cb_interval ratio = {1, table[i].lo, table[i].hi, 1, 1, 6};

        if (cb_verdict_outcome(ratio) != table[i].outcome)
            fail_msg("[%g, %g] gives %d", table[i].lo, table[i].hi, cb_verdict_outcome(ratio));
    }
    assert_int_equal(cb_verdict_outcome(none), CB_NOT_TOLD_APART);
}

/* Rates are paired: they drift by 5%, their ratio is exactly 2. */
static void test_faster(void **state)
{
    (void)state;
    add(&thread, 1, (double[]){1000, 1010, 1020, 1030, 1040, 1050});
    add(&thread, 4, (double[]){2000, 2020, 2040, 2060, 2080, 2100});
    add(&forks, 1, (double[]){1000, 1010, 1020, 1030, 1040, 1050});
    assert_string_equal(verdict(), "work\n"
                                   "  best measured: thread, pool 4: 2.05k jobs/s [2k, 2.1k]\n"
                                   "    2.00x [2.00, 2.00] fork, pool 1: faster\n");
}

static void test_equal_and_not_told_apart(void **state)
{
    (void)state;
    add(&thread, 1, (double[]){100, 101, 102, 103, 104, 105});
    add(&forks, 1, (double[]){99.5, 100.5, 101.5, 102.5, 103.5, 104.5});
    assert_contains(verdict(), "fork, pool 1: equal within 2%\n");
    setup(NULL);
    add(&thread, 1, (double[]){100, 130, 100, 130, 100, 130});
    add(&forks, 1, (double[]){130, 100, 110, 101, 120, 102});
    assert_contains(verdict(), "fork, pool 1: not told apart\n");
}

/* Repetitions 2 and 3 have no partner: of the four pairs left each ratio is 2. */
static void test_only_whole_pairs_count(void **state)
{
    (void)state;
    add(&thread, 1, (double[]){200, 900, 200, 200, 200, 200});
    add(&forks, 1, (double[]){100, 0, 0, 100, 100, 100});
    assert_contains(verdict(), "  2.00x [2.00, 2.00] fork, pool 1: faster\n");
}

static void test_nothing_to_compare(void **state)
{
    static const double none[REPS];

    (void)state;
    add(&thread, 1, (double[]){200, 200, 200, 200, 200, 200});
    add(&forks, 1, none);
    assert_contains(verdict(), "fork, pool 1 ");
    assert_contains(verdict(), "no result\n");
    setup(NULL);
    add(&thread, 1, none);
    add(&forks, 1, none);
    assert_string_equal(verdict(), "work: no sample went well\n");
}

/* One repetition has no interval, and is not enough for a word. */
static void test_a_single_repetition(void **state)
{
    (void)state;
    add(&thread, 1, (double[]){300, 0, 0, 0, 0, 0});
    add(&forks, 1, (double[]){100, 0, 0, 0, 0, 0});
    assert_string_equal(verdict(), "work\n"
                                   "  best measured: thread, pool 1: 300 jobs/s\n"
                                   "    3.00x fork, pool 1: not told apart\n");
}

static void test_panels_are_apart(void **state)
{
    const char *text;

    (void)state;
    add(&thread, 1, (double[]){300, 300, 300, 300, 300, 300});
    add(&forks, 1, (double[]){100, 100, 100, 100, 100, 100});
    cases[1].place = "scatter";
    text = verdict();
    assert_contains(text, "best measured: thread, pool 1: 300");
    assert_contains(text, "best measured: fork, pool 1: 100");
    assert_null(strstr(text, "faster"));
}

/* Options make another contender of the same runner. */
static void test_options_are_contenders(void **state)
{
    (void)state;
    add(&thread, 1, (double[]){300, 300, 300, 300, 300, 300});
    add(&thread, 1, (double[]){100, 100, 100, 100, 100, 100});
    cases[1].options[0] = 1;
    assert_contains(verdict(), "3.00x [3.00, 3.00] thread, pool 1: faster\n");
}

/* Numbers that round up to the next thousand are still written for people. */
static void test_numbers_have_no_exponent(void **state)
{
    static const double rates[] = {999.4, 999.7, 1000, 999600, 999.7e6, 5e9, 0.25};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        double same[REPS];

        for (int rep = 0; rep < REPS; rep++)
            same[rep] = rates[i];
        setup(NULL);
        add(&thread, 1, same);
        if (strstr(verdict(), "e+"))
            fail_msg("%s", verdict());
    }
}

#define EACH(test) cmocka_unit_test_setup(test, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_outcomes),
        EACH(test_faster),
        EACH(test_equal_and_not_told_apart),
        EACH(test_only_whole_pairs_count),
        EACH(test_nothing_to_compare),
        EACH(test_a_single_repetition),
        EACH(test_panels_are_apart),
        EACH(test_options_are_contenders),
        EACH(test_numbers_have_no_exponent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
