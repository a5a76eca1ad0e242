#include "bench/tuner/sizes.h"

#include <math.h>
#include <stdlib.h>

struct grid {
    uint32_t size[CB_ARMS_MAX], count, least, largest;
};

static void insert(struct grid *grid, double size)
{
    if (!(size >= grid->least) || size > grid->largest || grid->count == CB_ARMS_MAX)
        return;
    for (uint32_t i = 0; i < grid->count; i++)
        if (grid->size[i] == (uint32_t)size)
            return;
    grid->size[grid->count++] = (uint32_t)size;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static uint32_t widest(const struct cb_space *space)
{
    uint32_t largest = space->largest ? space->largest : 1;

    for (uint32_t i = 0; i < space->also_count; i++)
        if (space->also[i] > largest && space->also[i] <= space->cap)
            largest = space->also[i];
    return largest;
}

uint32_t cb_sizes_start(const struct cb_space *space, struct cb_arm *arms)
{
    double cpus = fmax(1, ceil(space->cpus));
    struct grid grid = {.least = space->least ? space->least : 1, .largest = widest(space)};
    const double anchors[] = {floor(space->cpus), cpus,     space->cores, floor(cpus / 2),
                              cpus + 1,           2 * cpus, 4 * cpus};

    for (double size = 1; size < grid.largest; size *= 2)
        insert(&grid, size);
    insert(&grid, fmin(grid.least, grid.largest));
    insert(&grid, grid.largest);
    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++)
        insert(&grid, anchors[i]);
    for (uint32_t i = 0; i < space->also_count; i++)
        insert(&grid, space->also[i]);
    qsort(grid.size, grid.count, sizeof *grid.size, by_size);
    for (uint32_t i = 0; i < grid.count; i++)
        arms[i] = cb_arm_of_pool(space, grid.size[i]);
    return grid.count;
}

uint32_t cb_sizes_between(uint32_t lo, uint32_t hi, double gap)
{
    double middle = round(sqrt((double)lo * hi));

    if (lo >= hi || hi - lo < 2 || hi <= gap * lo)
        return 0;
    return (uint32_t)fmax(lo + 1.0, fmin(hi - 1.0, middle));
}

uint32_t cb_sizes_beside(const struct cb_space *space, const struct cb_arm *measured,
                         uint32_t count, const struct cb_arm *arm, struct cb_arm *arms)
{
    uint32_t below = 0, above = UINT32_MAX, between, n = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = measured[i].pool;

        if (size < arm->pool && size > below)
            below = size;
        if (size > arm->pool && size < above)
            above = size;
    }
    between = below > 0 ? cb_sizes_between(below, arm->pool, space->gap) : 0;
    if (between)
        arms[n++] = cb_arm_of_pool(space, between);
    between = above < UINT32_MAX ? cb_sizes_between(arm->pool, above, space->gap) : 0;
    if (between)
        arms[n++] = cb_arm_of_pool(space, between);
    return n;
}
