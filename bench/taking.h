/* taking - a sample under way: what bench/sample.c, which sets it up and adds it up, and its
 * timekeeper both know of it. */
#ifndef CB_BENCH_TAKING_H
#define CB_BENCH_TAKING_H

#include "bench/sample.h"

struct cb_taking {
    const struct cb_bench *bench;
    const struct cb_case *c;
    const struct cb_job *job;
    struct cb_sample *sample;
    struct cb_block *block; /* owned */
    int doorbell, pidfd;    /* owned; -1 = none */
    pid_t host;
    int host_ended;
    int interrupted;
    int told; /* an interrupt was passed on to the workers, who end by themselves */
    uint64_t timeout_ns, deadline_ns;
    struct cb_environment_reading before, after; /* all stood at the gate; all were done */
    uint64_t progress[CB_SLICES + 1], looked_ns[CB_SLICES + 1]; /* of a pilot */
};

/* Sleeps until a worker rings, the host ends, the user interrupts, or `until_ns` comes. */
void cb_taking_listen(struct cb_taking *taking, uint64_t until_ns);

/* Nothing more is to be expected of this sample. */
int cb_taking_is_over(const struct cb_taking *taking);

/* From the gate's opening until the workers are told to stop: warm-up, window, and its end. */
void cb_taking_keep_time(struct cb_taking *taking);

#endif
