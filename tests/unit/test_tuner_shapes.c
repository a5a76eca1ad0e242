/* Processes x threads x coroutines: T12 of the test plan, on surfaces whose best shape is known. */
#include "tests/unit/check.h"

#include "bench/tuner/lattice.h"
#include "tests/unit/rig.h"

/* A task waits `wait` times as long as it computes. Contention inside a process, and by pairs
 * there; what each further process and coroutine takes; what oversubscription does. */
struct surface {
    const char *name;
    double cpus, wait, inside, pairs, process, coroutine, over;
};

static const struct surface surfaces[] = {
    {"cpu, no lock", 8, 0, .001, 0, .004, .01, .03},
    {"cpu, lock in process", 8, 0, .25, .005, .004, .01, .03},
    {"io, cheap coroutines", 4, 24, .002, 0, .01, .0003, .02},
    {"io, lock in process", 4, 24, .30, .01, .01, .0003, .02},
    {"mixed, interior", 8, 8, .04, .002, .03, .002, .03},
    {"io, bad coroutines", 4, 12, .002, .00002, .02, .05, .005},
    {"numa-ish 32", 32, 0, .02, .0008, .004, .01, .03},
};

static double speed_at(const struct surface *s, double p, double t, double c)
{
    double carriers = p * t, use = pow(pow(c / (1 + s->wait), -4) + 1, -.25);
    double total = pow(pow(carriers * use, -6) + pow(s->cpus, -6), -1 / 6.0);
    double loss = s->over * fmax(0, log2(fmax(1, carriers * use / s->cpus))) + 0.0004 * carriers;

    return total * fmax(.05, 1 - loss) / (1 + s->inside * (t - 1) + s->pairs * t * (t - 1)) /
           (1 + s->process * (p - 1)) / (1 + s->coroutine * (c - 1));
}

static double speed_of(const struct rig *rig, struct cb_shape shape)
{
    return speed_at(rig->user, shape.processes, shape.threads, shape.coroutines);
}

static struct rig rig_on(const struct surface *s, double cv, uint64_t seed)
{
    const struct machine m = {
        .name = s->name, .cpus = s->cpus, .largest = (uint32_t)(64 * s->cpus)};
    struct rig rig = rig_of(&m, NOISE_IID, cv, seed);

    rig.space.nested = 1;
    rig.space.process_bytes = 1e6;
    rig.space.thread_bytes = 1e5;
    rig.space.coroutine_bytes = 4e3;
    rig.surface = speed_of;
    rig.user = (void *)s;
    return rig;
}

/* The best speed of the lattice, and the least memory of the shapes within 2% of it. */
static double best_of(const struct rig *rig, double *least_bytes)
{
    double best = 0;

    *least_bytes = INFINITY;
    for (int second = 0; second < 2; second++)
        for (uint32_t p = 1; p <= 4 * rig->space.cpus; p *= 2)
            for (uint32_t t = 1; p * t <= 16 * rig->space.cpus; t *= 2)
                for (uint32_t c = 1; p * t * c <= 64 * rig->space.cpus; c *= 2) {
                    const struct cb_arm arm = {{p, t, c}, p * t * c};

                    if (second && speed_of(rig, arm.shape) >= 0.98 * best)
                        *least_bytes = fmin(*least_bytes, cb_arm_size(&rig->space, &arm));
                    else if (!second)
                        best = fmax(best, speed_of(rig, arm.shape));
                }
    return best;
}

struct tally {
    double within_3, cost, share, certified; /* shares; cost is a geometric mean by the least */
};

static struct tally tally_of(const struct surface *s, double cv, uint32_t runs)
{
    struct tally t = {0};

    for (uint32_t k = 0; k < runs; k++) {
        struct rig rig = rig_on(s, cv, k + 1);
        double least, best = best_of(&rig, &least);
        struct outcome o = rig_tune(&rig);
        const struct cb_arm arm = {o.shape, o.recommended};

        t.within_3 += speed_of(&rig, o.shape) >= 0.97 * best;
        t.cost += log(cb_arm_size(&rig.space, &arm) / least);
        t.share += o.samples / (5.0 * cb_lattice_count(&rig.space));
        t.certified += o.verdict == CB_TUNE_CERTIFIED;
        if (cv < 0.02 && !strcmp(s->name, "cpu, lock in process"))
            assert_int_equal(o.shape.threads, 1);
        if (cv < 0.02 && !strcmp(s->name, "cpu, no lock"))
            assert_true(o.shape.processes <= 2);
    }
    t.within_3 /= runs;
    t.cost = exp(t.cost / runs);
    t.share /= runs;
    t.certified /= runs;
    print_message("T12 %s, CV %.0f%%: within 3%% %.0f%%, memory by the least %.2f, samples %.0f%% "
                  "of the lattice, certified %.0f%%\n",
                  s->name, 100 * cv, 100 * t.within_3, t.cost, 100 * t.share, 100 * t.certified);
    return t;
}

static void shapes_are_found_on_quiet_machines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(surfaces); i++) {
        struct tally t = tally_of(&surfaces[i], 0.01, 50);

        assert_true(t.within_3 >= 0.97);
        assert_true(t.cost <= 1.1);
        assert_true(t.share <= 0.30);
        assert_true(t.certified >= 0.95);
    }
}

static void shapes_are_found_on_usual_machines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(surfaces); i++) {
        struct tally t = tally_of(&surfaces[i], 0.05, 50);

        assert_true(t.within_3 >= 0.75);
        assert_true(t.cost <= 1.25);
    }
}

static void more_workers_than_a_machine_holds_are_left_alone(void **state)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct rig rig = rig_on(&surfaces[2], 0.01, seed);
        struct cb_tuner *tuner;
        const struct cb_tune_finding *f;

        (void)state;
        rig.refuses_from = 64;
        tuner = rig_play(&rig);
        f = cb_tuner_finding(tuner, 0);
        assert_int_not_equal(f->recommended, CB_NO_ARM);
        assert_true(f->points[f->recommended].arm.pool < 64);
        for (uint32_t p = 0; p < f->count; p++)
            assert_true(f->points[p].arm.pool < 64 ? !f->points[p].refused : !f->points[p].samples);
        cb_tuner_free(tuner);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_found_on_quiet_machines),
        cmocka_unit_test(shapes_are_found_on_usual_machines),
        cmocka_unit_test(more_workers_than_a_machine_holds_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
