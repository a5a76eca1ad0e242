/* Passes: their order, disturbed ones, a tune that was killed: T19, T20, and a mutation
 * of T21. */
#include "tests/unit/check.h"

#include "tests/unit/rig.h"

enum { PASSES_MAX = 200 };

/* --- T19: what was disturbed is measured again, whole --- */

static struct executed {
    uint32_t number, redo_of, count, pools[CB_ARMS_MAX];
    int fresh, disturbed;
} log_of[PASSES_MAX];
static uint32_t logged;

static int by_number(const void *a, const void *b)
{
    return (int)*(const uint32_t *)a - (int)*(const uint32_t *)b;
}

/* Notes the pass down; the user says which pass numbers are disturbed, by a bit each. */
static int note(void *user, const struct cb_tune_pass *pass)
{
    struct executed *e = &log_of[logged++];

    *e = (struct executed){pass->number, pass->redo_of, pass->count, {0}, pass->fresh, 0};
    for (uint32_t i = 0; i < pass->count; i++)
        e->pools[i] = pass->turns[i].arm.pool;
    if (pass->number < 64)
        e->disturbed = *(const uint64_t *)user >> pass->number & 1;
    else
        e->disturbed = *(const uint64_t *)user == UINT64_MAX;
    return e->disturbed;
}

static struct cb_tune_finding play_disturbed(uint64_t disturbed)
{
    struct rig rig = rig_of(machine_called("usl-broad"), NOISE_IID, 0.02, 7);
    struct cb_tune_finding finding;
    struct cb_tuner *tuner;

    logged = 0;
    rig.disturbs = note;
    rig.user = &disturbed;
    tuner = rig_play(&rig);
    finding = *cb_tuner_finding(tuner, 0);
    cb_tuner_free(tuner);
    return finding;
}

static void assert_same_pools(struct executed a, struct executed b)
{
    assert_int_equal(a.count, b.count);
    qsort(a.pools, a.count, sizeof *a.pools, by_number);
    qsort(b.pools, b.count, sizeof *b.pools, by_number);
    assert_memory_equal(a.pools, b.pools, a.count * sizeof *a.pools);
}

static void a_disturbed_pass_is_taken_again_whole(void **state)
{
    struct cb_tune_finding f = play_disturbed(1 << 1 | 1 << 8);
    uint32_t samples = 0;

    (void)state;
    assert_int_equal(f.redone, 2);
    assert_int_equal(f.passes, logged);
    for (uint32_t i = 0; i < logged; i++) {
        assert_int_equal(log_of[i].number, i + 1);
        assert_int_equal(log_of[i].redo_of, i == 1 ? 1 : i == 8 ? 8 : 0);
        if (log_of[i].redo_of)
            assert_same_pools(log_of[i], log_of[i - 1]);
        samples += log_of[i].count;
    }
    assert_memory_not_equal(log_of[1].pools, log_of[0].pools, sizeof log_of[0].pools);
    assert_int_equal(f.samples, samples); /* both are kept, the second counts */
    assert_int_equal(f.disturbed, 0);
    assert_int_equal(f.verdict, CB_TUNE_CERTIFIED);
}

static void a_fifth_is_taken_again_at_most(void **state)
{
    static const uint64_t patterns[] = {UINT64_MAX, 0xff00, 0x5555555555555555, 0xf0f0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        struct cb_tune_finding f = play_disturbed(patterns[i]);
        uint32_t redone = 0, spoilt = 0;

        for (uint32_t p = 0; p < logged; p++) {
            redone += log_of[p].redo_of != 0;
            spoilt += log_of[p].disturbed && (p + 1 == logged || log_of[p + 1].redo_of != p + 1);
        }
        assert_int_equal(f.redone, redone);
        assert_true(redone >= 1);
        assert_true(redone <= (logged - redone + 4) / 5);
        assert_int_not_equal(f.recommended, CB_NO_ARM);
        assert_int_equal(f.disturbed, spoilt);
        if (spoilt * 5 > f.passes - f.redone) /* proves nothing, however the samples agree */
            assert_int_equal(f.verdict, CB_TUNE_NOT_CERTIFIED);
    }
}

/* What doesn't count leaves no trace: disturbed samples may be anything. */
static void ruin(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                 struct cb_tune_measured *measured)
{
    (void)user;
    if (pass->number == 3 && turn->arm.pool % 2)
        measured->speed *= 1000;
    else if (pass->number == 3)
        measured->outcome = CB_TUNE_REFUSED;
}

static int is_third(void *user, const struct cb_tune_pass *pass)
{
    (void)user;
    return pass->number == 3;
}

static void disturbed_samples_do_not_count(void **state)
{
    struct rig rig = rig_of(machine_called("plateau-hard"), NOISE_IID, 0.005, 2);
    struct outcome o;

    (void)state;
    rig.watch = ruin;
    rig.disturbs = is_third;
    o = rig_tune(&rig);
    assert_int_equal(o.recommended, 8);
    assert_int_equal(o.verdict, CB_TUNE_CERTIFIED);
    assert_near(o.sigma, 0.005, 0.0015);
}

/* --- T21: leaving out single samples favours whoever is caught more often --- */

/* In every fifth pass another guest takes a fifth of the CPUs from all; only pools larger than the
 * CPUs notice. Speed doesn't depend on the size. */
static void steal(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                  struct cb_tune_measured *measured)
{
    int *noticed = user;

    if (pass->number % 5 == 0) {
        measured->speed *= 0.8;
        *noticed |= turn->arm.pool > 8;
    }
}

static int was_noticed(void *user, const struct cb_tune_pass *pass)
{
    int *noticed = user, disturbed = *noticed;

    (void)pass;
    *noticed = 0;
    return disturbed;
}

/* Ten passes over a grid; a sample during which theft was noticed is left out, and nothing else.
 * The smallest size within 2% of the best mean. */
static uint32_t by_leaving_out_samples(struct rig *rig)
{
    static const uint32_t grid[] = {1, 2, 4, 8, 9, 16, 32, 64};
    double mean[COUNT_OF(grid)], best = -INFINITY;
    size_t i;

    for (i = 0; i < COUNT_OF(grid); i++) {
        double sum = 0, n = 0;

        for (uint32_t number = 1; number <= 10; number++) {
            const struct cb_tune_pass pass = {.number = number};
            const struct cb_tune_turn turn = {0, cb_arm_of_pool(&rig->space, grid[i])};
            struct cb_tune_measured measured;
            int noticed = 0;

            rig_measure(rig, &turn.arm, &measured);
            steal(&noticed, &turn, &pass, &measured);
            if (!noticed) {
                sum += log(measured.speed);
                n++;
            }
        }
        mean[i] = sum / n;
        best = fmax(best, mean[i]);
    }
    for (i = 0; mean[i] < best + log(0.98);)
        i++;
    return grid[i];
}

static void whole_passes_are_symmetric_where_single_samples_are_not(void **state)
{
    uint32_t ours = 0, theirs = 0, runs = 50;

    (void)state;
    for (uint64_t seed = 1; seed <= runs; seed++) {
        struct rig rig = rig_of(machine_called("flat"), NOISE_IID, 0.005, seed), other = rig;
        int noticed = 0;

        rig.watch = steal;
        rig.disturbs = was_noticed;
        rig.user = &noticed;
        ours += rig_tune(&rig).recommended == 1;
        theirs += by_leaving_out_samples(&other) == 1;
    }
    assert_true(ours >= 0.95 * runs);
    assert_true(theirs < 0.05 * runs);
}

/* --- T20: nothing but rules and samples decides --- */

/* The same for the same pass and size, whenever it is asked. */
static void measure_again(const struct cb_tune_pass *pass, uint32_t turn,
                          struct cb_tune_measured *measured)
{
    struct weather w = {.noise = NOISE_IID, .cv = 0.04};
    uint32_t pool = pass->turns[turn].arm.pool;

    weather_begin(&w, pass->number * 1000 + pool + pass->turns[turn].contender * 500);
    *measured = (struct cb_tune_measured){
        .speed = machine_speed(machine_called("usl-broad"), pool) * exp(weather_next(&w, 0)),
        .p99_ns = 1e6 * pool};
}

static int disturbed_again(const struct cb_tune_pass *pass)
{
    return pass->number % 7 == 3;
}

static struct cb_tuner *new_pair(void)
{
    const struct cb_space space = {.cpus = 8, .cores = 8, .largest = 64, .cap = 256, .gap = 1.1};
    const struct cb_space spaces[] = {space, space};
    struct cb_tune_rules rules;
    struct cb_err err = {0};
    struct cb_tuner *tuner;

    cb_tune_rules_default(&rules);
    rules.costs = 1;
    rules.seed = 99;
    tuner = cb_tuner_new(&rules, spaces, 2, &err);
    assert_non_null(tuner);
    return tuner;
}

/* A digest of all passes up to one, in which the tune is killed after half of the turns; the order
 * in which samples are told of may be backwards. Decided if killed = UINT32_MAX. */
static uint64_t run_until(struct cb_tuner *tuner, uint32_t killed, int backwards)
{
    const struct cb_tune_pass *pass;
    uint64_t digest = 0;

    while ((pass = cb_tuner_next(tuner))) {
        uint32_t turns = pass->number == killed ? pass->count / 2 : pass->count;

        for (uint32_t k = 0; k < turns; k++) {
            uint32_t i = backwards ? pass->count - 1 - k : k;
            struct cb_tune_measured measured;

            measure_again(pass, i, &measured);
            cb_tuner_add(tuner, i, &measured);
        }
        for (uint32_t i = 0; i < pass->count; i++)
            digest = digest * 31 + pass->turns[i].arm.pool * 2 + pass->turns[i].contender;
        if (pass->number == killed)
            break;
        cb_tuner_ended(tuner, disturbed_again(pass));
    }
    return digest;
}

static void assert_same_finding(const struct cb_tune_finding *a, const struct cb_tune_finding *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->recommended, b->recommended);
    assert_int_equal(a->best, b->best);
    assert_int_equal(a->twice, b->twice);
    assert_int_equal(a->smaller, b->smaller);
    assert_int_equal(a->verdict, b->verdict);
    assert_int_equal(a->samples, b->samples);
    assert_int_equal(a->passes, b->passes);
    assert_int_equal(a->redone, b->redone);
    assert_int_equal(a->recommended_lo, b->recommended_lo);
    assert_int_equal(a->recommended_hi, b->recommended_hi);
    assert_near(a->sigma, b->sigma, 0);
    for (uint32_t p = 0; p < a->count; p++)
        assert_near(a->points[p].speed.estimate, b->points[p].speed.estimate, 0);
}

static void the_same_samples_come_to_the_same(void **state)
{
    struct cb_tuner *first = new_pair(), *second = new_pair(), *backwards = new_pair();
    uint64_t digest = run_until(first, UINT32_MAX, 0);

    (void)state;
    assert_true(run_until(second, UINT32_MAX, 0) == digest);
    assert_true(run_until(backwards, UINT32_MAX, 1) == digest);
    for (uint32_t c = 0; c < 2; c++) {
        assert_same_finding(cb_tuner_finding(first, c), cb_tuner_finding(second, c));
        assert_same_finding(cb_tuner_finding(first, c), cb_tuner_finding(backwards, c));
    }
    cb_tuner_free(first);
    cb_tuner_free(second);
    cb_tuner_free(backwards);
}

static void a_killed_tune_goes_on_as_if_it_had_not_been(void **state)
{
    struct cb_tuner *whole = new_pair(), *part = NULL;
    uint64_t digest = run_until(whole, UINT32_MAX, 0);
    uint32_t passes = cb_tuner_finding(whole, 0)->passes + cb_tuner_finding(whole, 1)->passes;

    (void)state;
    for (uint32_t killed = 1; killed <= passes; killed++) {
        part = new_pair();
        run_until(part, killed, 0); /* half of that pass is known */
        cb_tuner_free(part);
        part = new_pair(); /* told again what was measured, then measures on */
        assert_true(run_until(part, UINT32_MAX, killed % 2) == digest);
        for (uint32_t c = 0; c < 2; c++)
            assert_same_finding(cb_tuner_finding(whole, c), cb_tuner_finding(part, c));
        cb_tuner_free(part);
    }
    cb_tuner_free(whole);
}

static void an_open_pass_is_the_next_one_still(void **state)
{
    struct cb_tuner *tuner = new_pair();
    const struct cb_tune_pass *pass = cb_tuner_next(tuner);

    (void)state;
    assert_int_equal(pass->number, 1);
    assert_ptr_equal(cb_tuner_next(tuner), pass);
    assert_int_equal(pass->number, 1);
    cb_tuner_ended(tuner, 0);
    cb_tuner_ended(tuner, 1); /* only once */
    assert_int_equal(cb_tuner_next(tuner)->number, 2);
    cb_tuner_free(tuner);
}

static void another_seed_is_another_order(void **state)
{
    struct rig one = rig_of(machine_called("flat"), NOISE_IID, 0.01, 1), two = one;
    uint64_t never = 0;
    struct executed first;

    (void)state;
    one.disturbs = two.disturbs = note;
    one.user = two.user = &never;
    two.rules.seed = 2;
    logged = 0;
    cb_tuner_free(rig_play(&one));
    first = log_of[0];
    assert_memory_not_equal(log_of[0].pools, log_of[1].pools, sizeof first.pools);
    logged = 0;
    cb_tuner_free(rig_play(&two));
    assert_same_pools(first, log_of[0]);
    assert_memory_not_equal(first.pools, log_of[0].pools, sizeof first.pools);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disturbed_pass_is_taken_again_whole),
        cmocka_unit_test(a_fifth_is_taken_again_at_most),
        cmocka_unit_test(disturbed_samples_do_not_count),
        cmocka_unit_test(whole_passes_are_symmetric_where_single_samples_are_not),
        cmocka_unit_test(the_same_samples_come_to_the_same),
        cmocka_unit_test(a_killed_tune_goes_on_as_if_it_had_not_been),
        cmocka_unit_test(an_open_pass_is_the_next_one_still),
        cmocka_unit_test(another_seed_is_another_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
