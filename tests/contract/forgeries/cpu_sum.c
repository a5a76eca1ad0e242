#include "workloads/cpu_sum.c"

#include "forgery.h"

static void wrong_sum(const struct cb_job *job)
{
    forgery_busiest_slot(job)->result++;
}

const struct forgery forgeries_cpu_sum[] = {
    {"a wrong sum", wrong_sum, "n=1000", 0},
    {"a wrong sum of one number", wrong_sum, "n=1", 0},
    {0},
};
