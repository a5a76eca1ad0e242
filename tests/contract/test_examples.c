/* The two examples of CONTRIBUTING.md work: the workload under every model, the runner with every
 * workload. */
#include <string.h>

#include "take.h"

extern const struct cb_workload cb_workload_hello;
extern const struct cb_runner cb_runner_batch;

static void expect_both_ways(struct ask *ask)
{
    static const uint32_t pools[] = {1, 2, 7, 8};
    struct cb_sample s;

    for (size_t p = 0; p < sizeof pools / sizeof *pools; p++) {
        ask->pool = pools[p];
        if (!take_fits(ask, ask->pool))
            continue;
        ask->tasks = 100;
        take_expecting(ask, CB_OK, "", &s);
        assert_int_equal(s.ops, 100);
        ask->tasks = 0;
        ask->duration_ns = 50 * MS;
        take_expecting(ask, CB_OK, "", &s);
    }
}

static void hello_under_every_model(void **state)
{
    struct ask ask = {.workload = &cb_workload_hello};

    (void)state;
    for (int m = 0; take_model(m, &ask); m++)
        expect_both_ways(&ask);
}

static void batch_with_every_workload(void **state)
{
    struct ask ask = {.runner = &cb_runner_batch};

    (void)state;
    for (int w = 0; (ask.workload = cb_workloads[w]); w++) {
        ask.params[0] = strcmp(ask.workload->name, "fan-out") == 0    ? "leaves=10"
                        : strcmp(ask.workload->name, "deadlock") == 0 ? "cure=order"
                                                                      : NULL;
        expect_both_ways(&ask);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hello_under_every_model),
        cmocka_unit_test(batch_with_every_workload),
    };

    return cmocka_run_group_tests_name("examples", tests, NULL, NULL);
}
