/* barrier - nobody goes on before all have arrived. */
#ifndef CB_BASE_SYNC_BARRIER_H
#define CB_BASE_SYNC_BARRIER_H

#include "base/task.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "`round` is the lower half of `state`");

/* Lives in shared memory. Round and arrivals change in one step: else a worker of the next round,
 * where more use a barrier than it has parties, could be counted in the round that just ends. */
struct cb_barrier {
    union {
        _Atomic uint64_t state; /* arrivals above, round below */
        _Atomic uint32_t round; /* the word waited for: bit 0 = broken, the rest counts rounds */
    };
    uint32_t parties;
};

void cb_barrier_init(struct cb_barrier *barrier, uint32_t parties);

/* Waits until `parties` workers are here. Returns 1 in the last to arrive and 0 in the others;
 * -ECANCELED when the barrier is broken; -ETIMEDOUT, which breaks it for everybody. What a worker
 * wrote before its wait is visible to all of its round after theirs (release, acquire). */
int cb_barrier_wait(struct cb_task *task, struct cb_barrier *barrier, uint64_t deadline_ns);

/* Breaks it: whoever waits, or comes later, gets -ECANCELED until cb_barrier_reset. */
void cb_barrier_abort(struct cb_task *task, struct cb_barrier *barrier);

/* Makes a broken barrier whole. Only while nobody is in cb_barrier_wait. */
void cb_barrier_reset(struct cb_barrier *barrier);

#endif
