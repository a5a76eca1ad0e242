/* advice - what a tune comes to, for people and for programs: the text, tuned.json, tuned.env and
 * the tables that the chart is drawn from. Only says what others have found. */
#ifndef CB_BENCH_ADVICE_ADVICE_H
#define CB_BENCH_ADVICE_ADVICE_H

#include <stdio.h>

#include "bench/hints/hints.h"
#include "bench/hints/usl.h"
#include "bench/machine.h"
#include "bench/tuner/tuner.h"

/* One runner. All is borrowed. */
struct cb_advice_runner {
    const struct cb_case *c; /* any of its cases: runner, options, workload, params, place, rate */
    const struct cb_tune_finding *finding;
    int have_usl;
    struct cb_usl_finding usl;
    struct cb_goetz goetz; /* by the pilots' W/C */
    struct cb_binding binding;
    struct cb_interval
        in_flight; /* Little's check, closed loop: median over samples, least and most;
                                     1 = nothing lost. No estimate = no latencies */
    uint64_t window_ns, warmup_ns;
    int unsteady;               /* pilots never settled */
    uint32_t lattice;           /* sizes that an exhaustive search would take */
    struct cb_interval of_best; /* its recommended size by the best runner's; none for that one */
    enum {
        CB_RANK_BEST,
        CB_RANK_SLOWER, /* shown, at 5% for all comparisons together (Holm) */
        CB_RANK_EQUAL,  /* the interval lies within 2% of 1 */
        CB_RANK_OPEN,   /* not told apart */
        CB_RANK_NONE    /* nothing recommended */
    } rank;
};

struct cb_advice {
    const struct cb_machine *machine;
    const struct cb_tune_rules *rules;
    const struct cb_advice_runner *runner; /* the best first */
    uint32_t count;
    double cpus; /* usable: affinity or quota */
    uint32_t cores;
    uint64_t compute_ns, wait_ns; /* of a service described by --cpu and --wait; 0 = none was */
    struct cb_goetz stated;       /* N of those */
    const char *rate_is; /* how the rate came to be, in words; NULL = it was given, or none */
    uint64_t elapsed_ns;
    uint32_t samples, passes, redone, disturbed; /* of all runners together */
    double steal; /* share of the busy time in which the hypervisor ran something else; NAN */
    int interrupted;
};

/* To people: for each runner a table of sizes and what is recommended, why, and what it would cost
 * otherwise; with several the ranking, one table and one sentence. 80 to 100 columns. */
void cb_advice_print(FILE *out, const struct cb_advice *advice);

/* Files in `folder`: tuned.json; tuned.env (CONCBENCH_IO_SLEEP_THREAD_POOL=512: a line a runner
 * with a recommendation, a comment for one without); tune.csv, a row a size, and laws.csv, a row a
 * runner, for the chart. Each is whole or absent; one that is there already is replaced. */
int cb_advice_write(const char *folder, const struct cb_advice *advice, struct cb_err *err);

#endif
