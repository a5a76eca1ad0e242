#include "workloads/io_sleep.c"

#include "forgery.h"

static void short_sleep(const struct cb_job *job)
{
    uint32_t who = forgery_busiest(job);

    ((uint64_t *)job->shared)[who] =
        cb_block_slot(job->block, who)->result * cb_job_param(job, DURATION) - 1;
}

static void long_sleep(const struct cb_job *job)
{
    ((uint64_t *)job->shared)[forgery_busiest(job)] += CB_NS_PER_S;
}

const struct forgery forgeries_io_sleep[] = {
    {"a sleep that ended early", short_sleep, "duration=1ms", 0},
    {"a sleep longer than the work", long_sleep, "duration=1ms", 0},
    {0},
};
