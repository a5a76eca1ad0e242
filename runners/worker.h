/* worker - the one routine that every worker of every model goes through, and that of units. */
#ifndef CB_RUNNERS_WORKER_H
#define CB_RUNNERS_WORKER_H

#include "runners/carrier.h"

/* Warms, stamps ready, waits at the gate, stamps start, runs the workload, stamps end and stores
 * the status of worker `index`. `model` is what the services find in task->model. Returns the
 * status; a failure is recorded in the block. */
int cb_worker_run(struct cb_carrying *carrying, uint32_t index, const struct cb_services *services,
                  void *model);

/* Runs a unit's body as a task with its parent's services, and returns its status. */
int cb_unit_run(const struct cb_unit *unit, uint32_t index, void *model);

#endif
