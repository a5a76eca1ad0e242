/* The interval of a recommended size holds the smallest one that does, measured or not. */
#include "tests/unit/check.h"

#include "tests/unit/rig.h"

enum { CURVES = 400 };

static double covered(enum weather_noise noise, double cv)
{
    uint32_t count = 0;

    for (uint32_t k = 1; k <= CURVES; k++) {
        struct machine m = machine_random(k);
        struct rig rig = rig_of(&m, noise, cv, k);
        struct cb_tuner *tuner = rig_play(&rig);
        const struct cb_tune_finding *f = cb_tuner_finding(tuner, 0);
        uint32_t ideal = machine_truth(&m, .02).ideal;

        count += f->recommended_lo <= ideal && ideal <= f->recommended_hi;
        cb_tuner_free(tuner);
    }
    print_message("noise %d of %g%%: the smallest size that does is covered in %.1f%%\n", noise,
                  100 * cv, 100.0 * count / CURVES);
    return (double)count / CURVES;
}

static void the_smallest_size_that_does_is_covered(void **state)
{
    (void)state;
    for (int noise = NOISE_IID; noise <= NOISE_SHARED; noise++) {
        assert_true(covered(noise, 0.01) >= 0.93);
        assert_true(covered(noise, 0.05) >= 0.90);
        assert_true(covered(noise, 0.15) >= 0.85);
    }
}

/* Wide where nothing is known, narrow where all is. */
static void a_sharp_knee_is_told_to_the_worker(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.001, seed);
        struct cb_tuner *tuner = rig_play(&rig);
        const struct cb_tune_finding *f = cb_tuner_finding(tuner, 0);

        assert_int_equal(f->recommended_lo, 8);
        assert_int_equal(f->recommended_hi, 8);
        cb_tuner_free(tuner);
    }
}

/* A smaller size that the fresh passes have refuted isn't among the equally good. */
static void slow_down_fresh(void *user, const struct cb_tune_turn *turn,
                            const struct cb_tune_pass *pass, struct cb_tune_measured *measured)
{
    (void)user;
    if (pass->fresh && turn->arm.pool <= 8)
        measured->speed *= 0.93;
}

static void what_is_refuted_is_not_equally_good(void **state)
{
    struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.05, 6);
    struct cb_tuner *tuner;
    const struct cb_tune_finding *f;

    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.02, seed);
        rig.watch = slow_down_fresh;
        tuner = rig_play(&rig);
        f = cb_tuner_finding(tuner, 0);
        for (uint32_t p = 0; p < f->count; p++)
            if (f->points[p].arm.pool == 8 && f->points[f->recommended].arm.pool > 8)
                assert_false(f->points[p].same);
        cb_tuner_free(tuner);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_size_that_does_is_covered),
        cmocka_unit_test(a_sharp_knee_is_told_to_the_worker),
        cmocka_unit_test(what_is_refuted_is_not_equally_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
