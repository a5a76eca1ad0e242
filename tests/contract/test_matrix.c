/* Every workload under every model, with pools of several sizes and both ways to hand out work. */
#include <string.h>

#include "take.h"

static const uint32_t pools[] = {1, 2, 7, 8};

/* Makes operations short; a workload that isn't listed runs with its presets. */
static const struct {
    const char *workload, *param;
} quick[] = {{"cpu-sum", "n=1000"},
             {"io-sleep", "duration=100us"},
             {"queue", "capacity=8"},
             {"fan-out", "leaves=10"}};

static void for_all(uint64_t tasks, uint64_t duration_ns)
{
    struct ask ask = {.tasks = tasks, .duration_ns = duration_ns};
    struct cb_sample s;

    for (int w = 0; (ask.workload = cb_workloads[w]); w++) {
        ask.params[0] = NULL;
        for (size_t i = 0; i < sizeof quick / sizeof *quick; i++)
            if (strcmp(quick[i].workload, ask.workload->name) == 0)
                ask.params[0] = quick[i].param;
        for (int m = 0; take_model(m, &ask); m++)
            for (size_t p = 0; p < sizeof pools / sizeof *pools; p++) {
                ask.pool = pools[p];
                if (!take_fits(&ask, ask.pool))
                    continue;
                take_expecting(&ask, CB_OK, "", &s);
                if (tasks)
                    assert_int_equal(s.ops, tasks);
                assert_true(s.ops > 0 && s.ops_per_s > 0 && s.work_ns > 0);
                assert_int_equal(s.have_latency, ask.workload->latency_of && s.latency.count > 0);
            }
    }
}

static void fewer_tasks_than_workers(void **state)
{
    (void)state;
    for_all(3, 0);
}

static void more_tasks_than_workers(void **state)
{
    (void)state;
    for_all(200, 0);
}

static void for_a_duration(void **state)
{
    (void)state;
    for_all(0, 50 * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fewer_tasks_than_workers),
        cmocka_unit_test(more_tasks_than_workers),
        cmocka_unit_test(for_a_duration),
    };

    return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
