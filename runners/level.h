/* level - one storey of P processes x T threads x C coroutines.
 *
 * Each level has the same contract: make `count` children, run body(context, i) in each, i from 0,
 * and reap them all. When the k-th can't be made, the gate is cancelled, which sends home those
 * that were, they are reaped, and the failure is returned. A child's own failures are recorded in
 * the block by whoever meets them; a level reports only children that vanished. */
#ifndef CB_RUNNERS_LEVEL_H
#define CB_RUNNERS_LEVEL_H

#include "runners/launch.h"
#include "runners/sched.h"

typedef void cb_level_body(void *context, uint32_t index);

int cb_level_processes(const struct cb_launch *launch, uint32_t count, cb_level_body *body,
                       void *context, struct cb_err *err);

/* `stack_bytes` each. */
int cb_level_threads(const struct cb_launch *launch, uint32_t count, size_t stack_bytes,
                     cb_level_body *body, void *context, struct cb_err *err);

/* All coroutines of carrier `carrier`, in the calling thread; each runs the worker routine as
 * worker carrier * count + i. */
int cb_level_coroutines(const struct cb_launch *launch, uint32_t carrier, uint32_t count,
                        const struct cb_coroutines *how, struct cb_err *err);

#endif
