/* sched - the scheduler of one carrier's coroutines.
 *
 * A run queue (first in, first out), a heap of timers, epoll, and a share in the sample's table of
 * who waits for which word. There is no scheduler context: a coroutine that stops picks the next
 * one and jumps there itself, one switch instead of two. */
#ifndef CB_RUNNERS_SCHED_H
#define CB_RUNNERS_SCHED_H

#include "runners/carrier.h"
#include "runners/context.h"
#include "runners/waits.h"

/* How a runner's coroutines are made; the same for all its carriers. */
struct cb_coroutines {
    const struct cb_switch *with;
    size_t stack_bytes;
    uint32_t units;         /* a carrier may have alive at once, beside its workers */
    struct cb_waits *waits; /* borrowed; of the whole sample */
};

/* Runs `count` coroutines on the calling thread, which is carrier `carrier`, the i-th as worker
 * carrier * count + i; opens what it needs, passes the gate, and closes all again. Returns 0 when
 * all came to their end, whatever their status. */
int cb_sched_run(struct cb_carrying *carrying, uint32_t carrier, uint32_t count,
                 const struct cb_coroutines *how, struct cb_err *err);

#endif
