/* ticker - comes due once, or again and again, a fixed interval apart. */
#ifndef CB_BASE_SYNC_TICKER_H
#define CB_BASE_SYNC_TICKER_H

#include "base/task.h"

/* Lives in shared memory; all zero is a stopped one. Ticks are due at fixed times, whenever they
 * are waited for: lateness doesn't add up, and none is lost. */
struct cb_ticker {
    _Atomic uint64_t next_ns; /* when the next tick is due; CB_FOREVER = there is none */
    uint64_t period_ns;
    _Atomic uint32_t running; /* the word waited for */
};

/* The first tick is due at `first_ns`, the others `period_ns` apart; 0 = there are no others.
 * Only while the ticker is stopped and nobody waits for it. */
void cb_ticker_start(struct cb_ticker *ticker, uint64_t first_ns, uint64_t period_ns);

/* Waits until a tick is due, never returns earlier, and takes all that are due by then: returns how
 * many. With several waiters each tick goes to one of them. Ends with -ETIMEDOUT, or with
 * -ECANCELED when the ticker is stopped or its only tick was taken. What was written before start
 * or stop is visible to who gets its ticks or learns of its end (release, acquire). */
int64_t cb_ticker_wait(struct cb_task *task, struct cb_ticker *ticker, uint64_t deadline_ns);

/* No more ticks, not even those that are due: waiters get -ECANCELED. */
void cb_ticker_stop(struct cb_task *task, struct cb_ticker *ticker);

#endif
