/* rig - a made-up machine in made-up weather, and a tune that is driven by it. Shared by the tests
 * of tune. */
#ifndef CB_TESTS_UNIT_RIG_H
#define CB_TESTS_UNIT_RIG_H

#include "bench/random.h"
#include "bench/tuner/tuner.h"
#include "tests/unit/machines.h"

/* --- noise --- */

struct weather {
    enum weather_noise {
        NOISE_IID,    /* log-normal */
        NOISE_SHARED, /* that, drift of the same size over some 20 samples, and noisy neighbours */
        NOISE_HETERO, /* twice as much above the number of CPUs */
        NOISE_BIMODAL /* 30% of the samples are 15% slower */
    } noise;
    double cv;     /* of one sample */
    double ramp;   /* of the logarithm, with every sample */
    double spikes; /* share of samples that are halved */
    /* Its own. */
    struct cb_random random;
    double drift;
    uint32_t samples;
};

void weather_begin(struct weather *weather, uint64_t seed);
double weather_normal(struct weather *weather);

/* What is added to the logarithm of the next sample. */
double weather_next(struct weather *weather, int above_cpus);

/* --- a tune of one machine --- */

struct rig {
    struct machine machine;
    struct weather weather;
    struct cb_tune_rules rules;
    struct cb_space space;
    /* Set where they are wanted. */
    uint32_t refuses_from;                                     /* workers; 0 = holds any number */
    double (*p99_ns)(const struct rig *rig, double workers);   /* closed loop */
    double (*surface)(const struct rig *rig, struct cb_shape); /* speed of a shape */
    int (*disturbs)(void *user, const struct cb_tune_pass *pass);
    void (*watch)(void *user, const struct cb_tune_turn *turn, const struct cb_tune_pass *pass,
                  struct cb_tune_measured *measured); /* may change what was measured */
    void *user;
};

/* With the default rules, and all sizes to the machine's largest. */
struct rig rig_of(const struct machine *machine, enum weather_noise noise, double cv,
                  uint64_t seed);

void rig_measure(struct rig *rig, const struct cb_arm *arm, struct cb_tune_measured *measured);

/* Tunes until it is decided. The caller frees the tuner. */
struct cb_tuner *rig_play(struct rig *rig);

/* The same, and what of it most tests look at. */
struct outcome {
    int verdict;
    uint32_t recommended, best; /* workers; 0 = none */
    struct cb_shape shape;      /* of the recommended */
    uint32_t samples;
    double missed; /* true speed of the recommended by that of the true best, less than 1 */
    double sigma;
    struct cb_interval of_best;
    int flat, rising;
};

struct outcome rig_tune(struct rig *rig);

#endif
