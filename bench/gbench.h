/* gbench - Google Benchmark for C: instances with manual time, run in the order they are added.
 *
 * Each instance is one repetition: registered under its name with one iteration and manual time,
 * so that equal names are grouped by the library's compare.py, and results come one by one. */
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

/* Implemented by the user of this wrapper; `user` is handed through. */
struct cb_gbench_hooks {
    void *user;
    uint32_t count; /* instances */
    /* Name of instance i, e.g. "queue/thread/pool:4". Copied. */
    const char *(*name)(void *user, uint32_t i);
    /* Carries it out. */
    void (*run)(void *user, uint32_t i, struct cb_gbench_result *result);
    /* Called after each, in the order in which they ran. */
    void (*report)(void *user, uint32_t i);
    /* Called once before the first, with the number of instances that the filter selects. */
    void (*begin)(void *user, uint32_t selected);
    /* Key and value i to store in the library's JSON; returns 0 when there is none. Optional. */
    int (*context)(void *user, uint32_t i, const char **key, const char **value);
};

/* Checks the library's own arguments (--benchmark_...): NULL, or the one that is not understood or
 * not supported, with the reason in *why. */
const char *cb_gbench_check(int argc, char **argv, const char **why);

/* Registers and runs all instances, with the library's own arguments. Returns how many were run;
 * 0 when the filter selects none. Not reentrant: the library keeps global state. */
uint32_t cb_gbench_run(int argc, char **argv, const struct cb_gbench_hooks *hooks);

/* The library's version where it tells, else "". */
const char *cb_gbench_version(void);

#ifdef __cplusplus
}
#endif
#endif
