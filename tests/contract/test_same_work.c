/* The same plan asks for the same work, whoever does it. */
#include <stdlib.h>
#include <string.h>

#include "take.h"

static struct ask of(const char *workload, const char *param)
{
    return (struct ask){.workload = cb_workload_find(workload, NULL),
                        .params = {param},
                        .tasks = 500,
                        .seed = 7,
                        .burn_per_us = 1234.5};
}

/* Its report under one model, which a run of another pool or another time is to repeat. */
static void expect_reports(struct ask ask, const char *want)
{
    static const uint32_t pools[] = {1, 2, 8};
    struct cb_sample s;

    for (int m = 0; take_model(m, &ask); m++)
        for (size_t p = 0; p < sizeof pools / sizeof *pools; p++) {
            ask.pool = pools[p];
            if (!take_fits(&ask, ask.pool))
                continue;
            take_expecting(&ask, CB_OK, "", &s);
            if (strcmp(s.report, want) != 0)
                fail_msg("%s under %s, pool %u: %s, not %s", ask.workload->name, ask.runner->name,
                         ask.pool, s.report, want);
        }
}

static struct cb_sample once(struct ask ask)
{
    struct cb_sample s;

    ask.runner = cb_runner_find("serial", NULL);
    take_expecting(&ask, CB_OK, "", &s);
    return s;
}

/* Which keys they write is part of manager's own check. */
static void requests_are_drawn_by_their_number(void **state)
{
    struct ask ask = of("manager", "keys=10");
    struct cb_sample s = once(ask);
    long writes = strtol(s.report + strlen("writes="), NULL, 10);

    (void)state;
    assert_true(writes > 200 && writes < 300);
    expect_reports(ask, s.report);
}

/* Where file-read reads is a part of its check, too. */
static void another_seed_is_other_work(void **state)
{
    struct ask ask = of("manager", "keys=10");
    char first[CB_REPORT_BYTES];
    int others = 0;

    (void)state;
    memcpy(first, once(ask).report, sizeof first);
    for (ask.seed = 8; ask.seed < 16; ask.seed++)
        others += strcmp(once(ask).report, first) != 0;
    assert_true(others > 0);
}

static void reads_are_drawn_by_their_number(void **state)
{
    struct ask ask = of("file-read", "bytes=1MiB");
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 4);
        take_expecting(&ask, CB_OK, "", &s);
    }
}

/* Their sum is part of mixed's own check. */
static void times_are_drawn_by_their_number(void **state)
{
    struct ask ask = {.workload = cb_workload_find("mixed", NULL), .tasks = 200, .seed = 7};
    struct cb_sample s;

    (void)state;
    ask.params[0] = "cpu=20us";
    ask.params[1] = "cpu-cv=1";
    for (int m = 0; take_model(m, &ask); m++)
        for (int waits = 0; waits < 2; waits++) {
            ask.params[2] = waits ? "wait-cv=0.5" : "wait=0";
            ask.pool = take_pool(&ask, waits ? 16 : 4);
            take_expecting(&ask, CB_OK, "", &s);
        }
}

/* The run's calibration is what counts, not one of the sample's own. */
static void what_is_burnt_is_calibrated_once(void **state)
{
    struct ask pages = of("pipeline", "parse=2us");

    (void)state;
    expect_reports(of("pool-map", "work=2us"), "iterations=2469");
    expect_reports(of("pool-map", "work=0ns"), "iterations=0");
    pages.tasks = 20;
    expect_reports(pages, "iterations=2469");
}

static void without_a_calibration_a_sample_makes_one(void **state)
{
    struct ask ask = of("pool-map", "work=1ms");

    (void)state;
    ask.burn_per_us = 0;
    ask.tasks = 2;
    assert_true(strtol(once(ask).report + strlen("iterations="), NULL, 10) > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_drawn_by_their_number),
        cmocka_unit_test(another_seed_is_other_work),
        cmocka_unit_test(reads_are_drawn_by_their_number),
        cmocka_unit_test(times_are_drawn_by_their_number),
        cmocka_unit_test(what_is_burnt_is_calibrated_once),
        cmocka_unit_test(without_a_calibration_a_sample_makes_one),
    };

    return cmocka_run_group_tests_name("same_work", tests, NULL, NULL);
}
