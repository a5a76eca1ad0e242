/* announce - what a run tells people before it begins and when it has ended. */
#ifndef CB_BENCH_ANNOUNCE_H
#define CB_BENCH_ANNOUNCE_H

#include <stdio.h>

#include "bench/machine.h"
#include "bench/schedule.h"

struct cb_announcement {
    const struct cb_machine *machine;
    const struct cb_counters_support *counters; /* NULL = the run doesn't count */
    const char *folder;
    uint32_t samples, blocks;
    uint64_t expected_ns; /* that they take */
    uint64_t budget_ns;   /* 0 = none */
};

/* What limits the machine. */
void cb_announce_machine(FILE *out, const struct cb_machine *machine);

/* What limits the machine and what can't be counted here, a line for each, so that it is no
 * surprise in the results later; then how long it will take. */
void cb_announce_begin(FILE *out, const struct cb_announcement *announcement);

/* After the first block, which took `spent_ns`, when all of them take longer than was said. */
void cb_announce_again(FILE *out, uint32_t blocks, uint64_t spent_ns, uint64_t expected_ns);

/* Blocks that were disturbed from outside, and what became of them. */
void cb_announce_blocks(FILE *out, const struct cb_schedule *schedule);

#endif
