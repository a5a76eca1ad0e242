#include "workloads/semaphore.c"

#include "forgery.h"

static void too_many(const struct cb_job *job)
{
    atomic_store(&((struct shared *)job->shared)->most, (uint32_t)cb_job_param(job, PERMITS) + 1);
}

static void permit_lost(const struct cb_job *job)
{
    atomic_fetch_sub(&((struct shared *)job->shared)->semaphore.permits, 1);
}

static void not_refused(const struct cb_job *job)
{
    atomic_store(&((struct shared *)job->shared)->refused, 0);
}

const struct forgery forgeries_semaphore[] = {
    {"one too many inside", too_many, NULL, 0},
    {"a permit less", permit_lost, NULL, 0},
    {"a release too many that was taken", not_refused, NULL, 0},
    {0},
};
