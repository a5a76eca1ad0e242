/* arrivals - when the operations of an open loop are to begin: fixed before the gate opens. */
#ifndef CB_BENCH_ARRIVALS_H
#define CB_BENCH_ARRIVALS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A sample's at most: 32 MiB of shared memory, and the bound of its backlog, since what has not
 * begun when the time is up never does. */
enum { CB_ARRIVALS_MAX = 1 << 22 };

enum cb_arrival_process { CB_POISSON, CB_CONSTANT };

/* "poisson", "constant"; ended by NULL. */
extern const char *const cb_arrival_names[];

struct cb_arrivals {
    enum cb_arrival_process arrivals;
    uint64_t rate_per_s; /* on average; > 0 */
    uint64_t span_ns;    /* no operation is scheduled from there on */
    uint64_t seed;       /* poisson: the same seed, the same times */
};

/* Reads "5000/s": up to 10^9 operations a second. -EINVAL with a sentence. */
int cb_arrivals_parse_rate(const char *text, uint64_t *rate_per_s, struct cb_err *err);

/* How many operations it has. Constant: the i-th, from 0, at (i + 1/2) / rate. Poisson: gaps drawn
 * from the exponential distribution, so that arrivals have no memory. */
size_t cb_arrivals_count(const struct cb_arrivals *schedule);

/* Fills in their times, ns from the start of the span, ascending; `due_ns` has room for all. */
void cb_arrivals_fill(const struct cb_arrivals *schedule, uint64_t *due_ns);

#endif
