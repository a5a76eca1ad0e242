#include "workloads/pipeline.c"

#include "forgery.h"

static void wrong_page(const struct cb_job *job)
{
    ((struct shared *)job->shared)->account[job->workers - 1].sum++;
}

const struct forgery forgeries_pipeline[] = {
    {"a page parsed to something else", wrong_page, NULL, 0},
    {"the same without computing", wrong_page, "parse=0ns", 0},
    {0},
};
