#include "workloads/pipe.c"

#include "forgery.h"

static void wrong_answer(const struct cb_job *job)
{
    pair_of(job, 0)->side[CLIENT].sum++;
}

static void wrong_request(const struct cb_job *job)
{
    pair_of(job, 0)->side[CLIENT].sum++;
    pair_of(job, 0)->side[ADDER].sum++;
}

static void no_end(const struct cb_job *job)
{
    pair_of(job, 0)->side[ADDER].eof = 0;
}

const struct forgery forgeries_pipe[] = {
    {"a wrong answer", wrong_answer, NULL, 0},
    {"a wrong request, rightly answered", wrong_request, NULL, 0},
    {"an end that was not seen", no_end, "kind=socketpair", 0},
    {0},
};
