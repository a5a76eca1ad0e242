#include "tests/unit/rig.h"

#include <math.h>
#include <stdlib.h>

#include "tests/unit/noise.h"

/* --- noise --- */

static double uniform(struct cb_random *r, double lo, double hi)
{
    return lo + (hi - lo) * ((double)(cb_random_next(r) >> 11) + 0.5) * 0x1p-53;
}

void weather_begin(struct weather *w, uint64_t seed)
{
    cb_random_init(&w->random, seed);
    w->drift = w->cv * weather_normal(w);
    w->samples = 0;
}

double weather_normal(struct weather *w)
{
    return noise_normal(&w->random);
}

double weather_next(struct weather *w, int above_cpus)
{
    double y = w->cv * (w->noise == NOISE_HETERO && above_cpus ? 2 : 1) * weather_normal(w);

    w->samples++;
    if (w->noise == NOISE_BIMODAL && uniform(&w->random, 0, 1) < 0.3)
        y += log(0.85);
    if (w->noise == NOISE_SHARED) {
        w->drift = 0.95 * w->drift + sqrt(1 - 0.95 * 0.95) * w->cv * weather_normal(w);
        y += w->drift;
        if (uniform(&w->random, 0, 1) < 0.03)
            y += log(uniform(&w->random, 0.5, 0.9));
    }
    if (w->spikes > 0 && uniform(&w->random, 0, 1) < w->spikes)
        y += log(0.5);
    return y + w->ramp * w->samples;
}

/* --- a tune --- */

struct rig rig_of(const struct machine *machine, enum weather_noise noise, double cv, uint64_t seed)
{
    struct rig rig = {.machine = *machine, .weather = {.noise = noise, .cv = cv}};

    cb_tune_rules_default(&rig.rules);
    rig.rules.seed = seed;
    rig.space = (struct cb_space){.cpus = machine->cpus,
                                  .cores = (uint32_t)machine->cpus,
                                  .largest = machine->largest,
                                  .cap = machine->largest,
                                  .gap = 1.10};
    weather_begin(&rig.weather, seed * 2 + 1);
    return rig;
}

void rig_measure(struct rig *rig, const struct cb_arm *arm, struct cb_tune_measured *measured)
{
    double speed =
        rig->surface ? rig->surface(rig, arm->shape) : machine_speed(&rig->machine, arm->pool);

    *measured = (struct cb_tune_measured){.outcome = CB_TUNE_OK,
                                          .p99_ns = NAN,
                                          .memory_bytes = 1e6 + 1e4 * arm->pool,
                                          .busy_cpus = fmin(arm->pool, rig->machine.cpus),
                                          .cpu_ns_per_op = NAN,
                                          .switches_per_op = NAN,
                                          .throttled = NAN};
    if (rig->refuses_from && arm->pool >= rig->refuses_from) {
        measured->outcome = CB_TUNE_REFUSED;
        return;
    }
    measured->speed = speed * exp(weather_next(&rig->weather, arm->pool > rig->machine.cpus));
    measured->ops_per_s = measured->speed;
    if (rig->p99_ns) /* varies three times as much */
        measured->p99_ns =
            rig->p99_ns(rig, arm->pool) * exp(3 * rig->weather.cv * weather_normal(&rig->weather));
}

struct cb_tuner *rig_play(struct rig *rig)
{
    struct cb_err err = {0};
    struct cb_tuner *tuner = cb_tuner_new(&rig->rules, &rig->space, 1, &err);
    const struct cb_tune_pass *pass;

    if (!tuner)
        abort();
    while ((pass = cb_tuner_next(tuner))) {
        for (uint32_t i = 0; i < pass->count; i++) {
            struct cb_tune_measured measured;

            rig_measure(rig, &pass->turns[i].arm, &measured);
            if (rig->watch)
                rig->watch(rig->user, &pass->turns[i], pass, &measured);
            cb_tuner_add(tuner, i, &measured);
        }
        cb_tuner_ended(tuner, rig->disturbs && rig->disturbs(rig->user, pass));
    }
    return tuner;
}

struct outcome rig_tune(struct rig *rig)
{
    struct cb_tuner *tuner = rig_play(rig);
    const struct cb_tune_finding *f = cb_tuner_finding(tuner, 0);
    struct outcome outcome = {.verdict = f->verdict,
                              .samples = f->samples,
                              .sigma = f->sigma,
                              .of_best = f->of_best,
                              .flat = f->flat,
                              .rising = f->rising};

    if (f->recommended != CB_NO_ARM) {
        outcome.recommended = f->points[f->recommended].arm.pool;
        outcome.shape = f->points[f->recommended].arm.shape;
        if (!rig->surface)
            outcome.missed = 1 - machine_speed(&rig->machine, outcome.recommended) /
                                     machine_truth(&rig->machine, .02).speed;
    }
    if (f->best != CB_NO_ARM)
        outcome.best = f->points[f->best].arm.pool;
    cb_tuner_free(tuner);
    return outcome;
}
