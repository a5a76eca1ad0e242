/* What a workload reports stands in its sample, whole or not at all. */
#include <stdio.h>
#include <string.h>

#include "take.h"

static int run(struct cb_task *task)
{
    cb_task_done(task, 1);
    return 0;
}

static int report_workers(const struct cb_job *job, char *text, size_t size)
{
    return snprintf(text, size, "workers=%u;word=so", job->workers);
}

static int report_all_that_fits(const struct cb_job *job, char *text, size_t size)
{
    (void)job;
    memset(text, 'x', size - 1);
    return (int)size - 1;
}

static int report_too_much(const struct cb_job *job, char *text, size_t size)
{
    return report_all_that_fits(job, text, size) + 3;
}

static int report_nothing(const struct cb_job *job, char *text, size_t size)
{
    (void)job;
    snprintf(text, size, "half=");
    return -EIO;
}

static int check_refuses(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    (void)job, (void)ops;
    return cb_err_set(err, -EBADMSG, "wrong");
}

static struct cb_sample expect(enum cb_status status, const char *part,
                               const struct cb_workload *workload, const struct ask *model)
{
    struct ask ask = *model;
    struct cb_sample s;

    ask.workload = workload;
    ask.pool = take_pool(&ask, 2);
    take_expecting(&ask, status, part, &s);
    return s;
}

static void it_stands_in_the_sample(void **state)
{
    const struct cb_workload w = {
        .name = "words", .run = run, .check = take_check_each_once, .report = report_workers};
    struct ask model = {0};
    char want[64];

    (void)state;
    for (int m = 0; take_model(m, &model); m++) {
        struct cb_sample s = expect(CB_OK, "", &w, &model);

        snprintf(want, sizeof want, "workers=%u;word=so", take_pool(&model, 2));
        assert_string_equal(s.report, want);
    }
}

static void its_length_is_looked_at(void **state)
{
    const struct ask model = {.runner = cb_runner_find("thread", NULL)};
    struct cb_workload w = {.name = "words", .run = run, .check = take_check_each_once};
    struct cb_sample s;

    (void)state;
    w.report = report_all_that_fits;
    s = expect(CB_OK, "", &w, &model);
    assert_int_equal(strlen(s.report), CB_REPORT_BYTES - 1);
    w.report = report_too_much;
    s = expect(CB_FAILED, "report is 3 bytes too long", &w, &model);
    assert_string_equal(s.report, "");
}

static void no_report_is_an_empty_one(void **state)
{
    const struct ask model = {.runner = cb_runner_find("thread", NULL)};
    struct cb_workload w = {.name = "words", .run = run, .check = take_check_each_once};

    (void)state;
    assert_string_equal(expect(CB_OK, "", &w, &model).report, "");
    w.report = report_nothing;
    assert_string_equal(expect(CB_FAILED, "report: Input/output", &w, &model).report, "");
    w.report = report_workers;
    w.check = check_refuses;
    assert_string_equal(expect(CB_FAILED, "wrong", &w, &model).report, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_stands_in_the_sample),
        cmocka_unit_test(its_length_is_looked_at),
        cmocka_unit_test(no_report_is_an_empty_one),
    };

    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
