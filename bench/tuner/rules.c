#include "bench/tuner/tuner.h"

void cb_tune_rules_default(struct cb_tune_rules *rules)
{
    *rules = (struct cb_tune_rules){.within = 0.02,
                                    .margin = 0.03,
                                    .top = 5,
                                    .zooms = 2,
                                    .sweep_passes = 2,
                                    .zoom_passes = 2,
                                    .last_passes = 3,
                                    .enough = 4,
                                    .fresh_min = 6,
                                    .fresh_max = 24,
                                    .fresh_half_width = 0.03,
                                    .effort = 1,
                                    .seed = 1};
}

void cb_tune_rules_bound(struct cb_tune_rules *rules, double p99_bound_ns)
{
    rules->p99_bound_ns = p99_bound_ns;
    rules->zooms = 4;
    rules->zoom_passes = 3;
}

void cb_tune_rules_effort(struct cb_tune_rules *rules, uint32_t effort)
{
    rules->effort = effort;
    rules->sweep_passes *= effort;
    rules->zoom_passes *= effort;
    rules->last_passes *= effort;
    rules->fresh_max *= effort;
}
