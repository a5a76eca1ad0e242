/* Whatever it is told, a tune comes to an end, and to a finding that holds together. */
#include "tests/unit/check.h"

#include <errno.h>

#include "tests/unit/rig.h"

enum { ENOUGH = 100000 }; /* samples that no tune comes near */

static void assert_sound(const struct cb_tune_finding *f)
{
    double size = 0;

    assert_true(f->samples < ENOUGH);
    assert_int_equal(f->recommended == CB_NO_ARM,
                     f->verdict == CB_TUNE_OVER_BOUND || f->verdict == CB_TUNE_NOTHING);
    for (uint32_t p = 0; p < f->count; p++) {
        assert_true(f->points[p].arm.pool > size); /* ascending, none twice */
        size = f->points[p].arm.pool;
        assert_int_equal(f->points[p].speed.have_estimate, f->points[p].samples > 0);
        if (f->points[p].samples > 0)
            assert_true(f->points[p].speed.lo <= f->points[p].speed.hi); /* NAN isn't */
    }
    if (f->recommended == CB_NO_ARM) {
        assert_int_equal(f->smaller, CB_NO_ARM);
        assert_int_equal(f->twice, CB_NO_ARM);
        return;
    }
    assert_true(f->recommended < f->count && f->best < f->count);
    assert_true(f->points[f->recommended].samples > 0);
    assert_false(f->points[f->recommended].refused);
    assert_in_range(f->points[f->recommended].arm.pool, f->recommended_lo, f->recommended_hi);
    assert_true(isfinite(f->sigma) && f->sigma > 0);
}

/* --- one thing all the time --- */

static void give(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                 struct cb_tune_measured *measured)
{
    (void)turn, (void)pass;
    *measured = *(const struct cb_tune_measured *)user;
}

static struct cb_tune_finding always(struct cb_tune_measured measured, double bound)
{
    struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.01, 1);
    struct cb_tuner *tuner;
    struct cb_tune_finding finding;

    rig.watch = give;
    rig.user = &measured;
    rig.rules.costs = 1;
    if (bound > 0)
        cb_tune_rules_bound(&rig.rules, bound);
    tuner = rig_play(&rig);
    finding = *cb_tuner_finding(tuner, 0);
    assert_sound(&finding);
    cb_tuner_free(tuner);
    return finding;
}

static void nothing_ever_goes_well(void **state)
{
    static const struct cb_tune_measured bad[] = {
        {.outcome = CB_TUNE_FAILED},           {.outcome = CB_TUNE_REFUSED},
        {.outcome = CB_TUNE_OK, .speed = NAN}, {.outcome = CB_TUNE_OK, .speed = INFINITY},
        {.outcome = CB_TUNE_OK, .speed = 0},   {.outcome = CB_TUNE_OK, .speed = -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        for (int bound = 0; bound < 2; bound++) {
            struct cb_tune_finding f = always(bad[i], bound);

            assert_int_equal(f.verdict, CB_TUNE_NOTHING);
            assert_int_equal(f.best, CB_NO_ARM);
            assert_int_equal(f.fresh_passes, 0);
            assert_true(f.samples < 60);
        }
}

static void all_sizes_are_equal(void **state)
{
    static const double speeds[] = {1, 5e-324, 1.7e308, 1e-300};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(speeds); i++) {
        struct cb_tune_finding f =
            always((struct cb_tune_measured){.speed = speeds[i], .p99_ns = NAN}, 0);

        assert_int_equal(f.verdict, CB_TUNE_CERTIFIED);
        assert_int_equal(f.recommended, 0);
        assert_int_equal(f.recommended_hi, 1);
        assert_true(f.flat);
        assert_false(f.rising);
    }
}

static void a_p99_may_be_anything(void **state)
{
    static const double p99s[] = {NAN, 0, -1, INFINITY, 5e-324, 1.7e308};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(p99s); i++)
        for (int saturated = 0; saturated < 2; saturated++) {
            struct cb_tune_finding f = always(
                (struct cb_tune_measured){.speed = 1, .p99_ns = p99s[i], .saturated = saturated},
                1e6);

            assert_int_equal(f.verdict == CB_TUNE_CERTIFIED, p99s[i] == 5e-324 && !saturated);
        }
}

/* --- small spaces --- */

static void spaces_of_few_sizes(void **state)
{
    (void)state;
    for (uint32_t largest = 0; largest <= 5; largest++)
        for (int nested = 0; nested < 2; nested++)
            for (int costs = 0; costs < 2; costs++) {
                struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.01, 1);
                struct outcome o;

                rig.space.nested = nested;
                rig.space.largest = rig.space.cap = largest;
                rig.rules.costs = costs;
                o = rig_tune(&rig);
                assert_int_equal(o.verdict, CB_TUNE_CERTIFIED);
                assert_true(o.recommended >= 1 && o.recommended <= (largest ? largest : 1));
                if (!nested)
                    assert_int_equal(o.recommended, largest ? largest : 1);
            }
}

static void rules_may_be_extreme(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 300; k++) {
        struct rig rig = rig_of(&machines_known[k % MACHINES_KNOWN], NOISE_SHARED, 0.05, k);
        struct cb_tune_rules *r = &rig.rules;
        static const double tolerances[] = {0, 0.02, 1, -1, 5, NAN};
        struct cb_random random;
        struct cb_tuner *tuner;

        cb_random_init(&random, k);
        r->within = tolerances[cb_random_below(&random, 6)];
        r->margin = tolerances[cb_random_below(&random, 6)];
        r->fresh_half_width = tolerances[cb_random_below(&random, 6)];
        r->top = (uint32_t)cb_random_below(&random, 40);
        r->zooms = (uint32_t)cb_random_below(&random, 4);
        r->sweep_passes = (uint32_t)cb_random_below(&random, 4);
        r->zoom_passes = (uint32_t)cb_random_below(&random, 4);
        r->last_passes = (uint32_t)cb_random_below(&random, 4);
        r->enough = (uint32_t)cb_random_below(&random, 9);
        r->fresh_min = (uint32_t)cb_random_below(&random, 9);
        r->fresh_max = (uint32_t)cb_random_below(&random, 9);
        r->budget = (uint32_t)cb_random_below(&random, 3) * 30;
        r->costs = k % 2;
        tuner = rig_play(&rig);
        assert_sound(cb_tuner_finding(tuner, 0));
        cb_tuner_free(tuner);
    }
    (void)state;
}

/* --- everything at once --- */

static void draw(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                 struct cb_tune_measured *measured)
{
    struct cb_random *random = user;
    static const double figures[] = {NAN, INFINITY, 0, -1, 5e-324, 1e-9, 1, 2, 1e9, 1.7e308};

    (void)turn, (void)pass;
    measured->outcome = cb_random_below(random, 8)   ? CB_TUNE_OK
                        : cb_random_below(random, 4) ? CB_TUNE_FAILED
                                                     : CB_TUNE_REFUSED;
    if (cb_random_below(random, 4) == 0)
        measured->speed = figures[cb_random_below(random, COUNT_OF(figures))];
    measured->p99_ns = figures[cb_random_below(random, COUNT_OF(figures))];
    measured->saturated = cb_random_below(random, 8) == 0;
    measured->memory_bytes = figures[cb_random_below(random, COUNT_OF(figures))];
}

static int often(void *user, const struct cb_tune_pass *pass)
{
    (void)pass;
    return cb_random_below(user, 3) == 0;
}

static void any_samples_come_to_an_end(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 1000; k++) {
        struct machine m = machine_random(k);
        struct rig rig = rig_of(&m, NOISE_BIMODAL, 0.3, k);
        struct cb_random random;
        struct cb_tuner *tuner;

        cb_random_init(&random, k);
        rig.watch = draw;
        rig.disturbs = often;
        rig.user = &random;
        rig.space.cap = k % 3 ? m.largest : 65536;
        if (k % 2)
            cb_tune_rules_bound(&rig.rules, k % 4 == 1 ? 1 : 1e6);
        rig.rules.costs = k % 5 == 0;
        tuner = rig_play(&rig);
        assert_sound(cb_tuner_finding(tuner, 0));
        cb_tuner_free(tuner);
    }
}

static void nothing_is_a_tuner_too(void **state)
{
    struct cb_tune_rules rules;
    struct cb_tuner *tuner;
    struct cb_err err = {0};

    (void)state;
    cb_tuner_free(NULL);
    cb_tune_rules_default(&rules);
    tuner = cb_tuner_new(&rules, NULL, 0, &err);
    assert_non_null(tuner);
    assert_null(cb_tuner_next(tuner));
    assert_null(cb_tuner_next(tuner));
    cb_tuner_free(tuner);
    rules.fresh_max = UINT32_MAX; /* no memory for that */
    assert_null(cb_tuner_new(&rules, &(struct cb_space){.largest = 4, .cap = 4}, 1, &err));
    assert_int_equal(err.code, -ENOMEM);
    assert_contains(err.what, "no memory to tune 1 contender");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_ever_goes_well), cmocka_unit_test(all_sizes_are_equal),
        cmocka_unit_test(a_p99_may_be_anything),  cmocka_unit_test(spaces_of_few_sizes),
        cmocka_unit_test(rules_may_be_extreme),   cmocka_unit_test(any_samples_come_to_an_end),
        cmocka_unit_test(nothing_is_a_tuner_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
