/* work - hands out a sample's operations: so many in all, or until time is up. */
#ifndef CB_BASE_WORK_H
#define CB_BASE_WORK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/line.h"

/* Where a sample is in time. One that does a number of operations measures from the gate on, as
 * does one without warm-up; CB_ANY is none of them: who compares with it always looks closer. */
enum cb_phase { CB_MEASURING, CB_WARMING, CB_CLOSING, CB_STOPPED, CB_ANY };

/* Lives in shared memory. The first line is only read while workers run, but for `phase`. */
struct cb_work {
    CB_LINE _Atomic uint32_t phase; /* enum cb_phase; set by whoever takes the sample */
    uint32_t chunk;                 /* operations handed out at once */
    uint64_t tasks;                 /* operations in all; 0 = until stopped */
    uint64_t warmup_ns;             /* from the gate's opening on */
    uint64_t arrivals;              /* operations with a scheduled start; 0 = a closed loop */
    uint64_t clock_ns;              /* what two readings of the clock add to a latency */
    uint32_t latency_mask;          /* of operations whose number has none of these bits, latencies
                                       are taken: all, or 1 in a power of two */
    uint32_t watched;               /* workers publish their progress: a pilot */
    CB_LINE _Atomic uint64_t next;  /* the first operation not handed out */
    CB_LINE _Atomic uint32_t lookers, closed; /* workers that look at the phase; that saw its end */
};

/* The next chunk's size, 0 when the work is done; *first becomes the index of its first operation
 * where operations are numbered (`tasks` > 0). Relaxed order suffices: the counter carries no
 * data. */
static inline uint64_t cb_work_draw(struct cb_work *work, uint64_t *first)
{
    uint64_t at, chunk = work->chunk;

    if (work->tasks == 0)
        return chunk;
    at = atomic_fetch_add_explicit(&work->next, chunk, memory_order_relaxed);
    if (at >= work->tasks)
        return 0;
    *first = at;
    return work->tasks - at < chunk ? work->tasks - at : chunk;
}

#endif
