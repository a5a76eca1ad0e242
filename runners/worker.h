/* worker - the one routine that every worker of every model goes through. */
#ifndef CB_RUNNERS_WORKER_H
#define CB_RUNNERS_WORKER_H

#include "runners/carrier.h"

/* Warms, stamps ready, waits at the gate, stamps start, runs the workload, stamps end and stores
 * the status of worker `index`. `model` is what the services find in task->model. Returns the
 * status; a failure is recorded in the block. */
int cb_worker_run(struct cb_carrying *carrying, uint32_t index, const struct cb_services *services,
                  void *model);

/* The same for a worker that has carrier `index` to itself and uses the kernel's services. */
int cb_worker_run_alone(const struct cb_launch *launch, uint32_t index);

#endif
