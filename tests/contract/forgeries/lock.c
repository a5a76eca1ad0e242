#include "workloads/lock.c"

#include "forgery.h"

static void lost_update(const struct cb_job *job)
{
    atomic_fetch_sub(&((struct shared *)job->shared)->counter, 1);
}

static void still_held(const struct cb_job *job)
{
    ((struct shared *)job->shared)->recursive.depth = 1;
}

const struct forgery forgeries_lock[] = {
    {"a lost update", lost_update, NULL, 0},
    {"a lost update", lost_update, "kind=spin", 0},
    {"a lock that is still held", still_held, "kind=recursive", 0},
    {0},
};
