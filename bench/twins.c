#include "bench/twins.h"

int cb_twins_init(struct cb_twins *twins, const struct cb_plan *plan)
{
    *twins = (struct cb_twins){0};
    return cb_series_init(&twins->series, plan->cases, plan->cases_count);
}

void cb_twins_done(struct cb_twins *twins)
{
    cb_series_done(&twins->series);
}

int cb_twins_in_block(const struct cb_plan *plan, uint32_t rep)
{
    uint64_t aa = plan->aa < plan->reps ? plan->aa : plan->reps;

    return rep * aa / plan->reps > (rep - 1) * aa / plan->reps;
}

uint32_t cb_twins_draw(struct cb_twins *twins, struct cb_random *random, uint32_t *cases)
{
    const struct cb_series *series = &twins->series;

    for (uint32_t i = 0; i < series->count; i++) {
        uint32_t *pools = series->cases + series->start[i];
        uint32_t count = series->start[i + 1] - series->start[i];

        if (twins->drawn % count == 0)
            cb_random_shuffle(random, pools, count);
        cases[i] = pools[twins->drawn % count];
    }
    twins->drawn++;
    return series->count;
}
