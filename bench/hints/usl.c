#include "bench/hints/usl.h"

#include <errno.h>
#include <math.h>

/* n/X = c0 + c1 (n - 1) + c2 n (n - 1), where lambda = 1/c0, sigma = c1/c0 and kappa = c2/c0. Each
 * point is a row of these terms, all divided by n/X, and is to come to 1: the residuals are then
 * shares of what was measured. */
enum { TERMS = 3 };

enum { SIGMA = 1 << 1, KAPPA = 1 << 2 }; /* bits of a set of terms; that of c0 is in all */

/* Rows rotated into an upper triangle (Givens 1958). Nothing is squared, as it would be in the
 * normal equations: with sizes from 1 to thousands that would cost half of the digits. */
struct triangle {
    double r[TERMS][TERMS], y[TERMS];
    double rest; /* sum of the squares that no choice of terms explains */
};

static void row_of(const struct cb_usl_point *point, unsigned set, double row[TERMS])
{
    double n = point->workers, by = point->ops_per_s / n;

    row[0] = by;
    row[1] = set & SIGMA ? (n - 1) * by : 0;
    row[2] = set & KAPPA ? n * (n - 1) * by : 0;
}

static void triangle_add(struct triangle *t, double row[TERMS], double y)
{
    for (int i = 0; i < TERMS; i++) {
        double length = hypot(t->r[i][i], row[i]), c, s, old;

        if (row[i] == 0)
            continue;
        c = t->r[i][i] / length;
        s = row[i] / length;
        for (int j = i; j < TERMS; j++) {
            old = t->r[i][j];
            t->r[i][j] = c * old + s * row[j];
            row[j] = c * row[j] - s * old;
        }
        old = t->y[i];
        t->y[i] = c * old + s * y;
        y = c * y - s * old;
    }
    t->rest += y * y;
}

/* The terms of the set; 0 for those that aren't in it. Returns whether they are a law. All three
 * from two sizes are none: what rounding makes of them has one below 0, or is no number. */
static int triangle_solve(const struct triangle *t, unsigned set, double term[TERMS])
{
    for (int i = TERMS - 1; i >= 0; i--) {
        double sum = t->y[i];

        term[i] = 0;
        if (i > 0 && !(set & 1u << i))
            continue;
        for (int j = i + 1; j < TERMS; j++)
            sum -= t->r[i][j] * term[j];
        term[i] = sum / t->r[i][i];
    }
    return term[0] > 0 && term[1] >= 0 && term[2] >= 0;
}

int cb_usl_usable(const struct cb_usl_point *p)
{
    return isfinite(p->workers) && p->workers >= 1 && isfinite(p->ops_per_s) && p->ops_per_s > 0;
}

static void triangle_of(const struct cb_usl_point *points, size_t count, unsigned set,
                        struct triangle *t)
{
    *t = (struct triangle){.rest = 0};
    for (size_t i = 0; i < count; i++) {
        double row[TERMS];

        if (cb_usl_usable(&points[i])) {
            row_of(&points[i], set, row);
            triangle_add(t, row, 1);
        }
    }
}

/* Enough points to be worth a law. */
static int enough(const struct cb_usl_point *points, size_t count)
{
    double least = INFINITY, most = 0;
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (cb_usl_usable(&points[i])) {
            least = fmin(least, points[i].workers);
            most = fmax(most, points[i].workers);
            n++;
        }
    return n >= TERMS && least < most;
}

int cb_usl_fit(const struct cb_usl_point *points, size_t count, struct cb_usl *law)
{
    static const unsigned sets[] = {0, SIGMA, KAPPA, SIGMA | KAPPA};
    /* A term more must explain more than rounding does, or a straight line would have all three. */
    const double rounding = 1e-20 * (double)count;
    double best = INFINITY;

    if (!enough(points, count))
        return -EINVAL;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        double term[TERMS];
        struct triangle t;

        triangle_of(points, count, sets[i], &t);
        if (!triangle_solve(&t, sets[i], term) || t.rest >= best - rounding)
            continue;
        best = t.rest;
        *law = (struct cb_usl){1 / term[0], term[1] / term[0], term[2] / term[0]};
    }
    return 0;
}

double cb_usl_at(const struct cb_usl *law, double workers)
{
    double n = workers;

    return law->lambda * n / (1 + law->sigma * (n - 1) + law->kappa * n * (n - 1));
}

double cb_usl_peak(const struct cb_usl *law)
{
    if (law->sigma > 1)
        return 1;
    return law->kappa > 0 ? fmax(1, sqrt((1 - law->sigma) / law->kappa)) : INFINITY;
}

void cb_usl_leverages(const struct cb_usl_point *points, size_t count, const struct cb_usl *law,
                      double *leverages)
{
    unsigned set = (law->sigma > 0 ? SIGMA : 0) | (law->kappa > 0 ? KAPPA : 0);
    struct triangle t;

    triangle_of(points, count, set, &t);
    for (size_t i = 0; i < count; i++) {
        double row[TERMS];

        leverages[i] = 0;
        if (!cb_usl_usable(&points[i]))
            continue;
        row_of(&points[i], set, row);
        for (int j = 0; j < TERMS; j++) { /* down the transposed triangle */
            if (t.r[j][j] == 0)
                continue;
            for (int k = 0; k < j; k++)
                row[j] -= t.r[k][j] * row[k];
            row[j] /= t.r[j][j];
            leverages[i] += row[j] * row[j];
        }
    }
}
