/* work - hands out a sample's operations: so many in all, or until time is up. */
#ifndef CB_BASE_WORK_H
#define CB_BASE_WORK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/line.h"

/* Lives in shared memory. The first line is only read while workers run, until `stop` is set. */
struct cb_work {
    CB_LINE _Atomic uint32_t stop; /* set when the time is up */
    uint32_t chunk;                /* operations handed out at once */
    uint64_t tasks;                /* operations in all; 0 = until `stop` */
    CB_LINE _Atomic uint64_t next; /* the first operation not handed out */
};

/* The next chunk's size, 0 when the work or the time is up; *first becomes the index of its first
 * operation where operations are numbered (`tasks` > 0). Relaxed order suffices: the counter
 * carries no data, and stopping some operations later is harmless. */
static inline uint64_t cb_work_draw(struct cb_work *work, uint64_t *first)
{
    uint64_t at, chunk = work->chunk;

    if (atomic_load_explicit(&work->stop, memory_order_relaxed))
        return 0;
    if (work->tasks == 0)
        return chunk;
    at = atomic_fetch_add_explicit(&work->next, chunk, memory_order_relaxed);
    if (at >= work->tasks)
        return 0;
    *first = at;
    return work->tasks - at < chunk ? work->tasks - at : chunk;
}

#endif
