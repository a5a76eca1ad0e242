/* carrier - the thread that carries one or more workers: named, bound, counted. */
#ifndef CB_RUNNERS_CARRIER_H
#define CB_RUNNERS_CARRIER_H

#include <stddef.h>

#include "base/meter.h"
#include "runners/launch.h"

/* One carrier at work; on its own stack. */
struct cb_carrying {
    const struct cb_launch *launch;  /* borrowed */
    struct cb_carrier *record;       /* its place in the shared block */
    uint32_t workers;                /* how many it carries */
    struct cb_counter_set *counters; /* owned; NULL in a timing sample */
    struct cb_usage before;          /* at the gate */
    uint64_t queued_before_ns;       /* likewise */
    struct cb_window window;
    int status; /* of its counters */
    int done;   /* its workers ended well */
};

/* In this order, all in the carrying thread: names and binds it and opens its counters; says that
 * its workers are ready, waits for the gate and starts counting; stops counting; waits until all
 * others are done too and memory was read, so that nobody's leaving falls into another's work; lets
 * go of everything (and leaves, if need be). A failure is recorded in the block and returned. */
int cb_carrier_begin(struct cb_carrying *c, const struct cb_launch *launch, uint32_t index,
                     uint32_t workers);
int cb_carrier_pass_gate(struct cb_carrying *c);
int cb_carrier_stop(struct cb_carrying *c);
void cb_carrier_leave(struct cb_carrying *c);
void cb_carrier_end(struct cb_carrying *c); /* also after a failure */

#endif
