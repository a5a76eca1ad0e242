/* How long it will take, before and after something is known; figures that are left out. */
#include "tests/unit/check.h"

#include "bench/announce.h"
#include "bench/estimate.h"
#include "bench/figures.h"

enum { CASES = 3 };

static const uint64_t s = 1000000000;
static struct cb_case cases[CASES];
static struct cb_plan plan;
static struct cb_schedule schedule;
static struct cb_estimate estimate;

static int setup(void **state)
{
    (void)state;
    cases[0].duration_ns = s;
    cases[1].duration_ns = 3 * s;
    cases[2] = (struct cb_case){.tasks = 1000};
    for (uint32_t i = 0; i < CASES; i++) {
        cases[i].workload = cb_workload_find("null", NULL);
        cases[i].runner = cb_runner_find("thread", NULL);
        cases[i].place = "none";
    }
    cb_plan_init(&plan);
    plan.cases = cases;
    plan.cases_count = CASES;
    plan.aa = 0;
    plan.reps = 6;
    plan.counter_reps = 2;
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
    assert_int_equal(cb_schedule_init(&schedule, &plan, NULL, NULL, NULL), 0);
    return cb_estimate_init(&estimate, &plan, NULL);
}

static int teardown(void **state)
{
    (void)state;
    cb_estimate_done(&estimate);
    cb_schedule_done(&schedule);
    plan.cases = NULL;
    cb_plan_done(&plan);
    return 0;
}

static void at_first_the_plan_tells(void **state)
{
    uint64_t ns = cb_estimate_plan(&estimate, &schedule);

    (void)state;
    assert_true(ns > 8 * (1 + 3) * s);
    assert_true(ns < 8 * (1 + 3 + 1) * s);
}

static void samples_teach(void **state)
{
    (void)state;
    cb_estimate_learn(&estimate, 0, 2 * s);
    cb_estimate_learn(&estimate, 1, 3 * s);
    cb_estimate_learn(&estimate, 2, 5 * s);
    cb_estimate_learn(&estimate, 2, 9 * s);
    cb_estimate_learn_block(&estimate, s / 2);
    assert_near(cb_estimate_plan(&estimate, &schedule), 8 * (2 + 3 + 7) * 1e9 + 8 * 0.5e9, 100);
}

static char *announced(uint64_t budget_ns)
{
    static const struct cb_machine machine = {.cpus = 2};
    static char text[512];
    const struct cb_announcement announcement = {.machine = &machine,
                                                 .folder = "here",
                                                 .samples = 24,
                                                 .blocks = 8,
                                                 .expected_ns = 40 * s,
                                                 .budget_ns = budget_ns};
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_announce_begin(out, &announcement);
    check_read(out, text, sizeof text);
    fclose(out);
    return text;
}

static void it_is_announced(void **state)
{
    (void)state;
    assert_string_equal(announced(0),
                        "24 samples in 8 blocks, about 40 s or more; results in here\n");
    assert_contains(announced(60 * s),
                    "about 40 s or more, then further blocks until 1m are over; ");
    assert_contains(announced(30 * s), "the budget of 30s is too short for further blocks; ");
}

static void disturbed_blocks_are_told(void **state)
{
    static const struct cb_schedule disturbed = {
        .timing = 10, .disturbed = 3, .redone = 2, .still = 1};
    char text[256];
    FILE *out = tmpfile();

    (void)state;
    assert_non_null(out);
    schedule.timing = 1;
    cb_announce_blocks(out, &disturbed);
    cb_announce_blocks(out, &schedule);
    assert_string_equal(check_read(out, text, sizeof text),
                        "Disturbed from outside: 3 of 10 blocks; 2 run again, 1 still disturbed.\n"
                        "Disturbed from outside: 0 of 1 block.\n");
    fclose(out);
}

static void a_block_is_left_out(void **state)
{
    struct cb_figures_list list = {0};

    (void)state;
    cb_figures_leave_out(&list, 1);
    for (uint32_t block = 1; block <= 100; block++)
        for (uint32_t i = 0; i < 3; i++)
            cb_figures_add(&list, (struct cb_figures){.case_index = i, .block = block}, NULL);
    assert_int_equal(list.count, 300);
    cb_figures_leave_out(&list, 101);
    assert_int_equal(list.count, 300);
    cb_figures_leave_out(&list, 40);
    assert_int_equal(list.count, 297);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.item[i].block, i / 3 + 1 + (i >= 39 * 3));
        assert_int_equal(list.item[i].case_index, i % 3);
    }
    cb_figures_free(&list);
    assert_int_equal(list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(at_first_the_plan_tells, setup, teardown),
        cmocka_unit_test_setup_teardown(samples_teach, setup, teardown),
        cmocka_unit_test(it_is_announced),
        cmocka_unit_test_setup_teardown(disturbed_blocks_are_told, setup, teardown),
        cmocka_unit_test(a_block_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
