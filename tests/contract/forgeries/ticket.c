#include "workloads/ticket.c"

#include "forgery.h"

static void sold_twice(const struct cb_job *job)
{
    ((struct office *)job->shared)->buyers[forgery_busiest(job)].numbers++;
}

static void other_show(const struct cb_job *job)
{
    int file = ((struct office *)job->shared)->file;

    MUST_BE_WRITTEN(pwrite(file, "1", 1, SHOW_AT + SHOW_WIDTH - 1) == 1);
}

static void empty_seat(const struct cb_job *job)
{
    atomic_fetch_sub(&((struct office *)job->shared)->sold, 1);
}

const struct forgery forgeries_ticket[] = {
    {"a ticket twice instead of the next", sold_twice, NULL, 0},
    {"a byte of the file", other_show, NULL, 0},
    {"a seat sold by the file alone", empty_seat, "lock=mutex", 0},
    {0},
};
