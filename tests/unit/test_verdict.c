/* The text of verdicts, and their tables, on made-up runs. */
#include "tests/unit/check.h"

#include <errno.h>
#include <unistd.h>

#include "bench/verdict.h"
#include "tests/unit/made_up.h"

enum { REPS = 12, THREAD = 0, FORK = 1, CORO = 2 };

static struct cb_judgement judgement;
static struct cb_why *why;
static struct cb_verdict verdict;

static int setup(void **state)
{
    (void)state;
    made_up_begin(REPS);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cb_judgement_done(&judgement);
    free(why);
    why = NULL;
    return 0;
}

/* Adds a case whose rate is `rate` in all blocks, but `by` more and less in turns; all cases drift
 * by 1% a block. */
static uint32_t add(int runner, uint32_t pool, double rate, double by)
{
    uint32_t c = made_up_case(&made_up_runners[runner], pool);

    for (uint32_t rep = 1; rep <= REPS; rep++)
        made_up_sample(c, rep, 0, rate * (1 + 0.01 * rep) * (1 + (rep % 2 ? by : -by)));
    return c;
}

/* The twins of a case, label B slower by that share in turns, or in all. */
static void add_twins(uint32_t c, double by, int always)
{
    for (uint32_t rep = 1; rep <= REPS; rep++) {
        double a = made_up_figures[c * REPS + rep - 1].ops_per_s;

        made_up_sample(c, rep, 1, a / (1 + (always || rep % 2 ? by : -by) * (1 + 0.01 * rep)));
    }
}

static void judge(void)
{
    cb_judgement_done(&judgement);
    assert_int_equal(cb_judge(&judgement, &made_up_plan, made_up_figures, made_up_count, NULL), 0);
    free(why);
    why = cb_why_of_judgement(&judgement, made_up_figures, made_up_count);
    assert_non_null(why);
    verdict = (struct cb_verdict){&made_up_plan, &judgement, why};
}

static const char *print(void)
{
    static char text[8192];
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_verdict_print(out, &verdict);
    check_read(out, text, sizeof text);
    fclose(out);
    return text;
}

static const char *printed(void)
{
    judge();
    return print();
}

/* Without the lines on how to read it. */
static const char *panels(void)
{
    static char text[8192];
    char *footer;

    snprintf(text, sizeof text, "%s", printed());
    footer = strstr(text, "No runner was compared");
    assert_non_null(footer);
    *footer = '\0';
    return text;
}

/* Rates drift by 12%, their ratio is exactly 2. */
static void test_faster(void **state)
{
    (void)state;
    add(THREAD, 1, 1000, 0);
    add(THREAD, 4, 2000, 0);
    add(FORK, 1, 1000, 0);
    assert_string_equal(panels(), "work\n"
                                  "  best measured: thread, pool 4: 2.13k jobs/s [2.06k, 2.2k]\n"
                                  "  thread beats fork, pool 1 by 2.00x [2.00, 2.00]\n");
}

static void test_each_outcome_has_its_words(void **state)
{
    (void)state;
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 990, 0);
    assert_contains(panels(),
                    "  thread beats fork, pool 1 by 1.01x [1.01, 1.01], but by less than 2%\n");
    setup(NULL);
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 1000, 0.005);
    assert_contains(panels(), "  thread and fork, pool 1: equal within 2%: 1.00x [1.00, 1.01]\n");
    setup(NULL);
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 990, 0.1);
    assert_contains(
        panels(),
        " fork, pool 1: no difference detected (could have seen 11%): 1.02x [0.92, 1.12]\n");
    setup(NULL);
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 1500, 0.4);
    assert_contains(panels(), "thread, pool 1: no verdict, rates vary by 4");
    setup(NULL);
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 1500, 0);
    made_up_figures[0].unsteady = 1;
    assert_contains(panels(), "fork and thread, pool 1: no verdict, never settled: 1.50x [");
    made_up_figures[0].unsteady = 0;
    for (int i = 0; i < 3; i++)
        made_up_figures[i].disturbed = 1;
    assert_contains(panels(), "no verdict, over 20% of the blocks were disturbed: 1.50x [");
}

/* The best by its median need not be the best in the blocks that count. */
static void test_slower(void **state)
{
    (void)state;
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 990, 0);
    judge();
    judgement.comparisons[0].outcome = CB_SLIGHTLY_SLOWER;
    assert_contains(print(),
                    "  thread is slower than fork, pool 1: 1.01x [1.01, 1.01], but by less ");
    judgement.comparisons[0].outcome = CB_SLOWER;
    assert_contains(print(), "  thread is slower than fork, pool 1: 1.01x [1.01, 1.01]\n");
}

/* An interval that would do by itself, but not as one of ten: the words say so. */
static void test_many_comparisons(void **state)
{
    (void)state;
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 1000, 0);
    add(CORO, 1, 1000, 0);
    for (uint32_t i = 0; i < REPS; i++) {
        made_up_figures[i].ops_per_s *= i < 1 ? 0.9 : 1.03 + 0.001 * i; /* p = 0.03 */
        made_up_figures[REPS + i].ops_per_s *= 1 + (i % 2 ? 0.001 : -0.001) * i;
        made_up_figures[2 * REPS + i].ops_per_s *= 1 + (i % 3 ? 0.001 : -0.002) * i;
    }
    assert_contains(panels(), "thread and fork, pool 1: apart in this comparison alone, not among "
                              "all 3: 1.03x");
}

static void test_only_whole_pairs_count(void **state)
{
    (void)state;
    add(THREAD, 1, 200, 0);
    add(FORK, 1, 100, 0);
    for (int i = 0; i < 6; i++)
        made_up_figures[REPS + i].status = CB_FAILED;
    made_up_figures[0].ops_per_s = 900;
    assert_contains(panels(), "thread beats fork, pool 1 by 2.00x [2.00, 2.00]\n");
    made_up_figures[REPS + 6].status = CB_FAILED;
    assert_contains(panels(),
                    "  thread and fork, pool 1: too few pairs for a verdict, 5 of 6: 2.00x "
                    "[2.00, 2.00]\n");
}

static void test_nothing_to_compare(void **state)
{
    (void)state;
    add(THREAD, 1, 200, 0);
    add(FORK, 1, 0, 0);
    assert_contains(panels(), "  fork, pool 1: no result\n");
    setup(NULL);
    add(THREAD, 1, 0, 0);
    add(FORK, 1, 0, 0);
    assert_string_equal(panels(), "work: no sample went well\n");
}

/* One repetition has no interval, and is not enough for a word. */
static void test_a_single_repetition(void **state)
{
    (void)state;
    made_up_begin(1);
    made_up_sample(made_up_case(&made_up_runners[THREAD], 1), 1, 0, 300);
    made_up_sample(made_up_case(&made_up_runners[FORK], 1), 1, 0, 100);
    assert_string_equal(
        panels(), "work\n"
                  "  best measured: thread, pool 1: 300 jobs/s\n"
                  "  thread and fork, pool 1: too few pairs for a verdict, 1 of 6: 3.00x\n"
                  "A verdict takes 6 pairs (comparisons at once: 1), the most there are is 1: "
                  "--reps 7 would do.\n");
}

/* Who is best by the blocks in which it kept up has that said of it. */
static void test_could_not_keep_up(void **state)
{
    uint32_t c = add(THREAD, 1, 1000, 0);

    (void)state;
    made_up_cases[c].rate_per_s = 500;
    for (uint32_t i = 0; i < made_up_count; i++)
        made_up_figures[i].latency_p99_ns = 2e6;
    made_up_figures[3].saturated = 1;
    judge();
    assert_contains(print(),
                    "p99 response 2ms [2ms, 2ms], but it could not keep up in 1 of 12 samples");
}

static void test_panels_are_apart(void **state)
{
    const char *text;

    (void)state;
    add(THREAD, 1, 300, 0);
    add(FORK, 1, 100, 0);
    made_up_cases[1].place = "scatter";
    text = panels();
    assert_contains(text, "best measured: thread, pool 1: 3");
    assert_contains(text, "best measured: fork, pool 1: 1");
    assert_null(strstr(text, "beats"));
}

/* Options make another contender of the same runner. */
static void test_options_are_contenders(void **state)
{
    (void)state;
    add(THREAD, 1, 300, 0);
    add(THREAD, 1, 100, 0);
    made_up_cases[1].options[0] = 1;
    assert_contains(panels(), "thread beats thread, pool 1 by 3.00x [3.00, 3.00]\n");
}

static void test_floor(void **state)
{
    (void)state;
    add_twins(add(THREAD, 1, 1000, 0), 0.06, 0);
    assert_contains(printed(), "; A/A floor 6.");
    assert_null(strstr(printed(), "no floor is known"));
    assert_null(strstr(printed(), "A/A FAILED"));
    setup(NULL);
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 960, 0);
    add_twins(0, 0.06, 0);
    assert_contains(printed(), "  thread and fork, pool 1: below the A/A floor of 6.");
}

static void test_a_failed_aa_comes_first(void **state)
{
    static const char *const first = "A/A FAILED: thread differs from itself by 1.03x [1.03, 1.03] "
                                     "in work\nTwo samples of one thing ";

    (void)state;
    add_twins(add(THREAD, 1, 1000, 0), 0.03, 1);
    assert_int_equal(strncmp(printed(), first, strlen(first)), 0);
}

/* Six pairs have no p below 0.03: among three comparisons that is never enough. */
static void test_says_how_many_blocks_it_takes(void **state)
{
    (void)state;
    made_up_begin(6);
    for (int runner = 0; runner < 3; runner++) {
        uint32_t c = made_up_case(&made_up_runners[runner], 1);

        for (uint32_t rep = 1; rep <= 6; rep++)
            made_up_sample(c, rep, 0, 100 << runner);
    }
    assert_contains(printed(), "A verdict takes 7 pairs (comparisons at once: 3), the most there "
                               "are is 6: --reps 8 would do.\n");
    setup(NULL);
    add(THREAD, 1, 100, 0);
    add(FORK, 1, 200, 0);
    assert_null(strstr(printed(), "would do"));
}

/* Numbers that round up to the next thousand are still written for people. */
static void test_numbers_have_no_exponent(void **state)
{
    static const double rates[] = {999.4, 999.7, 1000, 999600, 999.7e6, 5e9, 0.25};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        setup(NULL);
        add(THREAD, 1, rates[i], 0);
        if (strstr(panels(), "e+"))
            fail_msg("%s", panels());
    }
}

/* --- tables --- */

typedef int write_table(const char *, const struct cb_verdict *, struct cb_err *);

static const char *written(write_table *write)
{
    static char text[8192];
    char path[300];
    const char *folder = check_make_folder();
    FILE *in;

    printed();
    snprintf(path, sizeof path, "%s/table.csv", folder);
    assert_int_equal(write(path, &verdict, NULL), 0);
    in = fopen(path, "r");
    assert_non_null(in);
    check_read(in, text, sizeof text);
    fclose(in);
    check_remove_folder(folder);
    return text;
}

static void test_tables(void **state)
{
    (void)state;
    add(THREAD, 1, 1000, 0);
    add(FORK, 4, 500, 0);
    add_twins(0, 0.03, 1);
    assert_contains(
        written(cb_verdict_write),
        "workload,params,place,runner_a,pool_a,runner_b,pool_b,ratio,lo,hi,p_holm,n,detectable,"
        "floor,outcome,p,tasks,duration_ns,offered_per_s,sentence,why\n"
        "work,,compact,thread,1,fork,4,2,2,2,0.00048828125,12,");
    assert_contains(written(cb_verdict_write),
                    ",0.0326999564,faster,0.00048828125,,1000000,,"
                    "\"thread beats fork, pool 4 by 2.00x [2.00, 2.00]\","
                    "\n");
    assert_contains(
        written(cb_verdict_write_aa),
        "workload,params,track,runner,place,n,ratio,ratio_lo,ratio_hi,floor,p_holm,"
        "failed,tasks,duration_ns,offered_per_s\nwork,,same-primitive,thread,compact,12,1.03");
    assert_contains(written(cb_verdict_write_aa), ",0.00048828125,yes,,1000000,\n");
    assert_contains(written(cb_verdict_write_aa),
                    "work,,same-primitive,fork,compact,0,,,,0.0326999564,,,,1000000,\n");
}

/* The words of the text, also of pairs that it leaves out. */
static void test_sentences(void **state)
{
    const char *table;

    (void)state;
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 900, 0);
    add(CORO, 1, 900, 0);
    assert_null(strstr(panels(), "fork and coro"));
    table = written(cb_verdict_write);
    assert_contains(table, ",\"thread beats fork, pool 1 by 1.11x [1.11, 1.11]\",");
    assert_contains(table, ",\"fork and coro, pool 1: equal within 2%: 1.00x [1.00, 1.00]\",");
}

/* Switches per operation of each sample of a case. */
static void add_switches(uint32_t c, double per_op)
{
    for (uint32_t rep = 1; rep <= REPS; rep++)
        made_up_figures[c * REPS + rep - 1].voluntary_switches_per_op = per_op * (1 + 0.01 * rep);
}

/* Only where there is a winner, and in the same words in text and table. */
static void test_goes_with(void **state)
{
    static const char *const words =
        "3.00x fewer voluntary switches per operation (2.13 against 6.39)";
    char line[200];

    (void)state;
    add(THREAD, 1, 1000, 0);
    add(FORK, 1, 900, 0);
    add(CORO, 1, 900, 0);
    add_switches(0, 2);
    add_switches(1, 6);
    add_switches(2, 2);
    snprintf(line, sizeof line, "[1.11, 1.11]\n    goes with: %s\n  thread beats coro", words);
    assert_contains(printed(), line);
    assert_null(strstr(strstr(printed(), "goes with: ") + 1, "goes with: "));
    assert_contains(printed(), "It need not be the cause");
    assert_contains(written(cb_verdict_write), "[1.11, 1.11]\",3.00x fewer");
    assert_contains(written(cb_verdict_write), "fork and coro, pool 1: equal within 2%: 1.00x "
                                               "[1.00, 1.00]\",\n");
    add_switches(0, 6);
    add_switches(2, 6);
    assert_null(strstr(printed(), "need not be the cause"));
}

static void test_a_table_that_exists_stays(void **state)
{
    const char *folder = check_make_folder();
    struct cb_err err = {0};
    char path[300];

    (void)state;
    snprintf(path, sizeof path, "%s/table.csv", folder);
    fclose(fopen(path, "w"));
    assert_int_equal(cb_verdict_write(path, &verdict, &err), -EEXIST);
    assert_contains(err.what, path);
    assert_int_equal(access(path, F_OK), 0);
    check_remove_folder(folder);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_faster),
        EACH(test_each_outcome_has_its_words),
        EACH(test_slower),
        EACH(test_many_comparisons),
        EACH(test_only_whole_pairs_count),
        EACH(test_nothing_to_compare),
        EACH(test_a_single_repetition),
        EACH(test_could_not_keep_up),
        EACH(test_panels_are_apart),
        EACH(test_options_are_contenders),
        EACH(test_floor),
        EACH(test_a_failed_aa_comes_first),
        EACH(test_says_how_many_blocks_it_takes),
        EACH(test_numbers_have_no_exponent),
        EACH(test_tables),
        EACH(test_sentences),
        EACH(test_goes_with),
        EACH(test_a_table_that_exists_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
