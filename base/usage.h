/* usage - what the kernel charged to a thread. */
#ifndef CB_BASE_USAGE_H
#define CB_BASE_USAGE_H

#include <stdint.h>
#include <sys/resource.h>

struct cb_usage {
    uint64_t user_ns, sys_ns;                          /* CPU time */
    uint64_t voluntary_switches, involuntary_switches; /* blocked; preempted */
    uint64_t minor_faults, major_faults;               /* pages */
};

/* Fills `usage` with what the calling thread has used so far (about 0.3 us a call). */
void cb_usage_read(struct cb_usage *usage);

/* Add to `sum`: a usage, what the kernel said of an ended process, `after - before`. */
void cb_usage_add(struct cb_usage *sum, const struct cb_usage *more);
void cb_usage_add_rusage(struct cb_usage *sum, const struct rusage *more);
void cb_usage_add_difference(struct cb_usage *sum, const struct cb_usage *before,
                             const struct cb_usage *after);

#endif
