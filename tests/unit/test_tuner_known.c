/* Machines whose best size is known, without noise and with some: T1, T7, T8, T9 of the test plan,
 * and curves beyond its sixteen. */
#include "tests/unit/check.h"

#include "bench/stats/interval.h"
#include "tests/unit/rig.h"

enum { RUNS = 200 };

/* --- T1 --- */

static void without_noise_the_smallest_best_size_is_found(void **state)
{
    static const struct {
        const char *name;
        uint32_t lo, hi;
    } expected[] = {
        {"plateau-hard", 8, 8}, {"plateau-soft", 11, 12}, {"usl-broad", 33, 38},
        {"usl-sharp", 8, 8},    {"flat", 1, 1},           {"lock-retro", 1, 1},
        {"sawtooth", 8, 8},     {"smt", 16, 16},          {"smt-dip", 8, 8},
        {"numa-2hump", 30, 32}, {"io-bound", 99, 112},    {"cliff", 8, 8},
        {"two-core", 2, 2},     {"oversub-64", 61, 64},   {"batch-2hump", 37, 41},
        {"quota-lies", 3, 3},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            struct rig rig = rig_of(machine_called(expected[i].name), NOISE_IID, 1e-6, seed);
            struct outcome o = rig_tune(&rig);

            if (o.recommended < expected[i].lo || o.recommended > expected[i].hi)
                fail_msg("%s: %u", expected[i].name, o.recommended);
            assert_int_equal(o.verdict, CB_TUNE_CERTIFIED);
            assert_in_range(o.samples, 39, 89); /* T5 */
            assert_int_equal(o.flat, expected[i].hi == 1 && expected[i].name[0] == 'f');
            assert_false(o.rising);
        }
}

static void curves_beyond_the_plan_are_found_too(void **state)
{
    (void)state;
    for (int i = 0; i < MACHINES_MORE; i++) {
        uint32_t near = 0, runs = 50;

        for (uint64_t seed = 1; seed <= runs; seed++) {
            struct rig quiet = rig_of(&machines_more[i], NOISE_IID, 1e-6, seed);
            struct rig noisy = rig_of(&machines_more[i], NOISE_SHARED, 0.02, seed);
            struct outcome o = rig_tune(&quiet);

            if (o.missed > 0.02)
                fail_msg("%s: %u misses %g", machines_more[i].name, o.recommended, o.missed);
            assert_int_equal(o.rising, machines_more[i].largest == o.recommended);
            near += rig_tune(&noisy).missed <= 0.05;
        }
        assert_true(near >= 0.98 * runs);
    }
}

/* --- counts over many runs --- */

struct score {
    double within_5, within_10; /* shares */
    uint32_t median, low, high; /* of the recommended; 5% of the runs lie beyond either */
};

static double share_of_best(const struct machine *m, uint32_t pool)
{
    return machine_speed(m, pool) / machine_truth(m, .02).speed;
}

static struct score score_of(const struct machine *m, double *pools, uint32_t runs)
{
    struct score s = {0};

    for (uint32_t i = 0; i < runs; i++) {
        s.within_5 += share_of_best(m, (uint32_t)pools[i]) >= 0.95 - 1e-9;
        s.within_10 += share_of_best(m, (uint32_t)pools[i]) >= 0.90 - 1e-9;
    }
    cb_stats_sort(pools, runs);
    s.within_5 /= runs;
    s.within_10 /= runs;
    s.median = (uint32_t)pools[runs / 2];
    s.low = (uint32_t)pools[runs / 20];
    s.high = (uint32_t)pools[runs - 1 - runs / 20];
    return s;
}

/* What everyone does first: every size in turn, five samples each at once; the mean; the smallest
 * within 2% of the highest. */
static uint32_t exhaustive_in_order(struct rig *rig)
{
    double y[257] = {0}, best = -INFINITY;
    uint32_t n;

    for (n = 1; n <= rig->machine.largest; n++) {
        for (int k = 0; k < 5; k++) {
            struct cb_arm arm = cb_arm_of_pool(&rig->space, n);
            struct cb_tune_measured measured;

            rig_measure(rig, &arm, &measured);
            y[n] += log(measured.speed) / 5;
        }
        best = fmax(best, y[n]);
    }
    for (n = 1; y[n] < best + log(0.98);)
        n++;
    return n;
}

/* --- T7 --- */

/* Of a finished tune: the smallest size whose interval overlaps the best's. */
static uint32_t by_overlap(struct rig *rig)
{
    struct cb_tuner *tuner = rig_play(rig);
    const struct cb_tune_finding *f = cb_tuner_finding(tuner, 0);
    uint32_t i = 0, pool;

    while (f->points[i].samples < rig->rules.enough ||
           f->points[i].speed.hi < f->points[f->best].speed.lo)
        i++;
    pool = f->points[i].arm.pool;
    cb_tuner_free(tuner);
    return pool;
}

static void noise_does_not_shrink_the_pool(void **state)
{
    static const char *const names[] = {"numa-2hump", "plateau-soft", "usl-broad"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct machine *m = machine_called(names[i]);
        double ours[RUNS], overlap[RUNS];
        struct score s, wrong;

        for (uint32_t k = 0; k < RUNS; k++) {
            struct rig rig = rig_of(m, NOISE_IID, 0.15, k + 1);
            struct rig again = rig;

            ours[k] = rig_tune(&rig).recommended;
            overlap[k] = by_overlap(&again);
        }
        s = score_of(m, ours, RUNS);
        wrong = score_of(m, overlap, RUNS);
        print_message("T7 %s: within 10%% %.1f%%; by overlapping intervals %.1f%%\n", names[i],
                      100 * s.within_10, 100 * wrong.within_10);
        assert_true(s.within_10 >= 0.95);
        assert_true(wrong.within_10 < 0.95);
    }
}

/* --- T8, T9 --- */

static void drift_does_not_pass_for_a_difference(void **state)
{
    static const struct {
        const char *name;
        double ramp;
    } drifts[] = {{"usl-broad", -0.003}, {"plateau-hard", 0.003}};
    struct score ours[2], in_order[2];
    uint32_t exact = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(drifts); i++) {
        const struct machine *m = machine_called(drifts[i].name);
        double pools[RUNS], orderly[RUNS];

        for (uint32_t k = 0; k < RUNS; k++) {
            struct rig rig = rig_of(m, NOISE_IID, 0.01, k + 1), other;

            rig.weather.ramp = drifts[i].ramp;
            other = rig;
            pools[k] = rig_tune(&rig).recommended;
            orderly[k] = exhaustive_in_order(&other);
            exact += i == 1 && pools[k] == 8;
        }
        ours[i] = score_of(m, pools, RUNS);
        in_order[i] = score_of(m, orderly, RUNS);
        print_message("T8 %s: within 5%% %.1f%%, %u..%u; in order %.1f%%, %u\n", drifts[i].name,
                      100 * ours[i].within_5, ours[i].low, ours[i].high, 100 * in_order[i].within_5,
                      in_order[i].median);
    }
    assert_true(ours[0].within_5 >= 0.98);
    assert_true(in_order[0].within_5 < 0.98);
    print_message("T8 plateau-hard: 8 in %.1f%%\n", 100.0 * exact / RUNS);
    assert_true(exact >= 0.90 * RUNS);
    assert_true(in_order[1].median > 32);
}

static void spikes_do_not_move_it(void **state)
{
    const struct machine *m = machine_called("plateau-hard");
    double pools[RUNS];
    uint32_t small = 0;
    struct score s;

    (void)state;
    for (uint32_t k = 0; k < RUNS; k++) {
        struct rig rig = rig_of(m, NOISE_IID, 0.01, k + 1);

        rig.weather.spikes = 0.10;
        pools[k] = rig_tune(&rig).recommended;
        small += pools[k] <= 9;
    }
    s = score_of(m, pools, RUNS);
    print_message("T9 within 5%% %.1f%%, at most 9 %.1f%%\n", 100 * s.within_5,
                  100.0 * small / RUNS);
    assert_true(s.within_5 >= 0.98);
    assert_true(small >= 0.90 * RUNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_noise_the_smallest_best_size_is_found),
        cmocka_unit_test(curves_beyond_the_plan_are_found_too),
        cmocka_unit_test(noise_does_not_shrink_the_pool),
        cmocka_unit_test(drift_does_not_pass_for_a_difference),
        cmocka_unit_test(spikes_do_not_move_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
