#include "workloads/null.c"

#include "forgery.h"

static void anothers_call(const struct cb_job *job)
{
    forgery_busiest_slot(job)->result--;
    cb_block_slot(job->block, !forgery_busiest(job))->result++;
}

const struct forgery forgeries_null[] = {
    {"a call of another worker", anothers_call, NULL, 2},
    {0},
};
