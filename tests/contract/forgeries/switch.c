#include "workloads/switch.c"

#include "forgery.h"

static void another_turn(const struct cb_job *job)
{
    seat_of(job, 0)->received++;
    seat_of(job, 1)->received--;
}

static void skipped(const struct cb_job *job)
{
    atomic_fetch_add(&token_of(job, 0)->passes, (uint64_t)job->workers);
}

const struct forgery forgeries_switch[] = {
    {"a turn of another worker", another_turn, NULL, 2},
    {"a round that nobody saw", skipped, NULL, 0},
    {0},
};
