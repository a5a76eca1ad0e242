#include "workloads/barrier.c"

#include "forgery.h"

static void one_ahead(const struct cb_job *job)
{
    atomic_fetch_add(&((struct shared *)job->shared)->place[job->workers - 1].arrivals, 1);
}

static void still_in(const struct cb_job *job)
{
    atomic_fetch_sub(&((struct shared *)job->shared)->let_go, 1);
}

static void not_whole(const struct cb_job *job)
{
    atomic_fetch_sub(&((struct shared *)job->shared)->met, 1);
}

const struct forgery forgeries_barrier[] = {
    {"a worker ahead", one_ahead, NULL, 0},
    {"a worker that was not let go", still_in, NULL, 0},
    {"a worker that the reset barrier kept", not_whole, NULL, 0},
    {0},
};
