#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/hints/usl.h"
#include "bench/random.h"

enum {
    REFITS = 500,
    BEYOND = REFITS / 40
}; /* of which 2.5% lie beyond either end of an interval */

/* More than twice what the errors explain is the law's fault: of laws that hold, with one degree of
 * freedom 5% come so far, with five 0.1%. */
#define MISFIT_MOST 2.0

/* What rounding alone makes of a throughput, so that simulated points without any error can be
 * examined too. */
#define ERROR_LEAST 1e-9

enum { LAMBDA, SIGMA, KAPPA, PEAK, NUMBERS };

/* An examination under way. */
struct examining {
    struct cb_usl_point *points; /* owned; the usable ones, all with an error if any has one */
    struct cb_usl_point *drawn;  /* owned; what a refit is made to */
    double *residual;            /* owned; of the logarithm */
    double *leverage;            /* owned */
    size_t count;
    double largest; /* workers */
    double refit[NUMBERS][REFITS];
};

static void examining_done(struct examining *e)
{
    free(e->points);
    free(e->drawn);
    free(e->residual);
    free(e->leverage);
}

static int examining_init(struct examining *e, const struct cb_usl_point *points, size_t count)
{
    *e = (struct examining){.points = malloc(count * sizeof *e->points),
                            .drawn = malloc(count * sizeof *e->drawn),
                            .residual = malloc(count * sizeof *e->residual),
                            .leverage = malloc(count * sizeof *e->leverage)};
    if (!e->points || !e->drawn || !e->residual || !e->leverage)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        if (cb_usl_usable(&points[i])) {
            e->points[e->count++] = points[i];
            e->largest = fmax(e->largest, points[i].workers);
        }
    return 0;
}

/* Returns whether any error is known. */
static int complete_errors(struct examining *e)
{
    double worst = NAN;

    for (size_t i = 0; i < e->count; i++) {
        double *error = &e->points[i].error;

        *error = isfinite(*error) && *error >= 0 ? fmax(*error, ERROR_LEAST) : NAN;
        worst = fmax(worst, *error); /* a NaN gives way */
    }
    for (size_t i = 0; i < e->count; i++)
        if (isnan(e->points[i].error))
            e->points[i].error = worst;
    return !isnan(worst);
}

static double misfit_of(const struct examining *e, const struct cb_usl *law)
{
    size_t fitted = 1 + (law->sigma > 0) + (law->kappa > 0);
    double seen = 0, explained = 0;

    for (size_t i = 0; i < e->count; i++) {
        double error = e->points[i].error;

        seen += e->residual[i] * e->residual[i];
        explained += error * error * (1 - e->leverage[i]);
    }
    return e->count > fitted ? sqrt(seen / explained) : NAN;
}

/* Makes the residuals multiples of their errors with that root mean square. Returns whether any are
 * left. They aren't centred: a mean other than 0 is the fit's own bias where noise is large, and
 * without it intervals of lambda hold the truth less often. */
static int standardise(struct examining *e, double rms)
{
    double squares = 0;

    for (size_t i = 0; i < e->count; i++) {
        e->residual[i] /= e->points[i].error;
        squares += e->residual[i] * e->residual[i] / (double)e->count;
    }
    if (squares == 0)
        return 0;
    for (size_t i = 0; i < e->count; i++)
        e->residual[i] *= rms / sqrt(squares);
    return 1;
}

static void refit_all(struct examining *e, const struct cb_usl *law, uint64_t seed)
{
    struct cb_random random;

    cb_random_init(&random, seed);
    for (size_t r = 0; r < REFITS; r++) {
        struct cb_usl refit = *law;

        for (size_t i = 0; i < e->count; i++) {
            double errors = e->residual[cb_random_below(&random, e->count)];

            e->drawn[i] = e->points[i];
            e->drawn[i].ops_per_s =
                cb_usl_at(law, e->points[i].workers) * exp(errors * e->points[i].error);
        }
        cb_usl_fit(e->drawn, e->count, &refit);
        e->refit[LAMBDA][r] = refit.lambda;
        e->refit[SIGMA][r] = refit.sigma;
        e->refit[KAPPA][r] = refit.kappa;
        e->refit[PEAK][r] = cb_usl_peak(&refit);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Percentiles of the refits. */
static void set_interval(struct examining *e, int number, struct cb_interval *interval)
{
    double *x = e->refit[number];

    qsort(x, REFITS, sizeof *x, by_value);
    interval->lo = x[BEYOND];
    interval->hi = x[REFITS - 1 - BEYOND];
    interval->have_interval = 1;
}

static void set_intervals(struct examining *e, struct cb_usl_finding *f)
{
    int peakless = 0, lossless = 0;

    for (size_t r = 0; r < REFITS; r++) {
        peakless += e->refit[PEAK][r] > e->largest;
        lossless += e->refit[SIGMA][r] == 0 && e->refit[KAPPA][r] == 0;
    }
    f->peakless = (double)peakless / REFITS;
    f->lossless = (double)lossless / REFITS;
    set_interval(e, LAMBDA, &f->lambda);
    set_interval(e, SIGMA, &f->sigma);
    set_interval(e, KAPPA, &f->kappa);
}

/* Fitted to a curve that never falls, the law often has a peak all the same, by noise: the fall
 * itself must be shown. */
static void claim_peak(struct examining *e, struct cb_usl_finding *f)
{
    double peak = cb_usl_peak(&f->law);
    int falls = f->kappa.lo > 0 || f->sigma.lo > 1;

    if (!f->describes || !falls || peak > e->largest)
        return;
    f->peak = (struct cb_interval){.estimate = peak, .have_estimate = 1, .n = e->count};
    set_interval(e, PEAK, &f->peak);
}

static void examine(struct examining *e, uint64_t seed, struct cb_usl_finding *f)
{
    int known = complete_errors(e);

    cb_usl_leverages(e->points, e->count, &f->law, e->leverage);
    for (size_t i = 0; i < e->count; i++)
        e->residual[i] = log(e->points[i].ops_per_s / cb_usl_at(&f->law, e->points[i].workers));
    f->misfit = known ? misfit_of(e, &f->law) : NAN;
    f->describes = f->misfit <= MISFIT_MOST;
    /* A few residuals may be small by luck: never less than the errors, of which more is known. */
    if (isnan(f->misfit) || !standardise(e, fmax(1, f->misfit)))
        return;
    refit_all(e, &f->law, seed);
    set_intervals(e, f);
    claim_peak(e, f);
}

int cb_usl_examine(const struct cb_usl_point *points, size_t count, uint64_t seed,
                   struct cb_usl_finding *finding)
{
    struct cb_usl_finding *f = finding;
    struct examining e;
    int rc;

    *f = (struct cb_usl_finding){.peakless = NAN, .lossless = NAN, .misfit = NAN};
    rc = cb_usl_fit(points, count, &f->law);
    if (rc < 0)
        return rc;
    rc = examining_init(&e, points, count);
    if (rc == 0) {
        f->lambda = (struct cb_interval){f->law.lambda, NAN, NAN, 1, 0, e.count};
        f->sigma = (struct cb_interval){f->law.sigma, NAN, NAN, 1, 0, e.count};
        f->kappa = (struct cb_interval){f->law.kappa, NAN, NAN, 1, 0, e.count};
        examine(&e, seed, f);
    }
    examining_done(&e);
    return rc;
}
