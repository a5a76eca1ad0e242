#include "bench/tuner/arm.h"

#include <math.h>

#include "bench/tuner/lattice.h"
#include "bench/tuner/sizes.h"

double cb_arm_size(const struct cb_space *space, const struct cb_arm *arm)
{
    double bytes = cb_shape_workers(arm->shape) * space->coroutine_bytes +
                   cb_shape_carriers(arm->shape) * space->thread_bytes +
                   arm->shape.processes * space->process_bytes;

    return space->nested && bytes > 0 && isfinite(bytes) ? bytes : arm->pool;
}

static int order(double a, double b)
{
    return (a > b) - (a < b);
}

int cb_arm_compare(const struct cb_space *space, const struct cb_arm *a, const struct cb_arm *b)
{
    int by = order(cb_arm_size(space, a), cb_arm_size(space, b));

    if (!by)
        by = order(a->pool, b->pool);
    if (!by)
        by = order(a->shape.processes, b->shape.processes);
    if (!by)
        by = order(a->shape.threads, b->shape.threads);
    return by ? by : order(a->shape.coroutines, b->shape.coroutines);
}

int cb_arm_same(const struct cb_arm *a, const struct cb_arm *b)
{
    return a->pool == b->pool && a->shape.processes == b->shape.processes &&
           a->shape.threads == b->shape.threads && a->shape.coroutines == b->shape.coroutines;
}

struct cb_arm cb_arm_of_pool(const struct cb_space *space, uint32_t pool)
{
    struct cb_arm arm = {.shape = {1, 1, pool}, .pool = pool};

    if (space->shape)
        arm.shape = space->shape(pool, (uint32_t)fmax(1, ceil(space->cpus)));
    return arm;
}

uint32_t cb_space_count(const struct cb_space *space)
{
    uint32_t least = space->least ? space->least : 1;

    if (space->nested)
        return cb_lattice_count(space);
    return space->largest >= least ? space->largest - least + 1 : 1;
}

uint32_t cb_space_start(const struct cb_space *space, struct cb_arm *arms)
{
    return space->nested ? cb_lattice_start(space, arms) : cb_sizes_start(space, arms);
}

uint32_t cb_space_beside(const struct cb_space *space, const struct cb_arm *measured,
                         uint32_t count, const struct cb_arm *arm, struct cb_arm *arms)
{
    return space->nested ? cb_lattice_beside(space, measured, count, arm, arms)
                         : cb_sizes_beside(space, measured, count, arm, arms);
}
