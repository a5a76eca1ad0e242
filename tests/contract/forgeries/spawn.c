#include "workloads/spawn.c"

#include "forgery.h"

static void wrong_status(const struct cb_job *job)
{
    ((struct family *)job->shared)[forgery_busiest(job)].statuses++;
}

const struct forgery forgeries_spawn[] = {
    {"a unit's wrong status", wrong_status, NULL, 0},
    {0},
};
