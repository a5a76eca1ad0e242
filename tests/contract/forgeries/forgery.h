/* forgery - what no check may accept: all counts are right, and what they count isn't.
 *
 * forgeries/NAME.c has those of workload NAME. It includes the workload's source, because that
 * alone knows where the evidence lies, and takes its place in the test. */
#ifndef CB_TESTS_CONTRACT_FORGERIES_FORGERY_H
#define CB_TESTS_CONTRACT_FORGERIES_FORGERY_H

#include <unistd.h>

#include "workloads/workload.h"

struct forgery {
    const char *what;                        /* in words; NULL ends a table */
    void (*forge)(const struct cb_job *job); /* between the work and its check, in the host */
    const char *param;                       /* "key=value" to work with; NULL = the presets */
    uint32_t least;                          /* workers that it takes; 0 = any number */
};

/* What can't be forged would pass for noticed: nothing is left of the host but its exit status. */
#define MUST_BE_WRITTEN(condition) ((condition) ? (void)0 : _exit(1))

/* A table a workload; NULL where somebody forgot it. */
#define CB_WORKLOAD(name) extern const struct forgery forgeries_##name[] __attribute__((weak));
#include "workloads/workloads.def"
#undef CB_WORKLOAD

/* The worker that completed most, and so has evidence that can be forged. */
static inline uint32_t forgery_busiest(const struct cb_job *job)
{
    uint32_t busiest = 0;

    for (uint32_t i = 1; i < job->workers; i++)
        if (cb_block_slot(job->block, i)->ops > cb_block_slot(job->block, busiest)->ops)
            busiest = i;
    return busiest;
}

static inline struct cb_slot *forgery_busiest_slot(const struct cb_job *job)
{
    return cb_block_slot(job->block, forgery_busiest(job));
}

#endif
