/* disturbance - how much of a run was disturbed from outside. */
#ifndef CB_BENCH_DISTURBANCE_H
#define CB_BENCH_DISTURBANCE_H

#include <stdio.h>

#include "bench/record.h"

struct cb_disturbance {
    uint32_t samples, disturbed_samples; /* that went well, of either kind */
    uint32_t blocks, disturbed_blocks;   /* of them: see cb_taint_judge_block */
};

/* Counts in the samples of a run, in any order. */
struct cb_disturbance cb_disturbance_count(const struct cb_figures *figures, size_t count);

/* One line for people; nothing for a run of no sample. */
void cb_disturbance_print(FILE *out, const struct cb_disturbance *disturbance);

#endif
