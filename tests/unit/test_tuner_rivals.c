/* Several contenders in one tune, and what sizes beside the recommended would cost. */
#include "tests/unit/check.h"

#include "tests/unit/rig.h"

/* --- several contenders --- */

static struct cb_tuner *play_rivals(struct rig *rigs, uint32_t count, uint32_t *fresh_turns)
{
    struct cb_space spaces[4];
    struct cb_err err = {0};
    const struct cb_tune_pass *pass;
    struct cb_tuner *tuner;
    uint32_t searched = 0;

    for (uint32_t i = 0; i < count; i++)
        spaces[i] = rigs[i].space;
    tuner = cb_tuner_new(&rigs[0].rules, spaces, count, &err);
    assert_non_null(tuner);
    *fresh_turns = 0;
    while ((pass = cb_tuner_next(tuner))) {
        uint32_t seen = 0;

        for (uint32_t i = 0; i < pass->count; i++) {
            uint32_t c = pass->turns[i].contender;
            struct cb_tune_measured measured;

            seen |= 1u << c;
            rigs[c].weather = rigs[0].weather; /* they share the machine */
            rig_measure(&rigs[c], &pass->turns[i].arm, &measured);
            rigs[0].weather = rigs[c].weather;
            cb_tuner_add(tuner, i, &measured);
        }
        if (pass->fresh) {
            assert_int_equal(seen, (1u << count) - 1); /* all of them, side by side */
            *fresh_turns += pass->count;
        } else {
            assert_int_equal(seen & (seen - 1), 0); /* one after the other */
            assert_true(seen >= searched);
            searched = seen;
        }
        cb_tuner_ended(tuner, 0);
    }
    return tuner;
}

static void contenders_meet_each_at_its_own_size(void **state)
{
    uint32_t covered = 0, runs = 100;

    (void)state;
    for (uint64_t seed = 1; seed <= runs; seed++) {
        struct rig rigs[2] = {
            rig_of(machine_called("usl-broad"), NOISE_SHARED, 0.02, seed),
            rig_of(machine_called("plateau-soft"), NOISE_SHARED, 0.02, seed + 500)};
        uint32_t fresh_turns;
        struct cb_tuner *tuner = play_rivals(rigs, 2, &fresh_turns);
        const struct cb_tune_finding *a = cb_tuner_finding(tuner, 0),
                                     *b = cb_tuner_finding(tuner, 1);
        struct cb_interval ratio = cb_tuner_ratio(tuner, 0, 1), back = cb_tuner_ratio(tuner, 1, 0);
        double truth = machine_speed(&rigs[0].machine, a->points[a->recommended].arm.pool) /
                       machine_speed(&rigs[1].machine, b->points[b->recommended].arm.pool);

        assert_int_equal(a->fresh_passes, b->fresh_passes);
        assert_in_range(a->fresh_passes, 6, 24);
        assert_true(fresh_turns >= 4 * a->fresh_passes && fresh_turns <= 6 * a->fresh_passes);
        assert_int_equal(ratio.n, a->fresh_passes);
        assert_true(ratio.have_interval);
        assert_near(ratio.estimate * back.estimate, 1, 1e-9);
        covered += ratio.lo <= truth && truth <= ratio.hi;
        assert_near(cb_tuner_ratio_p(tuner, 0, 1), cb_tuner_ratio_p(tuner, 1, 0), 1e-12);
        assert_true((cb_tuner_ratio_p(tuner, 0, 1) <= 0.05) == (ratio.lo > 1 || ratio.hi < 1));
        cb_tuner_free(tuner);
    }
    print_message("contenders' ratio is covered in %u of %u\n", covered, runs);
    assert_true(covered >= 0.90 * runs);
}

static void refuse_all(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                       struct cb_tune_measured *measured)
{
    (void)user, (void)turn, (void)pass;
    measured->outcome = CB_TUNE_REFUSED;
}

static void one_that_cannot_run_leaves_the_others_alone(void **state)
{
    struct rig good = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.01, 1);
    const struct cb_space spaces[] = {good.space, good.space};
    struct cb_err err = {0};
    struct cb_tuner *tuner = cb_tuner_new(&good.rules, spaces, 2, &err);
    const struct cb_tune_pass *pass;

    (void)state;
    while ((pass = cb_tuner_next(tuner))) {
        for (uint32_t i = 0; i < pass->count; i++) {
            struct cb_tune_measured measured;

            rig_measure(&good, &pass->turns[i].arm, &measured);
            if (pass->turns[i].contender == 0)
                refuse_all(NULL, &pass->turns[i], pass, &measured);
            cb_tuner_add(tuner, i, &measured);
        }
        cb_tuner_ended(tuner, 0);
    }
    assert_int_equal(cb_tuner_finding(tuner, 0)->verdict, CB_TUNE_NOTHING);
    assert_int_equal(cb_tuner_finding(tuner, 0)->fresh_passes, 0);
    assert_int_equal(cb_tuner_finding(tuner, 1)->verdict, CB_TUNE_CERTIFIED);
    assert_false(cb_tuner_ratio(tuner, 0, 1).have_estimate);
    assert_true(isnan(cb_tuner_ratio_p(tuner, 0, 1)));
    cb_tuner_free(tuner);
}

/* --- what other sizes would cost --- */

static void costs_are_told_and_decide_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < MACHINES_KNOWN; i++)
        for (uint64_t seed = 1; seed <= 5; seed++) {
            struct rig plain = rig_of(&machines_known[i], NOISE_IID, 1e-6, seed), costs = plain;
            struct outcome o = rig_tune(&plain);
            const struct cb_tune_finding *f;
            struct cb_tuner *tuner;
            uint32_t pool;

            costs.rules.costs = 1;
            tuner = rig_play(&costs);
            f = cb_tuner_finding(tuner, 0);
            pool = f->points[f->recommended].arm.pool;
            assert_int_equal(pool, o.recommended);
            assert_true(f->samples <= o.samples + 2 * 6);
            if (2 * pool <= machines_known[i].largest) {
                struct cb_interval r = cb_tuner_point_ratio(tuner, 0, f->twice, f->recommended);

                assert_int_equal(f->points[f->twice].arm.pool, 2 * pool);
                assert_true(r.n >= 6 && r.have_interval);
                assert_near(r.estimate,
                            machine_speed(&machines_known[i], 2 * pool) /
                                machine_speed(&machines_known[i], pool),
                            1e-4);
            } else {
                assert_int_equal(f->twice, CB_NO_ARM);
                assert_int_equal(cb_tuner_point_ratio(tuner, 0, f->twice, 0).n, 0);
            }
            assert_int_equal(f->smaller, f->recommended ? f->recommended - 1 : CB_NO_ARM);
            cb_tuner_free(tuner);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contenders_meet_each_at_its_own_size),
        cmocka_unit_test(one_that_cannot_run_leaves_the_others_alone),
        cmocka_unit_test(costs_are_told_and_decide_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
