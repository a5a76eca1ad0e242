/* Estimates from passes: speeds, what passes have in common, and how much one sample varies. */
#include "tests/unit/check.h"

#include "bench/stats/interval.h"
#include "bench/tuner/search.h"
#include "tests/unit/rig.h"

enum { ROOM = 4096 };
static struct cb_polish polish;
static struct cb_polish_value values[ROOM];

static int setup(void **state)
{
    (void)state;
    return cb_polish_init(&polish, ROOM);
}

static int teardown(void **state)
{
    (void)state;
    cb_polish_done(&polish);
    return 0;
}

static void what_a_pass_has_in_common_is_taken_out(void **state)
{
    static const double arm[] = {1, 1.5, 1.7, 0.2}, pass[] = {0, -0.3, 0.1, 0.2, -0.05};
    uint32_t n = 0;

    (void)state;
    for (uint32_t r = 0; r < 5; r++)
        for (uint32_t a = 0; a < 4; a++)
            if ((r + a) % 4) /* not each in every pass */
                values[n++] = (struct cb_polish_value){a, r, arm[a] + pass[r]};
    cb_polish_fit(&polish, values, n);
    for (uint32_t a = 1; a < 4; a++)
        assert_near(polish.location[a] - polish.location[0], arm[a] - arm[0], 0.02);
    assert_true(polish.sigma < 0.03);
}

static void a_wild_sample_moves_little(void **state)
{
    uint32_t n = 0;

    (void)state;
    for (uint32_t r = 0; r < 7; r++)
        for (uint32_t a = 0; a < 5; a++, n++)
            values[n] =
                (struct cb_polish_value){a, r, a * 0.1 + ((r * 5 + a) % 3) * 0.001 - (n == 17)};
    cb_polish_fit(&polish, values, n);
    for (uint32_t a = 0; a < 5; a++)
        assert_near(polish.location[a] - polish.location[0], a * 0.1, 0.003);
    assert_true(polish.sigma < 0.01);
}

static void errors_shrink_with_samples_and_grow_with_own_noise(void **state)
{
    struct weather w = {.noise = NOISE_IID, .cv = 0.02};
    uint32_t n = 0;

    (void)state;
    weather_begin(&w, 5);
    for (uint32_t r = 0; r < 40; r++)
        for (uint32_t a = 0; a < 6; a++)
            if (a > 0 || r < 5)
                values[n++] =
                    (struct cb_polish_value){a, r, weather_next(&w, 0) * (a == 3 ? 5 : 1)};
    cb_polish_fit(&polish, values, n);
    assert_int_equal(polish.count[0], 5);
    assert_near(polish.error[0] / polish.error[1], sqrt(40.0 / 5), 0.2);
    assert_true(polish.error[3] > 1.5 * polish.error[1]);
}

static void hardly_any_samples_are_no_error(void **state)
{
    (void)state;
    cb_polish_fit(&polish, values, 0);
    assert_int_equal(polish.freedom, 0);
    assert_true(polish.sigma > 0);
    values[0] = (struct cb_polish_value){3, 0, 2.5};
    cb_polish_fit(&polish, values, 1);
    assert_near(polish.location[3], 2.5, 0);
    assert_int_equal(polish.count[0], 0);
    assert_true(polish.error[3] > 0);
    values[1] = (struct cb_polish_value){3, 1, 2.5};
    cb_polish_fit(&polish, values, 2);
    assert_near(polish.sigma, 1e-4, 0); /* no noise is hard to believe */
}

/* --- T6: how much one sample varies, as a search ends --- */

/* Searches until a size is chosen; fills sigma as it is, and as a median of absolute residuals
 * would have it, both by the truth. */
static void sigmas(const struct machine *machine, double cv, uint64_t seed, double *ours,
                   double *mad)
{
    struct rig rig = rig_of(machine, NOISE_IID, cv, seed);
    struct cb_search search;
    uint32_t arms[CB_ARMS_MAX], count, n = 0;

    assert_int_equal(cb_search_init(&search, &rig.rules, &rig.space), 0);
    while ((count = cb_search_pass(&search, arms))) {
        struct cb_tune_measured measured[CB_ARMS_MAX];

        for (uint32_t i = 0; i < count; i++)
            rig_measure(&rig, &search.history.arms[arms[i]].arm, &measured[i]);
        cb_history_add(&search.history, arms, measured, count);
    }
    for (uint32_t a = 0; a < search.history.arms_count; a++)
        n += search.rank.polish.count[a] > 1 ? search.rank.polish.count[a] : 0;
    for (uint32_t i = 0; i < n; i++)
        search.rank.polish.residual[i] = fabs(search.rank.polish.residual[i]);
    *mad = 1.4826 * cb_stats_median(search.rank.polish.residual, n) / cv;
    *ours = search.sigma / cv;
    cb_search_done(&search);
}

static void sigma_is_true_where_a_median_of_residuals_is_too_small(void **state)
{
    enum { SEEDS = 10 };
    double ours[MACHINES_KNOWN * SEEDS], mad[MACHINES_KNOWN * SEEDS];

    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(ours); i++)
        sigmas(&machines_known[i % MACHINES_KNOWN], 0.03, i + 1, &ours[i], &mad[i]);
    assert_near(cb_stats_median(ours, COUNT_OF(ours)), 1, 0.05);
    assert_true(cb_stats_median(mad, COUNT_OF(mad)) < 0.95);
    print_message("T6 sigma by truth: %.3f, by a MAD %.3f\n", cb_stats_median(ours, COUNT_OF(ours)),
                  cb_stats_median(mad, COUNT_OF(mad)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_pass_has_in_common_is_taken_out),
        cmocka_unit_test(a_wild_sample_moves_little),
        cmocka_unit_test(errors_shrink_with_samples_and_grow_with_own_noise),
        cmocka_unit_test(hardly_any_samples_are_no_error),
        cmocka_unit_test(sigma_is_true_where_a_median_of_residuals_is_too_small),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
