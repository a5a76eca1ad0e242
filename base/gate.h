/* gate - all workers of a sample start at one moment, let go by one store.
 *
 *   worker:  cb_gate_arrive() ... cb_gate_wait()          any process or thread of the sample
 *   keeper:  poll the doorbell, cb_gate_open()            the process that takes the sample
 *
 * The keeper is never one of the workers, so opening costs no model anything. */
#ifndef CB_BASE_GATE_H
#define CB_BASE_GATE_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/line.h"

enum cb_gate_state { CB_GATE_CLOSED, CB_GATE_OPEN, CB_GATE_CANCELLED };

/* Lives in shared memory; all zero is a closed gate that expects nobody. */
struct cb_gate {
    CB_LINE _Atomic uint32_t state; /* enum cb_gate_state; the futex word */
    uint64_t open_ns;               /* when it was opened; written before `state` */
    CB_LINE _Atomic uint32_t arrived;
    uint32_t expected; /* the arrival that makes it this many rings the doorbell */
    int doorbell;      /* eventfd, inherited by every process of the sample */
};

/* Counts `workers` arrivals; the last one expected rings the doorbell. */
void cb_gate_arrive(struct cb_gate *gate, uint32_t workers);

/* Rings the doorbell: whoever takes the sample looks around. */
void cb_gate_ring(const struct cb_gate *gate);

/* Blocks the calling thread until the gate is opened (returns 0) or cancelled (-ECANCELED). */
int cb_gate_wait(struct cb_gate *gate);

/* Stamps `open_ns` and lets everybody go. No effect once it is open or cancelled. */
void cb_gate_open(struct cb_gate *gate);

/* Sends everybody home: a worker could not be made. No effect once the gate is open. */
void cb_gate_cancel(struct cb_gate *gate);

#endif
