/* Sizes beyond the first sweep, sizes that the machine can't hold, sizes that fail: T10. */
#include "tests/unit/check.h"

#include "tests/unit/rig.h"

/* Rises to a peak, and is called by where that is. */
static double peak(const struct machine *m, double n)
{
    return n / (1 + pow(n / m->p[0], 2));
}

static struct rig rig_with_peak_at(double workers, double cv, uint64_t seed)
{
    const struct machine m = {"peak", 8, 4096, peak, {workers}, 0};
    struct rig rig = rig_of(&m, NOISE_IID, cv, seed);

    rig.space.largest = 64;
    return rig;
}

static void a_sweep_that_ends_too_early_goes_on(void **state)
{
    uint32_t found = 0, runs = 100;

    (void)state;
    for (uint64_t seed = 1; seed <= runs; seed++) {
        struct rig quiet = rig_with_peak_at(200, 1e-6, seed);
        struct rig noisy = rig_with_peak_at(200, 0.03, seed);
        struct outcome o = rig_tune(&quiet);

        assert_true(o.missed <= 0.02);
        assert_false(o.rising);
        assert_int_equal(o.verdict, CB_TUNE_CERTIFIED);
        found += rig_tune(&noisy).missed <= 0.05;
    }
    assert_true(found >= 0.98 * runs);
}

static void a_cap_that_stops_it_is_told(void **state)
{
    static const uint32_t caps[] = {64, 100, 128};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(caps); i++)
        for (uint64_t seed = 1; seed <= 20; seed++) {
            struct rig rig = rig_with_peak_at(800, 0.01, seed);
            struct outcome o;

            rig.space.cap = caps[i];
            o = rig_tune(&rig);
            assert_true(o.rising);
            assert_true(o.recommended > 0.85 * caps[i] && o.recommended <= caps[i]);
        }
}

static void nothing_wider_is_tried_without_need(void **state)
{
    uint32_t wider = 0;

    (void)state;
    for (int i = 0; i < MACHINES_KNOWN; i++) {
        struct rig rig = rig_of(&machines_known[i], NOISE_IID, 0.01, 1);
        struct cb_tuner *tuner;
        const struct cb_tune_finding *f;

        rig.space.cap = 65536;
        tuner = rig_play(&rig);
        f = cb_tuner_finding(tuner, 0);
        wider += f->points[f->count - 1].arm.pool > machines_known[i].largest;
        assert_false(f->rising);
        cb_tuner_free(tuner);
    }
    assert_true(wider <= 1);
}

static void a_refusal_bounds_the_search(void **state)
{
    static const uint32_t from[] = {2, 3, 9, 33, 50, 64, 90, 200};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(from); i++)
        for (uint64_t seed = 1; seed <= 10; seed++) {
            struct rig rig = rig_with_peak_at(800, 0.005, seed);
            struct cb_tuner *tuner;
            const struct cb_tune_finding *f;
            uint32_t refused = 0;

            rig.refuses_from = from[i];
            tuner = rig_play(&rig);
            f = cb_tuner_finding(tuner, 0);
            assert_int_not_equal(f->recommended, CB_NO_ARM);
            /* the largest that works, as near as the gap goes */
            assert_true(1.10 * 1.10 * (f->points[f->recommended].arm.pool + 1) >= from[i]);
            assert_true(f->points[f->recommended].arm.pool < from[i]);
            assert_true(f->rising || from[i] <= 3);
            for (uint32_t p = 0; p < f->count; p++) {
                assert_true(f->points[p].refused || f->points[p].arm.pool < from[i]);
                refused += f->points[p].refused;
                if (f->points[p].refused)
                    assert_int_equal(f->points[p].samples, 0);
            }
            assert_true(refused > 0);
            cb_tuner_free(tuner);
        }
}

static void a_plateau_below_the_refusal_is_found(void **state)
{
    (void)state;
    for (uint32_t from = 10; from <= 64; from++) {
        struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.005, from);
        struct outcome o;

        rig.refuses_from = from;
        o = rig_tune(&rig);
        assert_int_equal(o.recommended, 8);
        assert_false(o.rising);
        assert_int_equal(o.verdict, CB_TUNE_CERTIFIED);
    }
}

/* Everything is refused but for a moment: what has worked isn't impossible. */
static void refuse_one_sample(void *user, const struct cb_tune_turn *turn,
                              const struct cb_tune_pass *pass, struct cb_tune_measured *measured)
{
    (void)user;
    if (pass->number == 2 && turn->arm.pool == 4)
        measured->outcome = CB_TUNE_REFUSED;
}

static void a_refusal_that_larger_pools_belie_is_a_failure(void **state)
{
    struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.005, 1);
    struct cb_tuner *tuner;
    const struct cb_tune_finding *f;

    (void)state;
    rig.watch = refuse_one_sample;
    tuner = rig_play(&rig);
    f = cb_tuner_finding(tuner, 0);
    assert_int_equal(f->points[f->recommended].arm.pool, 8);
    for (uint32_t p = 0; p < f->count; p++) {
        assert_false(f->points[p].refused);
        assert_int_equal(f->points[p].failed, f->points[p].arm.pool == 4);
    }
    cb_tuner_free(tuner);
}

/* Size 8 fails always, half of the others now and then. */
static void fail_some(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                      struct cb_tune_measured *measured)
{
    (void)user;
    if (turn->arm.pool == 8 || (pass->number + turn->arm.pool) % 9 == 0)
        measured->outcome = CB_TUNE_FAILED;
}

static void sizes_that_fail_are_left_out(void **state)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.005, seed);
        struct cb_tuner *tuner;
        const struct cb_tune_finding *f;

        (void)state;
        rig.watch = fail_some;
        tuner = rig_play(&rig);
        f = cb_tuner_finding(tuner, 0);
        assert_in_range(f->points[f->recommended].arm.pool, 9, 10);
        for (uint32_t p = 0; p < f->count; p++)
            if (f->points[p].arm.pool == 8) {
                assert_int_equal(f->points[p].samples, 0);
                assert_int_equal(f->points[p].failed, 3);
                assert_false(f->points[p].same);
            }
        cb_tuner_free(tuner);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sweep_that_ends_too_early_goes_on),
        cmocka_unit_test(a_cap_that_stops_it_is_told),
        cmocka_unit_test(nothing_wider_is_tried_without_need),
        cmocka_unit_test(a_refusal_bounds_the_search),
        cmocka_unit_test(a_plateau_below_the_refusal_is_found),
        cmocka_unit_test(a_refusal_that_larger_pools_belie_is_a_failure),
        cmocka_unit_test(sizes_that_fail_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
