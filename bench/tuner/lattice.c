#include "bench/tuner/lattice.h"

#include <math.h>

static int holds(const struct cb_space *space, double p, double t, double c)
{
    double cpus = fmax(1, space->cpus);

    return p >= 1 && t >= 1 && c >= 1 && p <= 4 * cpus && p * t <= 16 * cpus &&
           p * t * c <= fmin(64 * cpus, space->cap ? space->cap : 1);
}

static struct cb_arm shape(double p, double t, double c)
{
    return (struct cb_arm){.shape = {(uint32_t)p, (uint32_t)t, (uint32_t)c},
                           .pool = (uint32_t)(p * t * c)};
}

static int is_among(const struct cb_arm *arms, uint32_t count, const struct cb_arm *arm)
{
    for (uint32_t i = 0; i < count; i++)
        if (cb_arm_same(&arms[i], arm))
            return 1;
    return 0;
}

static void sort(const struct cb_space *space, struct cb_arm *arms, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = i; j > 0 && cb_arm_compare(space, &arms[j - 1], &arms[j]) > 0; j--) {
            struct cb_arm swap = arms[j];

            arms[j] = arms[j - 1];
            arms[j - 1] = swap;
        }
}

/* Each model by itself and with four tasks a CPU, coroutines under either of the other two, and the
 * middle: about as many processes as threads in each. */
uint32_t cb_lattice_start(const struct cb_space *space, struct cb_arm *arms)
{
    double e = exp2(round(log2(fmax(1, space->cpus)))), q = exp2(round(log2(e) / 2)), r = e / q;
    const double start[][3] = {{1, 1, 1},     {1, e, 1},     {e, 1, 1},     {q, r, 1},
                               {1, 4 * e, 1}, {4 * e, 1, 1}, {1, 1, 4 * e}, {1, 1, 16 * e},
                               {1, e, 16},    {e, 1, 16},    {q, r, 4},     {q, r, 16}};
    uint32_t n = 0;

    for (size_t i = 0; i < sizeof start / sizeof *start; i++) {
        const double *s = start[i];
        struct cb_arm arm = shape(s[0], s[1], s[2]);

        if (holds(space, s[0], s[1], s[2]) && (arm.pool <= space->largest || i == 0) &&
            !is_among(arms, n, &arm))
            arms[n++] = arm;
    }
    sort(space, arms, n);
    return n;
}

uint32_t cb_lattice_beside(const struct cb_space *space, const struct cb_arm *measured,
                           uint32_t count, const struct cb_arm *arm, struct cb_arm *arms)
{
    static const double moves[][3] = {
        {2, 1, 1},  {.5, 1, 1}, {1, 2, 1},  {1, .5, 1}, {1, 1, 2},
        {1, 1, .5}, {2, .5, 1}, {.5, 2, 1}, {1, 2, .5}, {1, .5, 2},
    };
    uint32_t n = 0;

    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        double p = arm->shape.processes * moves[i][0], t = arm->shape.threads * moves[i][1],
               c = arm->shape.coroutines * moves[i][2];
        struct cb_arm beside = shape(p, t, c);

        if (holds(space, p, t, c) && !is_among(measured, count, &beside))
            arms[n++] = beside;
    }
    return n;
}

uint32_t cb_lattice_count(const struct cb_space *space)
{
    uint32_t count = 0;

    for (double p = 1; holds(space, p, 1, 1); p *= 2)
        for (double t = 1; holds(space, p, t, 1); t *= 2)
            for (double c = 1; holds(space, p, t, c); c *= 2)
                count++;
    return count;
}

struct cb_arm cb_lattice_double(const struct cb_space *space, const struct cb_arm *arm)
{
    double p = arm->shape.processes, t = arm->shape.threads, c = arm->shape.coroutines;

    if (c > 1)
        c *= 2;
    else if (t > 1)
        t *= 2;
    else if (p > 1)
        p *= 2;
    else
        c *= 2;
    return holds(space, p, t, c) ? shape(p, t, c) : (struct cb_arm){.pool = 0};
}
