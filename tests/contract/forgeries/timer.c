#include "workloads/timer.c"

#include "forgery.h"

static void another_time(const struct cb_job *job)
{
    ((struct timer *)job->shared)[job->workers - 1].due_ns++;
}

static void twice(const struct cb_job *job)
{
    ((struct timer *)job->shared)[job->workers - 1].onces++;
}

const struct forgery forgeries_timer[] = {
    {"a tick at another time", another_time, NULL, 0},
    {"two ticks of a timer for once", twice, NULL, 0},
    {0},
};
