/* Little's law as a check: the ratio, and when there is none. */
#include "tests/unit/check.h"

#include "bench/little.h"

static struct cb_workload workload;
static struct cb_case one;
static struct cb_sample sample;

/* Four workers, 800 operations a second of 5 ms each. */
static int reset(void **state)
{
    (void)state;
    workload = (struct cb_workload){.name = "made-up", .latency_spans = 1};
    one = (struct cb_case){.workload = &workload, .pool = 4, .duration_ns = CB_NS_PER_S};
    memset(&sample, 0, sizeof sample);
    sample.status = CB_OK;
    sample.have_latency = 1;
    sample.ops_per_s = 800;
    sample.latency_mean_ns = 5e6;
    return 0;
}

static void test_ratio(void **state)
{
    (void)state;
    assert_near(cb_little_ratio(&one, &sample), 1, 1e-12);
    sample.ops_per_s = 600; /* a quarter of the operations got lost */
    assert_near(cb_little_ratio(&one, &sample), 0.75, 1e-12);
}

static void test_no_ratio(void **state)
{
    (void)state;
    workload.latency_spans = 0;
    assert_true(isnan(cb_little_ratio(&one, &sample)));
    reset(NULL);
    one.rate_per_s = 1000;
    assert_true(isnan(cb_little_ratio(&one, &sample)));
    reset(NULL);
    one.tasks = 100;
    assert_true(isnan(cb_little_ratio(&one, &sample)));
    reset(NULL);
    sample.have_latency = 0;
    assert_true(isnan(cb_little_ratio(&one, &sample)));
    reset(NULL);
    sample.status = CB_FAILED;
    assert_true(isnan(cb_little_ratio(&one, &sample)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_ratio, reset),
        cmocka_unit_test_setup(test_no_ratio, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
