#include "workloads/condition.c"

#include "forgery.h"

static void another_token(const struct cb_job *job)
{
    ((struct shared *)job->shared)->numbers++;
}

const struct forgery forgeries_condition[] = {
    {"a token twice instead of the next", another_token, NULL, 0},
    {"the same with all notified", another_token, "notify=all", 0},
    {0},
};
