#include "workloads/deadlock.c"

#include "forgery.h"

static void money_made(const struct cb_job *job)
{
    ((struct shared *)job->shared)->account[0]++;
}

static void move_back(const struct cb_job *job)
{
    ((struct shared *)job->shared)->account[0] += 2;
    ((struct shared *)job->shared)->account[1] -= 2;
}

const struct forgery forgeries_deadlock[] = {
    {"an account that is wrong", money_made, "cure=order", 0},
    {"a move the other way", move_back, "cure=try", 0},
    {0},
};
