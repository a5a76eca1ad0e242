#include "workloads/queue.c"

#include "forgery.h"

static void another_item(const struct cb_job *job)
{
    cb_queue_account(job->shared, forgery_busiest(job))->got_sum++;
}

const struct forgery forgeries_queue[] = {
    {"an item twice instead of the next", another_item, NULL, 0},
    {"the same, of the newest first", another_item, "order=lifo", 0},
    {0},
};
