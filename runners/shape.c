#include "runners/shape.h"

#include <errno.h>

#include "runners/worker.h"

/* Where in the nest we are; a copy goes to each child. */
struct nest {
    const struct cb_launch *launch;
    const struct cb_levels *levels;
    struct cb_coroutines coroutines;
    uint32_t process;
};

/* A child has nobody to return its failure to: it goes into the block. */
static void report(const struct nest *nest, const struct cb_err *err)
{
    if (err->code)
        cb_block_fail(nest->launch->job->block, err);
}

static void in_thread(void *context, uint32_t thread)
{
    const struct nest *nest = context;
    struct cb_shape shape = nest->launch->shape;
    uint32_t carrier = nest->process * shape.threads + thread;
    struct cb_err err = {0};

    if (nest->levels->coroutines)
        cb_level_coroutines(nest->launch, carrier, shape.coroutines, &nest->coroutines, &err);
    else
        cb_worker_run_alone(nest->launch, carrier);
    report(nest, &err);
}

static void in_process(void *context, uint32_t process)
{
    struct nest nest = *(const struct nest *)context;
    struct cb_err err = {0};

    nest.process = process;
    if (nest.levels->threads)
        cb_level_threads(nest.launch, nest.launch->shape.threads, nest.levels->thread_stack_bytes,
                         in_thread, &nest, &err);
    else
        in_thread(&nest, 0);
    report(&nest, &err);
}

int cb_shape_run(const struct cb_launch *launch, const struct cb_levels *levels, struct cb_err *err)
{
    struct nest nest = {.launch = launch, .levels = levels};
    int rc = 0;

    if (levels->coroutines) {
        nest.coroutines.with = levels->with;
        nest.coroutines.stack_bytes = levels->coroutine_stack_bytes;
        nest.coroutines.waits = cb_waits_open(launch->shape, err);
        if (!nest.coroutines.waits)
            return err ? err->code : -ENOMEM;
    }
    if (levels->processes)
        rc = cb_level_processes(launch, launch->shape.processes, in_process, &nest, err);
    else
        in_process(&nest, 0);
    if (levels->coroutines)
        cb_waits_close(nest.coroutines.waits);
    return rc;
}
