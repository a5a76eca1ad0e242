/* What separates two cases, on made-up figures. */
#include "tests/unit/check.h"

#include "bench/why.h"
#include "tests/unit/made_up.h"

static struct cb_why_side a, b;
static struct cb_why why;

/* Sides that have nothing measured but the time of an operation, of 10 us. */
static int setup(void **state)
{
    (void)state;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    a.of[CB_WHY_CPU_TIME] = (struct cb_interval){10e3, 9e3, 11e3, 1, 1, 12};
    b.of[CB_WHY_CPU_TIME] = a.of[CB_WHY_CPU_TIME];
    return 0;
}

/* With an interval of 5% to either side. */
static void give(enum cb_why_counter counter, double of_a, double of_b)
{
    a.of[counter] = (struct cb_interval){of_a, of_a * 0.95, of_a * 1.05, 1, 1, 12};
    b.of[counter] = (struct cb_interval){of_b, of_b * 0.95, of_b * 1.05, 1, 1, 12};
}

static const char *found(void)
{
    cb_why_find(&why, &a, &b);
    return why.text;
}

static void test_words(void **state)
{
    (void)state;
    give(CB_WHY_VOLUNTARY, 0.02, 0.062);
    assert_string_equal(found(),
                        "3.10x fewer voluntary switches per operation (0.02 against 0.062)");
    give(CB_WHY_VOLUNTARY, 0.062, 0.02);
    assert_string_equal(found(),
                        "3.10x more voluntary switches per operation (0.062 against 0.02)");
    setup(NULL);
    give(CB_WHY_CPU_TIME, 236000, 118000);
    assert_string_equal(found(), "2.00x more CPU time per operation (236us against 118us)");
    setup(NULL);
    give(CB_WHY_MEMORY, 1024, 4096);
    assert_string_equal(found(), "4.00x less memory for the pool (1 KiB against 4 KiB)");
    setup(NULL);
    give(CB_WHY_IPC, 1.5, 0.75);
    assert_string_equal(found(), "2.00x more instructions per cycle (1.5 against 0.75)");
}

static void test_overlapping_intervals_tell_nothing(void **state)
{
    (void)state;
    give(CB_WHY_VOLUNTARY, 1, 3);
    a.of[CB_WHY_VOLUNTARY].hi = b.of[CB_WHY_VOLUNTARY].lo;
    assert_string_equal(found(), "");
    assert_int_equal(why.count, 0);
    a.of[CB_WHY_VOLUNTARY].hi -= 0.01;
    assert_int_equal((found(), why.count), 1);
}

static void test_no_interval_tells_nothing(void **state)
{
    (void)state;
    give(CB_WHY_IPC, 1, 3);
    b.of[CB_WHY_IPC].have_interval = 0;
    assert_string_equal(found(), "");
    b.of[CB_WHY_IPC] = cb_stats_median_interval(NULL, 0);
    assert_string_equal(found(), "");
}

/* Told apart, but not by much. */
static void test_small_differences_are_left_out(void **state)
{
    (void)state;
    give(CB_WHY_MINOR, 100, 109);
    a.of[CB_WHY_MINOR].hi = 101;
    b.of[CB_WHY_MINOR].lo = 108;
    assert_string_equal(found(), "");
    b.of[CB_WHY_MINOR].estimate = 111;
    assert_string_equal(found(), "1.11x fewer minor faults per operation (100 against 111)");
}

static void test_none(void **state)
{
    (void)state;
    give(CB_WHY_VOLUNTARY, 0, 0.06);
    assert_string_equal(found(), "fewer voluntary switches per operation (none against 0.06)");
    give(CB_WHY_VOLUNTARY, 0.06, 0);
    assert_string_equal(found(), "more voluntary switches per operation (0.06 against none)");
    give(CB_WHY_VOLUNTARY, 0, 0);
    assert_string_equal(found(), "");
}

/* What differs most comes first, one without any before all; memory comes last. */
static void test_order(void **state)
{
    (void)state;
    give(CB_WHY_MEMORY, 1, 100);
    give(CB_WHY_CPU_TIME, 10e3, 20e3);
    give(CB_WHY_MINOR, 6, 2);
    found();
    assert_int_equal(why.count, 3);
    assert_int_equal(why.counter[0], CB_WHY_MINOR);
    assert_int_equal(why.counter[1], CB_WHY_CPU_TIME);
    assert_int_equal(why.counter[2], CB_WHY_MEMORY);
    assert_string_equal(why.text,
                        "3.00x more minor faults per operation (6 against 2), 2.00x less CPU time "
                        "per operation (10us against 20us), 100x less memory for the pool (1 B "
                        "against 100 B)");
    give(CB_WHY_MIGRATIONS, 0, 0.1);
    found();
    assert_int_equal(why.counter[0], CB_WHY_MIGRATIONS);
}

static void test_at_most_three(void **state)
{
    (void)state;
    give(CB_WHY_MEMORY, 1, 100);
    for (enum cb_why_counter c = CB_WHY_VOLUNTARY; c <= CB_WHY_MAJOR; c++)
        give(c, 1, 2 + c);
    found();
    assert_int_equal(why.count, CB_WHY_MOST);
    assert_int_equal(why.counter[0], CB_WHY_MAJOR);
    assert_int_equal(why.counter[1], CB_WHY_MINOR);
    assert_int_equal(why.counter[2], CB_WHY_INVOLUNTARY);
}

/* Of 10 us 1% is 100 ns: a hundredth of a switch. */
static void test_what_cannot_matter_is_left_out(void **state)
{
    (void)state;
    give(CB_WHY_INVOLUNTARY, 0.009, 0.0001);
    assert_string_equal(found(), "");
    give(CB_WHY_INVOLUNTARY, 0, 0.009);
    assert_string_equal(found(), "");
    give(CB_WHY_INVOLUNTARY, 0.011, 0.0001);
    assert_int_equal((found(), why.count), 1);
    give(CB_WHY_INVOLUNTARY, 0.009, 0.0001);
    a.of[CB_WHY_CPU_TIME].have_estimate = 0; /* not known: nothing is left out */
    assert_int_equal((found(), why.count), 1);
}

static void test_rare_events_have_no_exponent(void **state)
{
    (void)state;
    give(CB_WHY_CPU_TIME, 20, 20);
    give(CB_WHY_VOLUNTARY, 0.00005, 0.0002);
    assert_string_equal(found(),
                        "4.00x fewer voluntary switches per million operations (50 against 200)");
}

/* As much as there is room for: all words at their longest. */
static void test_the_text_has_room(void **state)
{
    (void)state;
    for (enum cb_why_counter c = 0; c < CB_WHY_COUNTERS; c++)
        give(c, 0.0000123456789, 987654321e30);
    found();
    assert_int_equal(why.count, CB_WHY_MOST);
    assert_true(strlen(why.text) + 1 < sizeof why.text);
    assert_int_equal(why.text[strlen(why.text) - 1], ')');
}

/* --- from the samples --- */

/* Counters are of counting samples, all else of timing ones; twins and failures don't count. */
static void test_reads_the_right_samples(void **state)
{
    double values[64];
    struct cb_figures *f;

    (void)state;
    made_up_begin(3);
    made_up_case(&made_up_runners[0], 1);
    for (uint32_t rep = 1; rep <= 3; rep++) {
        f = made_up_sample(0, rep, 0, 100);
        f->voluntary_switches_per_op = rep;
        f->memory_bytes = 4096;
        f->memory_bytes_per_worker = 1024;
        f->migrations_per_op = NAN;
        f = made_up_sample(0, rep, 0, 100);
        f->kind = CB_COUNTING;
        f->voluntary_switches_per_op = 99;
        f->migrations_per_op = rep * 10;
        f->ipc = NAN;
        f = made_up_sample(0, rep, 1, 100);
        f->voluntary_switches_per_op = 99;
        f = made_up_sample(0, rep, 0, 0);
        f->voluntary_switches_per_op = 99;
    }
    cb_why_read(&a, made_up_figures, made_up_count, 0, values);
    assert_near(a.of[CB_WHY_VOLUNTARY].estimate, 2, 0);
    assert_int_equal(a.of[CB_WHY_VOLUNTARY].n, 3);
    assert_near(a.of[CB_WHY_MIGRATIONS].estimate, 20, 0);
    assert_near(a.of[CB_WHY_MEMORY].estimate, 4096, 0); /* of the pool, whatever its size */
    assert_false(a.of[CB_WHY_IPC].have_estimate);
}

/* Each comparison that ranks, between the pools that it names. */
static void test_of_a_judgement(void **state)
{
    struct cb_judgement judgement;
    struct cb_why *all;

    (void)state;
    made_up_begin(12);
    for (uint32_t i = 0; i < 4; i++) /* thread 1 and 4, fork 1, coro 1 */
        made_up_case(&made_up_runners[i < 2 ? 0 : i - 1], i == 1 ? 4 : 1);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t rep = 1; rep <= 12; rep++)
            made_up_sample(i, rep, 0, i == 1 ? 200 : 100)->minor_faults_per_op = i == 1   ? 5
                                                                                 : i == 2 ? 10
                                                                                          : 7;
    assert_int_equal(cb_judge(&judgement, &made_up_plan, made_up_figures, made_up_count, NULL), 0);
    all = cb_why_of_judgement(&judgement, made_up_figures, made_up_count);
    assert_non_null(all);
    assert_int_equal(judgement.count, 3);
    assert_string_equal(all[0].text, "2.00x fewer minor faults per operation (5 against 10)");
    assert_string_equal(all[1].text, "1.40x fewer minor faults per operation (5 against 7)");
    assert_string_equal(all[2].text, ""); /* fork and coro are equally fast */
    free(all);
    cb_judgement_done(&judgement);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_words, setup),
        cmocka_unit_test_setup(test_overlapping_intervals_tell_nothing, setup),
        cmocka_unit_test_setup(test_no_interval_tells_nothing, setup),
        cmocka_unit_test_setup(test_small_differences_are_left_out, setup),
        cmocka_unit_test_setup(test_none, setup),
        cmocka_unit_test_setup(test_order, setup),
        cmocka_unit_test_setup(test_at_most_three, setup),
        cmocka_unit_test_setup(test_what_cannot_matter_is_left_out, setup),
        cmocka_unit_test_setup(test_rare_events_have_no_exponent, setup),
        cmocka_unit_test_setup(test_the_text_has_room, setup),
        cmocka_unit_test_setup(test_reads_the_right_samples, setup),
        cmocka_unit_test_setup(test_of_a_judgement, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
