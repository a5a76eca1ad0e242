/* made_up - a run that never took place: a plan of runners with pools, and figures for it. */
#ifndef CB_TESTS_UNIT_MADE_UP_H
#define CB_TESTS_UNIT_MADE_UP_H

#include "bench/judge.h"

enum { MADE_UP_CASES = 64, MADE_UP_FIGURES = 4096 };

static const struct cb_workload made_up_work = {.name = "work", .unit = "jobs"};
static const struct cb_runner made_up_runners[] = {
    {.name = "thread"}, {.name = "fork"}, {.name = "coro"}, {.name = "serial"}};
static struct cb_case made_up_cases[MADE_UP_CASES];
static struct cb_plan made_up_plan;
static struct cb_figures made_up_figures[MADE_UP_FIGURES];
static size_t made_up_count;

static inline void made_up_begin(uint32_t reps)
{
    made_up_plan = (struct cb_plan){.cases = made_up_cases, .reps = reps, .aa = reps, .seed = 1};
    made_up_count = 0;
}

static inline uint32_t made_up_case(const struct cb_runner *runner, uint32_t pool)
{
    made_up_cases[made_up_plan.cases_count] = (struct cb_case){.workload = &made_up_work,
                                                               .runner = runner,
                                                               .pool = pool,
                                                               .duration_ns = 1000000,
                                                               .place = "compact"};
    return made_up_plan.cases_count++;
}

/* A timing sample; a rate of 0 failed. */
static inline struct cb_figures *made_up_sample(uint32_t case_index, uint32_t rep, int twin,
                                                double rate)
{
    struct cb_figures *f = &made_up_figures[made_up_count++];

    *f = (struct cb_figures){.case_index = case_index,
                             .rep = rep,
                             .kind = CB_TIMING,
                             .status = rate > 0 ? CB_OK : CB_FAILED,
                             .twin = twin,
                             .ops_per_s = rate};
    return f;
}

#endif
