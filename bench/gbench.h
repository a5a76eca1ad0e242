/* gbench - Google Benchmark for C: instances with manual time, run in batches, in the order they
 * are named in.
 *
 * Each instance is one repetition: registered under its name with one iteration and manual time,
 * so that equal names are grouped by the library's compare.py, and results come one by one. What
 * the next batch holds may depend on what came of the last; to readers of --benchmark_out all of
 * them are one run. */
#ifndef CB_BENCH_GBENCH_H
#define CB_BENCH_GBENCH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CB_GBENCH_COUNTERS_MAX = 8 };

/* What one repetition came to; strings are borrowed until the instance is reported. */
struct cb_gbench_result {
    double seconds;    /* manual time */
    const char *error; /* NULL = it went well; else why not, and `seconds` is not used */
    struct {
        const char *name;
        double value;
    } counter[CB_GBENCH_COUNTERS_MAX]; /* shown beside the time; a NULL name ends them */
};

/* Implemented by the user of this wrapper; `user` is handed through, `i` is the instance's number
 * within its batch. */
struct cb_gbench_hooks {
    void *user;
    /* Name of instance i, e.g. "queue/thread/pool:4". Copied. */
    const char *(*name)(void *user, uint32_t i);
    /* Carries it out. */
    void (*run)(void *user, uint32_t i, struct cb_gbench_result *result);
    /* Called after each, in the order in which they ran. */
    void (*report)(void *user, uint32_t i);
    /* Key and value i to store in the library's JSON; returns 0 when there is none. Optional. */
    int (*context)(void *user, uint32_t i, const char **key, const char **value);
};

/* Checks the library's own arguments (--benchmark_...): NULL, or the one that is not understood or
 * not supported, with the reason in *why. */
const char *cb_gbench_check(int argc, char **argv, const char **why);

/* One run of the library: from its arguments to its file. One at a time: the library keeps global
 * state. */
struct cb_gbench;

/* Begins it with the library's own arguments, which were checked; copies the hooks. */
struct cb_gbench *cb_gbench_begin(int argc, char **argv, const struct cb_gbench_hooks *hooks);

/* Whether --benchmark_filter selects instances of that name; 1 when there is none. */
int cb_gbench_selects(struct cb_gbench *run, const char *name);

/* Runs a batch of `count` instances in their order, those that the filter selects. Returns how many
 * that were. */
uint32_t cb_gbench_run(struct cb_gbench *run, uint32_t count);

/* Ends it, and its file. 0, or -EIO when the file could not be written. */
int cb_gbench_end(struct cb_gbench *run);

/* The library's version where it tells, else "". */
const char *cb_gbench_version(void);

#ifdef __cplusplus
}
#endif
#endif
