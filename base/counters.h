/* counters - what the hardware and the kernel counted while a thread worked.
 *
 * Sources, best first; the first that counts anything here serves the whole sample:
 *   papi   PAPI: hardware events where there is a counter unit, and the kernel's software events
 *   perf   the kernel's software events alone, where PAPI's perf component finds no unit it knows
 * Without either, base/usage.h still tells switches and faults ("getrusage").
 * A count that is not available is absent from `have`; it is never 0. */
#ifndef CB_BASE_COUNTERS_H
#define CB_BASE_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum cb_counter {
    CB_CYCLES,
    CB_INSTRUCTIONS,
    CB_LLC_MISSES,
    CB_DTLB_MISSES,
    CB_BRANCH_MISSES,
    CB_CONTEXT_SWITCHES,
    CB_MIGRATIONS,
    CB_PAGE_FAULTS,
    CB_TASK_CLOCK_NS,
    CB_COUNTERS
};

/* Column name and meaning of each counter. */
extern const struct cb_counter_name {
    const char *name, *help;
} cb_counter_names[CB_COUNTERS];

/* Totals; lives in shared memory. `have` has bit i set when value[i] was counted. */
struct cb_counts {
    uint32_t have;
    uint64_t value[CB_COUNTERS];
};

/* What this machine can count. */
struct cb_counters_support {
    const char *source;             /* "papi", "perf" or "getrusage" */
    uint32_t have;                  /* as in struct cb_counts */
    char why_not[CB_COUNTERS][144]; /* for a missing counter: the reason and the cure */
};

/* Finds out by counting, in a child process, so that the caller's own state is untouched. */
int cb_counters_probe(struct cb_counters_support *support, struct cb_err *err);

/* One thread's event set. */
struct cb_counter_set;

/* A way to count. Hooks are called in this order, `init` once in the process that is to make the
 * workers, the others in the thread that counts. */
struct cb_counter_source {
    const char *name;
    int (*init)(struct cb_err *err);                                             /* Required. */
    int (*open)(struct cb_counter_set **set, uint32_t want, struct cb_err *err); /* owns *set */
    int (*start)(struct cb_counter_set *set);
    int (*stop)(struct cb_counter_set *set, struct cb_counts *counts); /* adds to `counts` */
    void (*close)(struct cb_counter_set *set);                         /* takes NULL */
    uint32_t (*probe)(struct cb_counters_support *support);            /* the bits that count */
};

/* The source of that name; NULL for "getrusage" and for one left out of this build. */
const struct cb_counter_source *cb_counters_source(const char *name);

#endif
