/* Samples that fail by chance: a tune makes do with the others, and says how sure it is. */
#include "tests/unit/check.h"

#include "tests/unit/rig.h"

enum { CURVES = 200 };

/* One sample in five, and which follows from nothing but its number. */
struct luck {
    struct cb_random random;
    uint32_t only; /* workers; 0 = any size may fail */
};

static void fail_by_chance(void *user, const struct cb_tune_turn *turn,
                           const struct cb_tune_pass *pass, struct cb_tune_measured *measured)
{
    struct luck *luck = user;

    (void)pass;
    if (cb_random_below(&luck->random, 5) == 0 && (!luck->only || turn->arm.pool == luck->only))
        measured->outcome = CB_TUNE_FAILED;
}

static void one_in_five_may_fail(void **state)
{
    (void)state;
    for (int all = 0; all < 2; all++) {
        double near = 0, certified = 0, right = 0;

        for (uint32_t k = 1; k <= CURVES; k++) {
            struct machine m = machine_random(k);
            struct rig rig = rig_of(&m, NOISE_IID, 0.01, k);
            struct luck luck = {.only = all ? 0 : machine_truth(&m, .02).ideal};
            struct outcome o;

            cb_random_init(&luck.random, k);
            rig.watch = fail_by_chance;
            rig.user = &luck;
            o = rig_tune(&rig);
            near += o.missed <= 0.05 + 1e-9;
            certified += o.verdict == CB_TUNE_CERTIFIED;
            right += o.verdict == CB_TUNE_CERTIFIED && o.missed <= 0.05 + 1e-9;
        }
        print_message("%s fails one time in five: within 5%% %.1f%%, certified %.1f%%, of these "
                      "right %.1f%%\n",
                      all ? "each size" : "the best size", 100 * near / CURVES,
                      100 * certified / CURVES, 100 * right / certified);
        assert_true(near >= 0.97 * CURVES);
        assert_true(certified >= 0.95 * CURVES);
        assert_true(right >= 0.97 * certified);
    }
}

/* In a fresh pass an arm fails: another pass is taken, so that there are pairs enough. */
static void fail_first_fresh(void *user, const struct cb_tune_turn *turn,
                             const struct cb_tune_pass *pass, struct cb_tune_measured *measured)
{
    uint32_t *left = user;

    if (pass->fresh && turn->arm.pool == 8 && *left > 0) {
        --*left;
        measured->outcome = CB_TUNE_FAILED;
    }
}

static void fresh_passes_are_made_up_for(void **state)
{
    (void)state;
    for (uint32_t spoilt = 0; spoilt <= 8; spoilt++) {
        struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.001, 3);
        uint32_t left = spoilt;
        struct cb_tuner *tuner;
        const struct cb_tune_finding *f;

        rig.watch = fail_first_fresh;
        rig.user = &left;
        tuner = rig_play(&rig);
        f = cb_tuner_finding(tuner, 0);
        assert_int_equal(f->points[f->recommended].arm.pool, 8);
        assert_int_equal(f->fresh_passes, spoilt <= 6 ? 6 + spoilt : 12);
        /* of 5 pairs on there is an interval */
        assert_int_equal(f->verdict, spoilt <= 7 ? CB_TUNE_CERTIFIED : CB_TUNE_NOT_CERTIFIED);
        cb_tuner_free(tuner);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_in_five_may_fail),
        cmocka_unit_test(fresh_passes_are_made_up_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
