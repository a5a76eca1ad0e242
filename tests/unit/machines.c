#include "tests/unit/machines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/random.h"

/* --- curves; p is what each says of it --- */

static double usl(const struct machine *m, double n) /* contention, coherency */
{
    return n / (1 + m->p[0] * (n - 1) + m->p[1] * n * (n - 1));
}

static double hard(const struct machine *m, double n) /* cpus */
{
    return fmin(n, m->p[0]) * (1 - 0.0003 * fmax(0, n - m->p[0]));
}

/* Rises to p[0] with the sharpness p[1], then falls by p[2] a worker, to p[3] at least. */
static double soft(const struct machine *m, double n)
{
    double rise = pow(pow(n, -m->p[1]) + pow(m->p[0], -m->p[1]), -1 / m->p[1]);

    return rise * fmax(m->p[3], 1 - m->p[2] * fmax(0, n - m->p[0]));
}

static double flat(const struct machine *m, double n)
{
    return 1 + m->p[0] * n;
}

static double lock(const struct machine *m, double n)
{
    return 1 / (1 + m->p[0] * pow(n - 1, m->p[1]));
}

static double saw(const struct machine *m, double n) /* cpus: waves of as many */
{
    double e = m->p[0], waves = ceil(n / e);

    return n >= e ? n / (e * waves) * (1 - 0.002 * waves) : n / e * 0.998;
}

static double smt(const struct machine *m, double n) /* cores, two threads each */
{
    double p = m->p[0], rise = n <= p ? n : p + 0.25 * (fmin(n, 2 * p) - p);

    return rise * (1 - 0.003 * fmax(0, n - 2 * p));
}

static double smt_dip(const struct machine *m, double n)
{
    double p = m->p[0];

    if (n <= p)
        return n;
    return n <= 2 * p ? p * (0.80 + 0.21 * (n - p) / p) : p * 1.01 * (1 - 0.004 * (n - 2 * p));
}

static double numa(const struct machine *m, double n) /* cpus of a socket */
{
    double p = m->p[0];

    if (n <= p)
        return n * pow(0.97, n / p);
    return p * 0.97 * (n <= 2 * p ? 0.82 + 0.30 * (n - p) / p : 1.12 * (1 - 0.006 * (n - 2 * p)));
}

static double cliff(const struct machine *m, double n) /* cpus, workers that memory holds */
{
    return fmin(n, m->p[0]) * (n <= m->p[1] ? 1 : 0.45);
}

static double two_core(const struct machine *m, double n) /* cpus, loss a worker beyond */
{
    return fmin(n, m->p[0]) * (1 - m->p[1] * fmax(0, n - m->p[0]));
}

static double oversubscribed(const struct machine *m, double n)
{
    double e = m->p[0], full = e / (1 + 0.002 * (e - 1));

    return n <= e ? n / (1 + 0.002 * (n - 1)) : full * (0.90 - 0.0004 * (n - e));
}

static double drop(const struct machine *m, double n) /* cpus, loss beyond */
{
    return n <= m->p[0] ? n : m->p[0] * (1 - m->p[1]);
}

static double batch(const struct machine *m, double n) /* workers are counted by p[0] */
{
    double w = fmax(1, n / m->p[0]);

    if (n <= 1)
        return 1 / m->p[0];
    if (w <= 8)
        return w;
    if (w <= 14)
        return 8 * (1 - 0.03 * (w - 8));
    return 8 * fmin(1.15, 0.82 + 0.33 * (w - 14) / 26) * (1 - 0.003 * fmax(0, w - 40));
}

static double quota(const struct machine *m, double n)
{
    return fmin(n, m->p[0]) / (1 + 0.01 * fmax(0, n - m->p[0]));
}

/* --- families beyond --- */

static double gamma_peak(const struct machine *m, double n) /* where, how sharp */
{
    return pow(n / m->p[0], m->p[1]) * exp(m->p[1] * (1 - n / m->p[0]));
}

static double logarithm(const struct machine *m, double n)
{
    return 1 + m->p[0] * log(n);
}

static double stairs(const struct machine *m,
                     double n) /* a step every p[0] workers, p[1] of them */
{
    return 1 + fmin(floor(n / m->p[0]), m->p[1]);
}

static double exponential(const struct machine *m, double n)
{
    return 1 - exp(-n / m->p[0]);
}

/* A plateau at p[0] that falls by p[1] a worker, and by p[2] more at each multiple of p[3]. */
static double dips(const struct machine *m, double n)
{
    double fall = 1 - m->p[1] * fmax(0, n - m->p[0]);

    return fmin(n, m->p[0]) * fall * (fmod(n, m->p[3]) == 0 ? 1 - m->p[2] : 1);
}

static double power(const struct machine *m, double n)
{
    return pow(n, m->p[0]);
}

static double two_slopes(const struct machine *m, double n) /* fast to p[0], slowly on to p[1] */
{
    return fmin(n, m->p[0]) + 0.15 * fmin(fmax(0, n - m->p[0]), m->p[1] - m->p[0]);
}

const struct machine machines_known[MACHINES_KNOWN] = {
    {"plateau-hard", 8, 64, hard, {8}, 0},
    {"plateau-soft", 8, 64, soft, {8, 6, 0, 1}, 0},
    {"usl-broad", 16, 64, usl, {.02, .0005}, 0},
    {"usl-sharp", 8, 64, usl, {.05, .01}, 0},
    {"flat", 8, 64, flat, {0}, 0},
    {"lock-retro", 8, 64, lock, {.12, .6}, 0},
    {"sawtooth", 8, 64, saw, {8}, 0},
    {"smt", 16, 64, smt, {8}, 0},
    {"smt-dip", 16, 64, smt_dip, {8}, 0},
    {"numa-2hump", 32, 64, numa, {16}, 0},
    {"io-bound", 8, 256, soft, {80, 5, .0004, 0}, 0},
    {"cliff", 8, 64, cliff, {8, 40}, 0},
    {"two-core", 2, 16, two_core, {2, .01}, 0},
    {"oversub-64", 64, 256, oversubscribed, {64}, 0},
    {"batch-2hump", 8, 64, batch, {1}, 0},
    {"quota-lies", 16, 64, quota, {3}, 0},
};

const struct machine machines_more[MACHINES_MORE] = {
    {"gamma", 8, 128, gamma_peak, {24, 1.2}, 0},
    {"gamma-sharp", 8, 128, gamma_peak, {37, 4}, 0},
    {"logarithm", 8, 64, logarithm, {.5}, 0},
    {"stairs", 8, 64, stairs, {12, 3}, 0},
    {"exponential", 8, 128, exponential, {12}, 0},
    {"dips", 8, 64, dips, {10, .002, .08, 4}, 0},
    {"rising", 8, 64, power, {.7}, 0},
    {"two-slopes", 8, 96, two_slopes, {8, 44}, 0},
};

const struct machine *machine_called(const char *name)
{
    for (int i = 0; i < MACHINES_KNOWN; i++)
        if (!strcmp(machines_known[i].name, name))
            return &machines_known[i];
    abort();
}

double machine_speed(const struct machine *m, double n)
{
    return fmax(m->speed(m, n), m->floor);
}

struct truth machine_truth(const struct machine *m, double within)
{
    struct truth truth = {0};

    for (uint32_t n = 1; n <= m->largest; n++)
        if (machine_speed(m, n) > truth.speed) {
            truth.speed = machine_speed(m, n);
            truth.best = n;
        }
    for (truth.ideal = 1; machine_speed(m, truth.ideal) < (1 - within) * truth.speed;)
        truth.ideal++;
    return truth;
}

/* --- drawn at random --- */

static double uniform(struct cb_random *r, double lo, double hi)
{
    return lo + (hi - lo) * ((double)(cb_random_next(r) >> 11) + 0.5) * 0x1p-53;
}

static double log_uniform(struct cb_random *r, double lo, double hi)
{
    return exp(uniform(r, log(lo), log(hi)));
}

static struct machine smooth(struct cb_random *r, double e, double largest, uint64_t kind)
{
    struct machine m = {.speed = soft};

    switch (kind) {
    case 0:
        m.name = "usl", m.speed = usl;
        m.p[0] = log_uniform(r, .001, .2);
        m.p[1] = uniform(r, 0, 1) < .8 ? log_uniform(r, 1e-5, .03) : 0;
        break;
    case 1:
    case 2:
        m.name = "saturation";
        m.p[0] = e * uniform(r, .5, 2);
        m.p[1] = uniform(r, 3, 12);
        m.p[2] = uniform(r, 0, .004);
        m.p[3] = -INFINITY;
        break;
    case 3:
        m.name = "io";
        m.p[0] = fmin(largest * .8, e * (1 + log_uniform(r, .5, 20)));
        m.p[1] = 5;
        m.p[2] = uniform(r, 0, .002);
        m.p[3] = .3;
        break;
    case 4:
        m.name = "flat", m.speed = flat;
        m.p[0] = uniform(r, -.0005, .0005);
        break;
    default:
        m.name = "lock", m.speed = lock;
        m.p[0] = log_uniform(r, .02, .5);
        m.p[1] = uniform(r, .3, 1);
        break;
    }
    return m;
}

static struct machine rugged(struct cb_random *r, double e, double largest, uint64_t kind)
{
    struct machine m = {.p = {fmax(2, e / 2)}};

    switch (kind) {
    case 0: m.name = "saw", m.speed = saw, m.p[0] = e; break;
    case 1: m.name = "smt", m.speed = smt; break;
    case 2: m.name = "smt-dip", m.speed = smt_dip; break;
    case 3: m.name = "numa", m.speed = numa; break;
    case 4:
        m.name = "cliff", m.speed = cliff;
        m.p[0] = e;
        m.p[1] = floor(uniform(r, e, largest + 1));
        break;
    case 5:
        m.name = "drop", m.speed = drop;
        m.p[0] = e;
        m.p[1] = uniform(r, .03, .2);
        break;
    default: m.name = "batch", m.speed = batch, m.p[0] = fmax(1, e / 8); break;
    }
    return m;
}

struct machine machine_random(uint64_t seed)
{
    struct cb_random r;
    struct machine m;
    double e, largest;
    uint64_t kind;

    cb_random_init(&r, seed);
    e = ldexp(2, (int)cb_random_below(&r, 6));
    largest = fmax(64, 4 * e);
    kind = cb_random_below(&r, 13);
    m = kind < 6 ? smooth(&r, e, largest, kind) : rugged(&r, e, largest, kind - 6);
    m.cpus = e;
    if (uniform(&r, 0, 1) < .1) /* what it says of its CPUs is wrong */
        m.cpus = fmax(1, e / (cb_random_below(&r, 2) ? 2 : 4));
    m.largest = (uint32_t)largest;
    m.floor = 0.02 * machine_truth(&(struct machine){.speed = m.speed,
                                                     .largest = m.largest,
                                                     .p = {m.p[0], m.p[1], m.p[2], m.p[3]}},
                                   .02)
                         .speed;
    return m;
}
