/* Operations with scheduled starts, under every model: every one of the window is accounted for,
 * response times count from the schedule, and overload is a row, not a failure. */
#include "tests/contract/take.h"

enum { STALL_AT = 20, STALL_MS = 40, RATE = 1000, DURATION_MS = 100 };

static int tick_run(struct cb_task *task)
{
    while (cb_task_next(task) > 0)
        task->result++;
    return 0;
}

static int result_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    return cb_job_result_sum(job) == ops ? 0 : cb_err_set(err, -EBADMSG, "not what was done");
}

static const struct cb_workload tick = {
    .name = "tick", .completes = 1, .run = tick_run, .check = result_check};

/* Everything that was due in the window, and nothing else, whoever did it or didn't. */
static uint64_t count_due(const struct ask *ask)
{
    static uint64_t due[1 << 16];
    const struct cb_arrivals schedule = {.arrivals = ask->arrivals,
                                         .rate_per_s = ask->rate_per_s,
                                         .span_ns = ask->warmup_ns + ask->duration_ns};
    size_t n = cb_arrivals_count(&schedule);
    uint64_t count = 0;

    assert_true(n <= sizeof due / sizeof *due);
    cb_arrivals_fill(&schedule, due);
    for (size_t i = 0; i < n; i++)
        count += due[i] >= ask->warmup_ns;
    return count;
}

static void test_all_are_accounted_for(void **state)
{
    static struct cb_sample s;
    struct ask ask = {
        .workload = &tick, .rate_per_s = 2000, .warmup_ns = 10 * MS, .duration_ns = 50 * MS};

    (void)state;
    for (ask.arrivals = CB_POISSON; ask.arrivals <= CB_CONSTANT; ask.arrivals++)
        for (int i = 0; take_model(i, &ask); i++) {
            ask.pool = take_pool(&ask, 4);
            take_expecting(&ask, CB_OK, "", &s);
            assert_int_equal(s.latency.count, count_due(&ask));
            assert_true(s.service.count <= s.latency.count);
            assert_true(s.service.max <= s.latency.max);
            assert_true(s.work_ns > 0 && s.ops_per_s > 0);
        }
}

/* One operation stalls. Measured from their real starts, those behind it would look quick; but they
 * were due, and had to wait for a time that the schedule alone knows. */
static int stall_run(struct cb_task *task)
{
    while (cb_task_next(task) > 0) {
        if (task->first == STALL_AT)
            cb_task_sleep_until(task, cb_clock_ns() + STALL_MS * MS);
        task->result++;
    }
    return 0;
}

static const struct cb_workload stall = {
    .name = "stall", .completes = 1, .needs = CB_SLEEP, .run = stall_run, .check = result_check};

static uint64_t count_from(const struct cb_histogram *h, uint64_t from_ns)
{
    uint64_t count = 0;

    for (uint32_t i = cb_histogram_index(from_ns); i < CB_HISTOGRAM_BUCKETS; i++)
        count += h->bucket[i];
    return count;
}

/* The n-th operation behind the stalled one is due n ms later, so it waits for 40 - n ms at least:
 * thirty wait for 10 ms or longer, themselves not counting what a busy machine adds. */
static void test_no_coordinated_omission(void **state)
{
    static struct cb_sample s;
    struct ask ask = {.workload = &stall,
                      .rate_per_s = RATE,
                      .arrivals = CB_CONSTANT,
                      .duration_ns = DURATION_MS * MS,
                      .pool = 1};

    (void)state;
    for (int i = 0; take_model(i, &ask); i++) {
        if (!take_fits(&ask, 1))
            continue;
        take_expecting(&ask, CB_OK, "", &s);
        assert_int_equal(s.latency.count, DURATION_MS);
        assert_true(count_from(&s.latency, 10 * MS) >= 30);
        assert_true(s.service.max >= STALL_MS * MS * 99 / 100);
        assert_true(s.backlog_max >= STALL_MS - 1);
    }
}

/* Ten times as much as can be done. */
static int slow_run(struct cb_task *task)
{
    while (cb_task_next(task) > 0) {
        cb_task_sleep_until(task, cb_clock_ns() + 10 * MS);
        task->result++;
    }
    return 0;
}

static const struct cb_workload slow = {
    .name = "slow", .completes = 1, .needs = CB_SLEEP, .run = slow_run, .check = result_check};

static void test_overload_is_a_point(void **state)
{
    static struct cb_sample s;
    struct ask ask = {.workload = &slow,
                      .rate_per_s = 4 * RATE,
                      .arrivals = CB_CONSTANT,
                      .duration_ns = DURATION_MS * MS};

    (void)state;
    for (int i = 0; take_model(i, &ask); i++) {
        ask.pool = take_pool(&ask, 4);
        take_expecting(&ask, CB_OK, "", &s);
        assert_true(s.saturated);
        assert_int_equal(s.latency.count, 4 * DURATION_MS);
        assert_true(s.service.count < s.latency.count / 2);
        assert_true(s.backlog_max > 2 * DURATION_MS);
        assert_true(count_from(&s.latency, 40 * MS) >= DURATION_MS);
    }
}

static void test_refused(void **state)
{
    static struct cb_sample s;
    struct ask ask = {.workload = cb_workload_find("queue", NULL),
                      .runner = cb_runner_find("thread", NULL),
                      .rate_per_s = RATE,
                      .duration_ns = DURATION_MS * MS,
                      .pool = 2};

    (void)state;
    take_expecting(&ask, CB_SKIPPED, "no open loop for queue", &s);
    ask.workload = &tick;
    ask.rate_per_s = 1000000000;
    take_expecting(&ask, CB_SKIPPED, "1000000000/s are 1e+08 operations", &s);
    ask.rate_per_s = 10;
    take_expecting(&ask, CB_SKIPPED, "which takes 20 to", &s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_accounted_for),
        cmocka_unit_test(test_no_coordinated_omission),
        cmocka_unit_test(test_overload_is_a_point),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
