#include "workloads/shared.c"

#include "forgery.h"

static void another_cell(const struct cb_job *job)
{
    struct array *array = job->shared;

    atomic_fetch_add(&array->cell[0], 1);
    atomic_fetch_sub(&array->cell[1], 1);
}

const struct forgery forgeries_shared[] = {
    {"an addition to another cell", another_cell, NULL, 0},
    {"the same, atomic", another_cell, "kind=atomic", 0},
    {0},
};
