/* hints - what textbooks say of a pool's size, and what binds it. Printed beside what was measured,
 * never the answer. Pure. */
#ifndef CB_BENCH_HINTS_HINTS_H
#define CB_BENCH_HINTS_HINTS_H

#include <stddef.h>

#include "bench/tuner/tuner.h"

/* What pilots at a pool of about the number of CPUs showed, sums over workers and within the
 * window. NAN = not measured. */
struct cb_tune_profile {
    double workers, window_s;
    double cpu_s;    /* CPU time used */
    double queued_s; /* runnable, and waiting for a CPU. NAN too where workers share a kernel
                        thread: the kernel doesn't see who queues there */
};

/* Goetz et al. 2006, section 8.2: N = CPUs * utilisation * (1 + W/C), where W/C is the time a
 * worker waits by the time it computes. */
struct cb_goetz {
    double wait_by_compute; /* NAN where it can't be known */
    double workers;
};

/* `cpus`: those that the model can use, which for coroutines of one thread is 1. Without the queued
 * time only of no more workers than those CPUs, where none has to queue. */
struct cb_goetz cb_goetz_measured(const struct cb_tune_profile *profile, double cpus);
struct cb_goetz cb_goetz_stated(double compute_ns, double wait_ns, double cpus);

/* Little's law, L = X R: operations under way by throughput and mean time in the system. In a
 * closed loop all workers are; the ratio of the two is 1 when nothing was lost. */
double cb_little_in_flight(double ops_per_s, double mean_latency_ns);

/* What stands in the way of more throughput at the recommended size. */
struct cb_binding {
    enum {
        CB_BINDS_NOTHING, /* still rising at the largest size tried */
        CB_BINDS_CPUS,    /* all usable ones are busy */
        CB_BINDS_ONE_CPU, /* the model uses fewer than there are: coroutines of one thread */
        CB_BINDS_QUOTA,   /* a cgroup stopped the workers */
        CB_BINDS_SERIAL,  /* a lock, or another thing that one at a time has: CPUs are idle */
        CB_BINDS_MEMORY,
        CB_BINDS_KERNEL,  /* a larger pool was refused */
        CB_BINDS_RATE,    /* of an open loop: no more than what was offered is done */
        CB_BINDS_LATENCY, /* more workers gain, and are over the bound of the p99 */
        CB_BINDS_UNKNOWN
    } what;
    char why[320]; /* one sentence with the figures that say so */
};

struct cb_binding_facts {
    const struct cb_tune_finding *finding;
    double cpus;            /* usable */
    uint32_t carriers_most; /* kernel threads that the recommended pool has */
    int open_loop;
    const char *refusal; /* why a larger pool was refused; NULL = none was */
};

void cb_binding_find(const struct cb_binding_facts *facts, struct cb_binding *binding);

/* "cpus", "one-cpu", "quota", "serial", ...: the word for files. */
extern const char *const cb_binding_names[];

#endif
