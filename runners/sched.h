/* sched - the scheduler of one carrier's coroutines.
 *
 * A run queue (first in, first out), a heap of timers, a table of who waits for which word, and
 * epoll. There is no scheduler context: a coroutine that stops picks the next one and jumps there
 * itself, one switch instead of two. Timers and descriptors are looked at once a round, that is
 * when everyone who was ready at the last look has run: with a first-in first-out queue nobody
 * would run earlier by looking more often. */
#ifndef CB_RUNNERS_SCHED_H
#define CB_RUNNERS_SCHED_H

#include "runners/carrier.h"
#include "runners/context.h"
#include "runners/stacks.h"
#include "runners/timers.h"

/* Runs `count` coroutines on the calling thread, the i-th as worker first + i, with stacks of
 * `stack_bytes`; opens what it needs, passes the gate, and closes all again. Returns 0 when all
 * came to their end, whatever their status. */
int cb_sched_run(struct cb_carrying *carrying, uint32_t first, uint32_t count,
                 const struct cb_switch *with, size_t stack_bytes, struct cb_err *err);

#endif
