#include "workloads/local.c"

#include "forgery.h"

static void anothers_value(const struct cb_job *job)
{
    forgery_busiest_slot(job)->result++;
}

const struct forgery forgeries_local[] = {
    {"an access to another value", anothers_value, NULL, 0},
    {0},
};
