/* case - one point of a plan: a workload with parameters, under a runner, with a pool size. */
#ifndef CB_BENCH_CASE_H
#define CB_BENCH_CASE_H

#include "bench/arrivals.h"
#include "runners/runner.h"

/* Strings are owned by the plan that the case came from; everything is fixed once it is made. */
struct cb_case {
    const struct cb_workload *workload;
    uint64_t params[CB_PARAMS_MAX];
    const struct cb_runner *runner;
    uint64_t options[CB_PARAMS_MAX]; /* of the runner */
    uint32_t pool;                   /* workers */
    struct cb_shape shape;
    uint64_t tasks;       /* operations to do; 0 = for a duration */
    uint64_t duration_ns; /* 0 = a number of tasks */
    uint64_t warmup_ns;   /* before the measuring begins; with a duration only */
    uint64_t rate_per_s;  /* operations have scheduled starts, so many a second; 0 = closed loop */
    enum cb_arrival_process arrivals; /* of the schedule */
    uint32_t latency_every; /* of so many operations one latency is taken; 0 = the workload's */
    int duration_is_given;  /* by the user: calibration leaves it alone */
    int warmup_is_given;    /* likewise: the case needs no pilot */
    int tasks_are_auto;     /* calibrated; 0 tasks and no duration until then */
    int unsteady;           /* its pilots never settled: not to be ranked */
    const char *place;
    const int32_t *cpus; /* carrier i is bound to cpus[i % cpus_count] */
    uint32_t cpus_count;
};

enum { CB_CASE_TEXT = 256 };

/* "n=1000000;yield-every=0": every parameter, in the table's order. Returns `buffer`. */
char *cb_case_params(const struct cb_case *c, char buffer[CB_CASE_TEXT]);

/* "coro", or "coro:switch=ucontext" with the options that differ from their defaults. */
char *cb_case_runner(const struct cb_case *c, char buffer[CB_CASE_TEXT]);

/* Reads that form into the case's runner and options; changes `spec`. -EINVAL with a sentence. */
int cb_case_parse_runner(struct cb_case *c, char *spec, struct cb_err *err);

/* "1x4x1" */
char *cb_case_shape(const struct cb_case *c, char buffer[CB_CASE_TEXT]);

/* The pool as a user writes it: "4", or "1x4x1" where the runner takes shapes. */
char *cb_case_pool(const struct cb_case *c, char buffer[CB_CASE_TEXT]);

/* "queue/thread/capacity:1024/pool:4": the case as Google Benchmark names it. Returns `buffer`. */
char *cb_case_path(const struct cb_case *c, char buffer[2 * CB_CASE_TEXT]);

/* Operations handed out at once: the workload's, but so many hand-outs a worker that the tail
 * stays short. */
uint32_t cb_case_chunk(const struct cb_case *c);

/* Of so many operations the latency of one is taken, a power of two. */
uint32_t cb_case_latency_every(const struct cb_case *c);

/* From what to what its latency is, in words; "" where it records none. */
const char *cb_case_latency_of(const struct cb_case *c);

/* Whether two cases differ in nothing but runner and pool: what a chart puts side by side. */
int cb_case_same_panel(const struct cb_case *a, const struct cb_case *b);

/* Whether they have the same runner with the same options. */
int cb_case_same_runner(const struct cb_case *a, const struct cb_case *b);

#endif
