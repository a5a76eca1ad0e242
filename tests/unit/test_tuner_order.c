/* Who of several contenders is fastest, and when that is said. */
#include "tests/unit/check.h"

#include "bench/tune/state.h"
#include "tests/unit/rig.h"

enum { MOST = 9 };

/* Contenders of the same machine, each so much faster than the one before, in one weather. */
static struct cb_tuner *play(struct rig *rig, uint32_t count, double step)
{
    struct cb_space spaces[MOST];
    struct cb_err err = {0};
    const struct cb_tune_pass *pass;
    struct cb_tuner *tuner;

    for (uint32_t i = 0; i < count; i++)
        spaces[i] = rig->space;
    tuner = cb_tuner_new(&rig->rules, spaces, count, &err);
    assert_non_null(tuner);
    while ((pass = cb_tuner_next(tuner))) {
        for (uint32_t i = 0; i < pass->count; i++) {
            struct cb_tune_measured measured;

            rig_measure(rig, &pass->turns[i].arm, &measured);
            measured.speed *= pow(1 + step, pass->turns[i].contender);
            cb_tuner_add(tuner, i, &measured);
        }
        cb_tuner_ended(tuner, 0);
    }
    return tuner;
}

/* Their searches come one after the other, while the machine slows down: by their own estimates the
 * first would be the fastest. */
static void drift_between_searches_is_no_difference(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++)
        for (int down = 0; down < 2; down++) {
            struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.01, seed);
            struct cb_tuner *tuner;
            uint32_t order[3];

            rig.weather.ramp = down ? -0.003 : 0.003;
            tuner = play(&rig, 3, down ? 0.08 : -0.08);
            cb_tuner_order(tuner, order);
            for (uint32_t i = 0; i < 3; i++)
                assert_int_equal(order[i], down ? 2 - i : i);
            assert_true(cb_tuner_ratio(tuner, order[0], order[1]).lo > 1);
            cb_tuner_free(tuner);
        }
}

/* The best of many equals is the luckiest of them: that it leads is still not said. */
static void equals_are_not_ranked(void **state)
{
    enum { RUNS = 300 };
    uint32_t ranked = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        struct rig rig = rig_of(machine_called("two-core"), NOISE_IID, 0.01, seed);
        struct cb_tuner *tuner = play(&rig, MOST, 0);
        double adjusted[CB_CONTENDERS_MAX];
        uint32_t order[MOST];
        int any = 0;

        cb_tuner_order(tuner, order);
        cb_tune_compare(tuner, MOST, order[0], adjusted);
        for (uint32_t i = 0; i < MOST; i++)
            any |= adjusted[i] <= 0.05;
        ranked += any != 0;
        cb_tuner_free(tuner);
    }
    print_message("a false ranking of %d equals in %.1f%% of the runs\n", MOST,
                  100.0 * ranked / RUNS);
    assert_true(ranked <= 0.05 * RUNS);
}

static void those_that_differ_are_ranked(void **state)
{
    struct rig rig = rig_of(machine_called("two-core"), NOISE_IID, 0.01, 1);
    struct cb_tuner *tuner = play(&rig, MOST, 0.05);
    double adjusted[CB_CONTENDERS_MAX];
    uint32_t order[MOST];

    (void)state;
    cb_tuner_order(tuner, order);
    cb_tune_compare(tuner, MOST, order[0], adjusted);
    for (uint32_t i = 0; i < MOST; i++) {
        assert_int_equal(order[i], MOST - 1 - i);
        assert_true(i == order[0] ? isnan(adjusted[i]) : adjusted[i] <= 0.05);
    }
    cb_tuner_free(tuner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drift_between_searches_is_no_difference),
        cmocka_unit_test(equals_are_not_ranked),
        cmocka_unit_test(those_that_differ_are_ranked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
