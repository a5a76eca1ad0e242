#include "workloads/mixed.c"

#include "forgery.h"

static void wrong_sum(const struct cb_job *job)
{
    ((struct shared *)job->shared)->account[forgery_busiest(job)].sum++;
}

static void too_much(const struct cb_job *job)
{
    struct account *a = &((struct shared *)job->shared)->account[forgery_busiest(job)];

    a->burnt_ns += a->burnt_ns / 5 * 4;
}

static void too_little(const struct cb_job *job)
{
    struct account *a = &((struct shared *)job->shared)->account[forgery_busiest(job)];

    a->burnt_ns -= a->burnt_ns / 5;
}

static void all_too_much(const struct cb_job *job)
{
    for (uint32_t i = 0; i < job->workers; i++) {
        struct account *a = &((struct shared *)job->shared)->account[i];

        a->burnt_ns += a->burnt_ns / TOLERANCE + ONCE_NS / 2;
    }
}

/* The mean in place of what is drawn, with less burnt accordingly. */
static void not_drawn(const struct cb_job *job)
{
    const uint64_t mean = cb_job_param(job, CPU);

    for (uint32_t i = 0; i < job->workers; i++) {
        struct account *a = &((struct shared *)job->shared)->account[i];

        a->asked_ns = a->burnt_ns = cb_block_slot(job->block, i)->result * mean;
    }
}

static void less_drawn(const struct cb_job *job)
{
    struct account *a = &((struct shared *)job->shared)->account[forgery_busiest(job)];

    a->asked_ns--;
    a->burnt_ns--;
}

static void shorter_waits(const struct cb_job *job)
{
    ((struct shared *)job->shared)->account[forgery_busiest(job)].wait_ns--;
}

const struct forgery forgeries_mixed[] = {
    {"a wrong sum", wrong_sum, "wait=0ns", 0},
    {"80% too much burnt", too_much, "cpu=1ms", 0},
    {"20% too little burnt", too_little, "cpu=1ms", 0},
    {"little too much by each, and too much by all", all_too_much, "cpu=1ms", 4},
    {"the mean instead of what is drawn", not_drawn, "cpu-cv=1", 0},
    {"less asked for than is drawn", less_drawn, "cpu-cv=0.5", 0},
    {"shorter waits than are drawn", shorter_waits, "wait-cv=1", 0},
    {"shorter waits, all alike", shorter_waits, "wait=100us", 0},
    {0},
};
