/* sample - one case carried out once, in a fresh process, checked and measured. */
#ifndef CB_BENCH_SAMPLE_H
#define CB_BENCH_SAMPLE_H

#include "base/block.h"
#include "base/usage.h"
#include "bench/case.h"
#include "bench/environment/environment.h"
#include "bench/environment/taint.h"
#include "bench/layout.h"

enum cb_status { CB_OK, CB_FAILED, CB_SKIPPED };
enum cb_kind { CB_TIMING, CB_COUNTING, CB_PILOT };

enum { CB_SLICES = 100 }; /* of a pilot, equally long */

/* Words for results: "ok", "failed", "skipped"; "timing", "counters",
 * "pilot". */
extern const char *const cb_status_names[], *const cb_kind_names[];

/* What a sample found. Figures are valid when status is CB_OK; those marked * only when their
 * `have_` flag is set. */
struct cb_sample {
    enum cb_status status;
    enum cb_kind kind;
    char message[sizeof((struct cb_err *)0)->what]; /* why not ok; empty otherwise */
    uint64_t ops;                                   /* operations completed in the window */
    uint64_t work_ns;        /* from the gate's opening, or the warm-up's end, to the window's end;
                                with tasks or scheduled starts to the last worker's end */
    uint64_t spawn_ns;       /* from before the first worker was made until all were ready */
    uint64_t skew_ns;        /* from the gate's opening until the last worker had started */
    double ops_per_s;        /* ops / work_ns, of ops not rounded */
    double cpu_ns_per_op;    /* CPU time by operations, both of the window */
    struct cb_usage usage;   /* of all carriers, within the window */
    struct cb_counts counts; /* of all carriers, within the window; counting samples only */
    uint64_t queued_ns;      /* * of all carriers, within the window: could have run, and waited for
                                a CPU; not of timing samples, since reading it takes time */
    int have_latency, have_memory, have_queued;
    double latency_mean_ns;       /* * of the latencies themselves, not of their buckets */
    struct cb_histogram latency;  /* * of all workers; with scheduled starts, from those on */
    struct cb_histogram service;  /* * with scheduled starts: from the real ones */
    uint32_t backlog_max;         /* with scheduled starts: operations due and not begun */
    int saturated;                /* the workers could not keep up: latencies are lower bounds */
    double slices[CB_SLICES];     /* of a pilot: operations a second */
    uint32_t working;             /* workers that completed operations */
    uint64_t working_skew_ns;     /* skew_ns of those alone */
    uint64_t memory_bytes;        /* * of all processes with their page tables and kernel stacks */
    char report[CB_REPORT_BYTES]; /* what else the workload found, "key=value;key=value"; of samples
                                     that failed or were interrupted its post-mortem, or empty */
    char cpus[64];    /* where the carriers were bound, "0,1", or "0,1,..."; empty = not bound */
    uint64_t wall_ns; /* the whole sample, from before the fork to after the reaping */
    struct cb_environment_change environment; /* of the machine, around the work */
    int disturbed;             /* from outside, as far as one sample tells: see taint.h */
    char taint[CB_TAINT_TEXT]; /* why, and what else happened */
    struct cb_layout layout;   /* of the process it was forked from; samples of a zygote only */
};

/* Of samples whose workload has none of its own. */
#define CB_TIMEOUT_NS (60 * CB_NS_PER_S)

/* Where and how samples are taken; the same for all of a run. Borrowed. */
struct cb_bench {
    const struct cb_topology *topology;
    const struct cb_counter_source *counters; /* NULL = none but getrusage */
    uint32_t counters_want;                   /* bits of enum cb_counter */
    uint64_t seed;                            /* of what workloads draw */
    double burn_per_us;                       /* cb_burn_calibrate(); 0 = each sample does that */
    uint64_t timeout_ns;    /* for a sample, beyond its duration; 0 = the workload's own */
    int interrupt_fd;       /* readable when the run is to stop; -1 = never */
    uint64_t clock_ns;      /* what two readings of the clock add to a latency */
    uint64_t schedule_seed; /* of the times of arrival, where operations have them */
    const struct cb_environment *environment; /* read around each sample's work; NULL = not */
    uint64_t grace_ns; /* of servers, which run until then: the time that workers have to end by
                          themselves; the sample is over then and not interrupted, and may have
                          completed no operation. 0 = an interrupt kills them */
};

/* What a sample of the case may take beyond its duration. */
uint64_t cb_sample_timeout_ns(const struct cb_bench *bench, const struct cb_case *c);

/* Takes one sample. Never blocks longer than the case's duration and the timeout; whatever the
 * workers do, nothing of them is left when it returns. Returns 0 with the sample filled in, failed
 * ones too; -EINTR when interrupted; another negative errno with a sentence when this process
 * itself could not go on (no descriptors, no memory). */
int cb_sample_take(const struct cb_bench *bench, const struct cb_case *c, enum cb_kind kind,
                   struct cb_sample *sample, struct cb_err *err);

#endif
