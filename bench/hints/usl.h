/* usl - the Universal Scalability Law (Gunther 2007): X(n) = lambda n / (1 + sigma (n - 1) +
 * kappa n (n - 1)), where sigma is contention, what goes one at a time, and kappa coherence, what
 * each must agree upon with each other. A description, never the answer: curves with a hard plateau
 * or two humps don't follow it, and its test of fit says so. Pure. */
#ifndef CB_BENCH_HINTS_USL_H
#define CB_BENCH_HINTS_USL_H

#include <stddef.h>
#include <stdint.h>

#include "bench/stats/interval.h"

struct cb_usl {
    double lambda; /* throughput of one worker alone, operations a second */
    double sigma, kappa;
};

/* A measured size: workers, throughput, and the standard error of the latter's logarithm. */
struct cb_usl_point {
    double workers, ops_per_s, error;
};

/* Whether it says anything: one worker or more, a finite throughput above 0. */
int cb_usl_usable(const struct cb_usl_point *point);

/* Relative least squares of n/X, which is linear in 1/lambda, sigma/lambda and kappa/lambda, with
 * sigma, kappa >= 0: the best of four small systems of equations (active sets), in closed form. 0,
 * or -EINVAL for fewer than three usable points, or all of one size. Others are left out. */
int cb_usl_fit(const struct cb_usl_point *points, size_t count, struct cb_usl *law);

/* The law's throughput of n workers. */
double cb_usl_at(const struct cb_usl *law, double workers);

/* Where the law's throughput is highest: sqrt((1 - sigma) / kappa); INFINITY without one, 1 where
 * it falls from the first worker on. */
double cb_usl_peak(const struct cb_usl *law);

/* How far each point pulls the law's fit towards itself, 0 to 1 (its leverage): of the square
 * of a point's error the share 1 - leverage shows in the residual. 0 for what isn't usable. */
void cb_usl_leverages(const struct cb_usl_point *points, size_t count, const struct cb_usl *law,
                      double *leverages);

struct cb_usl_finding {
    struct cb_usl law;
    struct cb_interval lambda, sigma, kappa; /* 95%, by 500 refits to resampled residuals; no
                                                interval where there are none left */
    struct cb_interval
        peak;        /* workers, 95%; no estimate where the law has no peak or one beyond the
                                largest size measured, which can't be told; nor where it doesn't
                                describe the curve, or its fall isn't shown */
    double peakless; /* share of the refits that have none there */
    double lossless; /* share of the refits with neither contention nor coherence */
    double misfit;   /* rms of the relative residuals by what the points' errors explain; NAN where
                        no error is known, or as many points as numbers fitted */
    int describes;   /* misfit is 2 at most */
};

/* All of that, drawn from the seed. A point whose error is not known (NAN) is taken to be as
 * uncertain as the worst of the others. 0, what cb_usl_fit returns, or -ENOMEM. */
int cb_usl_examine(const struct cb_usl_point *points, size_t count, uint64_t seed,
                   struct cb_usl_finding *finding);

/* "contention 2.1% [1.8, 2.5] ...": one sentence, what the numbers mean here; 320 bytes suffice.
 * Returns `text`. */
char *cb_usl_words(const struct cb_usl_finding *finding, char *text, size_t size);

#endif
