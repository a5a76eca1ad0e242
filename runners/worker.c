#include "runners/worker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Touches the stack that the workload will stand on, alike for all models. */
static __attribute__((noinline)) void warm_stack(void)
{
    volatile char bytes[1024];

    for (size_t i = 0; i < sizeof bytes; i += 64)
        bytes[i] = 0;
}

static int fail(const struct cb_task *task, int status)
{
    struct cb_err err = {0};

    cb_err_set(&err, status, "worker %u: %s", task->index,
               task->err.code ? task->err.what : strerror(-status));
    return cb_block_fail(task->job->block, &err);
}

int cb_worker_run(struct cb_carrying *carrying, uint32_t index, const struct cb_services *services,
                  void *model)
{
    const struct cb_launch *launch = carrying->launch;
    struct cb_slot *slot = cb_block_slot(launch->job->block, index);
    struct cb_task task = {
        .job = launch->job,
        .index = index,
        .services = services,
        .alone = launch->alone,
        .slot = slot,
        .window = &carrying->window,
        .carrier = carrying->record,
        .model = model,
    };
    int status;

    warm_stack();
    slot->ready_ns = cb_clock_ns();
    status = services->pass_gate(&task);
    if (status != 0) /* another worker could not be made; whoever tried has said so */
        return status;
    slot->start_ns = cb_clock_ns();
    cb_meter_begin(&task);
    status = launch->workload->run(&task);
    slot->end_ns = cb_clock_ns();
    if (services->leave)
        services->leave(&task);
    slot->ops = task.ops;
    slot->result = task.result;
    slot->status = status;
    slot->finished = 1;
    return status == 0 ? 0 : fail(&task, status);
}

int cb_unit_run(const struct cb_unit *unit, uint32_t index, void *model)
{
    struct cb_task task; /* field by field: no need to clear the sentence of an error */
    int status;

    task.job = unit->parent->job;
    task.index = index;
    task.first = task.ops = task.result = 0;
    task.err.code = 0;
    task.services = unit->parent->services;
    task.alone = unit->parent->alone;
    task.phase = task.seen = CB_MEASURING;
    task.slot = NULL;
    task.window = NULL;
    task.carrier = NULL;
    task.model = model;
    memset(task.local, 0, sizeof task.local);
    if (task.services->enter)
        task.services->enter(&task);
    status = unit->body(&task, unit->argument);
    if (task.services->leave)
        task.services->leave(&task);
    if (status != 0 && task.err.code != 0)
        cb_block_fail(task.job->block, &task.err);
    return status;
}
