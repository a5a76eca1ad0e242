#include "trials.h"

#include <assert.h>

/* A trial with its group. */
struct turn {
    const struct trials *group;
    const struct trial *trial;
};

static void keeps_its_promise(void **state)
{
    static const uint32_t pools[] = {1, 2, 4, 5};
    const struct turn *turn = *state;
    const struct cb_workload workload = {.name = turn->trial->name,
                                         .needs = turn->group->needs,
                                         .bytes = turn->group->bytes,
                                         .prepare = turn->group->prepare,
                                         .run = turn->trial->run,
                                         .check = turn->trial->check};
    struct ask ask = {.workload = &workload};
    struct cb_sample s;

    for (int m = 0; take_model(m, &ask); m++)
        for (size_t p = 0; p < sizeof pools / sizeof *pools; p++) {
            ask.pool = pools[p];
            if (ask.pool >= turn->trial->least && take_fits(&ask, ask.pool))
                take_expecting(&ask, CB_OK, "", &s);
        }
}

int trials_run(const struct trials *trials)
{
    enum { TRIALS_MAX = 32 };
    struct CMUnitTest tests[TRIALS_MAX] = {{0}}; /* those without a function are passed over */
    struct turn turns[TRIALS_MAX];

    assert(trials->count <= TRIALS_MAX);
    for (size_t i = 0; i < trials->count; i++) {
        turns[i] = (struct turn){trials, &trials->trial[i]};
        tests[i].name = trials->trial[i].name;
        tests[i].test_func = keeps_its_promise;
        tests[i].initial_state = &turns[i];
    }
    return cmocka_run_group_tests_name(trials->name, tests, NULL, NULL);
}
