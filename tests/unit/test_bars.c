/* A run's bars, on made-up runs. */
#include "tests/unit/check.h"

#include "bench/bars.h"
#include "tests/unit/made_up.h"

enum { REPS = 12 };

static struct cb_judgement judgement;
static const struct cb_terminal unicode = {80, 1}, ascii = {80, 0};

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
    return 0;
}

/* A case with rates around one, up to `by` away from it. */
static uint32_t add(int runner, uint32_t pool, double rate, double by)
{
    uint32_t c = made_up_case(&made_up_runners[runner], pool);

    for (uint32_t rep = 1; rep <= REPS; rep++)
        made_up_sample(c, rep, 0, rate * (1 + by * (2.0 * rep - REPS - 1) / (REPS - 1)));
    return c;
}

static const char *printed(struct cb_terminal terminal)
{
    static char text[8192];
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_judgement_done(&judgement);
    assert_int_equal(cb_judge(&judgement, &made_up_plan, made_up_figures, made_up_count, NULL), 0);
    cb_bars_print(out, &made_up_plan, &judgement, terminal);
    check_read(out, text, sizeof text);
    fclose(out);
    return text;
}

/* Columns of the widest line: characters, not bytes. */
static size_t width(const char *text)
{
    size_t widest = 0, columns = 0;

    for (; *text; text++) {
        columns = *text == '\n' ? 0 : columns + (((unsigned char)*text & 0xc0) != 0x80);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static void add_four(void)
{
    add(0, 1, 1000, 0);
    add(0, 16, 7800, 0.04);
    add(1, 8, 8000, 0.1);
    add(2, 1, 0, 0);
    add(3, 1, 1010, 0.001);
}

/* The columns are aligned, whatever a block takes in bytes. */
static void test_unicode(void **state)
{
    (void)state;
    add_four();
    assert_string_equal(
        printed(unicode),
        "work: runner, best pool, jobs/s [95% interval]\n"
        "  thread  16   7.8k [7.6k, 8k]      ███████████████████████████████████████░░\n"
        "  fork     8     8k [7.49k, 8.51k]  ███████████████████████████████████████░░░░░\n"
        "  coro     1  no result\n"
        "  serial   1  1.01k [1.01k, 1.01k]  █████▎\n"
        "█ to the lower end of the interval, ░ to its upper end; without ░ it ends at the\n"
        "median.\n\n");
}

static void test_ascii(void **state)
{
    (void)state;
    add_four();
    assert_string_equal(
        printed(ascii),
        "work: runner, best pool, jobs/s [95% interval]\n"
        "  thread  16   7.8k [7.6k, 8k]      #######################################--\n"
        "  fork     8     8k [7.49k, 8.51k]  #######################################-----\n"
        "  coro     1  no result\n"
        "  serial   1  1.01k [1.01k, 1.01k]  #####\n"
        "# to the lower end of the interval, - to its upper end; without - it ends at the\n"
        "median.\n\n");
}

/* Rates far below the best are still seen, and parts of a cell are shown. */
static void test_eighths(void **state)
{
    (void)state;
    add(0, 1, 1000, 0);
    add(1, 1, 500, 0);
    add(2, 1, 1, 0);
    assert_contains(printed(unicode), "▌\n");
    assert_contains(printed(unicode), "]      ▏\n");
    assert_contains(printed(ascii), "]      #\n");
}

/* A single sample has no interval, which is said. */
static void test_no_interval(void **state)
{
    (void)state;
    made_up_begin(1);
    made_up_sample(made_up_case(&made_up_runners[0], 1), 1, 0, 300);
    assert_contains(printed(ascii), "  thread  1  300 no interval  ###");
}

static void test_unsteady_is_said(void **state)
{
    (void)state;
    add(0, 1, 1000, 0);
    made_up_figures[3].unsteady = 1;
    assert_contains(printed(ascii), "], unsteady  ##");
}

static void test_no_result(void **state)
{
    (void)state;
    add(0, 1, 0, 0);
    assert_string_equal(
        printed(unicode),
        "work: runner, best pool, jobs/s [95% interval]\n  thread  1  no result\n\n");
}

/* A bar of an open loop is a time: the shortest is the best. */
static void test_open_loop(void **state)
{
    (void)state;
    add(0, 1, 1000, 0);
    add(1, 1, 1000, 0);
    for (int i = 0; i < 2; i++)
        made_up_cases[i].rate_per_s = 500;
    for (uint32_t i = 0; i < made_up_count; i++)
        made_up_figures[i].latency_p99_ns = i < REPS ? 2e6 : 1e6;
    assert_string_equal(
        printed(ascii),
        "work, 500 jobs/s arriving: runner, best pool, p99 response [95% interval],\n"
        "shorter is better\n"
        "  thread  1  2ms [2ms, 2ms]  ###################################################\n"
        "  fork    1  1ms [1ms, 1ms]  ##########################\n"
        "# to the lower end of the interval, - to its upper end; without - it ends at the\n"
        "median.\n\n");
    made_up_figures[0].saturated = 1; /* a single one: the times of the others would flatter */
    assert_contains(printed(ascii), "  thread  1  could not keep up in 1 of 12 samples\n");
    for (uint32_t i = 0; i < REPS; i++)
        made_up_figures[i].saturated = 1;
    assert_contains(printed(ascii), "  thread  1  could not keep up in 12 of 12 samples\n");
}

static void test_narrow_terminals(void **state)
{
    (void)state;
    add_four();
    for (unsigned w = 50; w <= 80; w++) {
        assert_int_equal(width(printed((struct cb_terminal){w, 1})), w);
        assert_true(width(printed((struct cb_terminal){w, 0})) <= w);
    }
    assert_int_equal(width(printed((struct cb_terminal){200, 1})), 80);
    assert_null(strstr(printed((struct cb_terminal){40, 1}), "█"));
}

static void test_long_names_are_cut(void **state)
{
    static const struct cb_runner runner = {
        .name = "a-runner-with-a-name-that-takes-all-of-the-line-and-more"};

    (void)state;
    add(0, 1, 1000, 0);
    made_up_cases[0].runner = &runner;
    assert_contains(printed(ascii), "  a-runner-with-a-name-that-");
    assert_contains(printed(ascii), "-line-a...  1  1k");
    assert_int_equal(width(printed(ascii)), 80);
}

static void test_panels_have_tables_of_their_own(void **state)
{
    (void)state;
    add(0, 1, 1000, 0);
    add(1, 1, 10, 0);
    made_up_cases[1].place = "scatter";
    assert_contains(printed(ascii), "###\nwork: runner");
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_unicode),
        EACH(test_ascii),
        EACH(test_eighths),
        EACH(test_no_interval),
        EACH(test_unsteady_is_said),
        EACH(test_no_result),
        EACH(test_open_loop),
        EACH(test_narrow_terminals),
        EACH(test_long_names_are_cut),
        EACH(test_panels_have_tables_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
