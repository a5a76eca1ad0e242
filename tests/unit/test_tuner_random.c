/* Machines drawn at random: T2 to T5 of the test plan; and that what is told holds: T6. */
#include "tests/unit/check.h"

#include "tests/unit/rig.h"

enum { CURVES = 200, RUNS = 1000 };

struct tally {
    double within_3, within_5, within_10, small, certified, right, share, most; /* shares */
};

/* Tunes 200 machines, the same ones each time. */
static struct tally tally_of(enum weather_noise noise, double cv)
{
    struct tally t = {0};

    for (uint32_t k = 0; k < CURVES; k++) {
        struct machine m = machine_random(k + 1);
        struct rig rig = rig_of(&m, noise, cv, k + 1);
        struct truth truth = machine_truth(&m, .02);
        struct outcome o = rig_tune(&rig);
        int certified = o.verdict == CB_TUNE_CERTIFIED;

        t.within_3 += o.missed <= 0.03 + 1e-9;
        t.within_5 += o.missed <= 0.05 + 1e-9;
        t.within_10 += o.missed <= 0.10 + 1e-9;
        t.small += o.recommended <= 2 * truth.ideal;
        t.certified += certified;
        t.right += certified && o.missed <= 0.05 + 1e-9;
        t.share += o.samples / (5.0 * m.largest);
        t.most = fmax(t.most, o.samples / fmax(60, 2.0 * m.largest));
    }
    t.right /= fmax(1, t.certified);
    t.within_3 /= CURVES;
    t.within_5 /= CURVES;
    t.within_10 /= CURVES;
    t.small /= CURVES;
    t.certified /= CURVES;
    t.share /= CURVES;
    print_message("%s CV %2.0f%%: within 3%% %.1f%%, 5%% %.1f%%, 10%% %.1f%%; at most twice the "
                  "size %.1f%%; certified %.1f%%, of these right %.1f%%; samples %.1f%% of "
                  "exhaustive, at most %.2f of the budget\n",
                  noise == NOISE_IID ? "independent" : "shared     ", 100 * cv, 100 * t.within_3,
                  100 * t.within_5, 100 * t.within_10, 100 * t.small, 100 * t.certified,
                  100 * t.right, 100 * t.share, t.most);
    assert_true(t.most <= 1); /* T5 */
    assert_true(t.share <= 0.27);
    return t;
}

static void quiet_machines(void **state) /* T2 */
{
    static const double cvs[] = {0.01, 0.02};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cvs); i++)
        for (int noise = NOISE_IID; noise <= NOISE_SHARED; noise++) {
            struct tally t = tally_of(noise, cvs[i]);

            assert_true(t.within_3 >= 0.96);
            assert_true(t.within_5 >= 0.99);
        }
}

static void usual_machines(void **state) /* T3 */
{
    (void)state;
    for (int noise = NOISE_IID; noise <= NOISE_SHARED; noise++) {
        struct tally t = tally_of(noise, 0.05);

        assert_true(t.within_3 >= 0.95);
        assert_true(t.within_5 >= 0.98);
        assert_true(t.small >= 0.92);
    }
}

static void noisy_machines(void **state) /* T4 */
{
    (void)state;
    for (int noise = NOISE_IID; noise <= NOISE_SHARED; noise++) {
        struct tally t = tally_of(noise, 0.15);

        assert_true(t.within_10 >= 0.94);
        assert_true(t.right >= 0.93);
        assert_true(t.certified <= 0.65);
    }
}

static void what_is_told_to_be_the_least_is_so(void **state) /* T6 */
{
    const struct machine *m = machine_called("usl-broad");
    uint32_t told = 0, held = 0;

    (void)state;
    for (uint32_t k = 0; k < RUNS; k++) {
        struct rig rig = rig_of(m, NOISE_IID, 0.03, k + 1);
        struct outcome o = rig_tune(&rig);

        if (!o.of_best.have_interval)
            continue;
        told++;
        held += o.of_best.lo <= machine_speed(m, o.recommended) / machine_speed(m, o.best) + 1e-12;
    }
    print_message("T6 lower bound holds in %.1f%% of %u\n", 100.0 * held / told, told);
    assert_true(told > RUNS / 2);
    assert_true(held >= 0.93 * told);
    assert_true(held <= 0.98 * told);
}

/* Where the sizes that redraws recommend lie, the recommendations of other tunes do too. */
static void repeated_tunes_agree_within_what_they_state(void **state)
{
    uint32_t inside = 0, pairs = 0, nothing_new = 0;

    (void)state;
    for (int i = 0; i < MACHINES_KNOWN; i++)
        for (uint64_t seed = 1; seed <= 10; seed++) {
            struct rig rig = rig_of(&machines_known[i], NOISE_SHARED, 0.03, seed);
            struct rig other = rig_of(&machines_known[i], NOISE_SHARED, 0.03, seed + 100);
            struct cb_tuner *a = rig_play(&rig), *b = rig_play(&other);
            const struct cb_tune_finding *f = cb_tuner_finding(a, 0), *g = cb_tuner_finding(b, 0);
            uint32_t own = f->points[f->recommended].arm.pool;

            assert_in_range(own, f->recommended_lo, f->recommended_hi);
            inside +=
                f->recommended_lo <= g->recommended_hi && g->recommended_lo <= f->recommended_hi;
            nothing_new += f->recommended_lo == 1 && f->recommended_hi == machines_known[i].largest;
            pairs++;
            cb_tuner_free(a);
            cb_tuner_free(b);
        }
    print_message("two tunes agree within what they state: %.1f%% of %u\n", 100.0 * inside / pairs,
                  pairs);
    assert_true(inside >= 0.90 * pairs);
    assert_true(nothing_new < 0.05 * pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_machines),
        cmocka_unit_test(usual_machines),
        cmocka_unit_test(noisy_machines),
        cmocka_unit_test(what_is_told_to_be_the_least_is_so),
        cmocka_unit_test(repeated_tunes_agree_within_what_they_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
