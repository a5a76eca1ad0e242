/* The time that is left, and what is written where nobody watches a terminal. */
#include "tests/unit/check.h"

#include "base/clock.h"
#include "bench/progress.h"

static void test_time_left(void **state)
{
    static const struct {
        uint32_t done;
        uint64_t spent_ns, left_ns;
    } cases[] = {
        {0, 70, 500},                        /* nothing done: as expected */
        {1, 100, 300},                       /* a quarter done */
        {2, 100, 100},                       /* a half */
        {4, 123, 0},                         /* all */
        {1, 20000000000000, 60000000000000}, /* hours */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_progress progress = {
            .began_ns = 1000, .total = 4, .done = cases[i].done, .expected_ns = 500};

        assert_int_equal(cb_progress_left_ns(&progress, 1000 + cases[i].spent_ns),
                         cases[i].left_ns);
    }
}

static void test_counts_up(void **state)
{
    struct cb_progress progress;

    (void)state;
    cb_progress_begin(&progress, NULL, 3, 600); /* silent */
    cb_progress_step(&progress, "a", "ok");
    cb_progress_step(&progress, "b", "ok");
    cb_progress_more(&progress, 4);
    cb_progress_end(&progress);
    assert_int_equal(progress.total, 7);
    assert_int_equal(progress.done, 2);
}

/* Whole lines, no control characters; the last sample always has one. */
static void test_into_a_file(void **state)
{
    struct cb_progress progress;
    FILE *out = tmpfile();
    char text[1024];

    (void)state;
    assert_non_null(out);
    cb_progress_begin(&progress, out, 2, 200);
    assert_false(progress.terminal);
    progress.shown_ns = cb_clock_ns() - 10 * CB_NS_PER_S; /* it is time for a line */
    cb_progress_step(&progress, "first", "ok");
    cb_progress_step(&progress, "null/thread/pool:2", "1.5k calls/s");
    cb_progress_end(&progress);
    check_read(out, text, sizeof text);
    fclose(out);
    assert_int_equal(strncmp(text, "[1/2] ", 6), 0);
    assert_contains(text, " left  first  ok\n");
    assert_contains(text, "\n[2/2] 0:00 left  null/thread/pool:2  1.5k calls/s\n");
    assert_null(strpbrk(text, "\r\033"));
    assert_int_equal(text[strlen(text) - 1], '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_left),
        cmocka_unit_test(test_counts_up),
        cmocka_unit_test(test_into_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
