#include "runners/shape.h"

#include <errno.h>
#include <stdio.h>

#include "base/limit.h"
#include "runners/kernel.h"

/* Where in the nest we are; a copy goes to each child. */
struct nest {
    const struct cb_launch *launch;
    const struct cb_levels *levels;
    const struct cb_services *services; /* of workers that are not coroutines */
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
        cb_worker_run_alone(nest->launch, carrier, nest->services);
    report(nest, &err);
}

static void in_process(void *context, uint32_t process)
{
    struct nest nest = *(const struct nest *)context;
    struct cb_err err = {0};

    nest.process = process;
    if (nest.levels->threads)
        cb_level_threads(nest.launch, nest.launch->shape.threads, nest.launch->thread_stack_bytes,
                         in_thread, &nest, &err);
    else
        in_thread(&nest, 0);
    report(&nest, &err);
}

/* A unit is what the worker itself is. */
static const struct cb_services *services_of(const struct cb_levels *levels)
{
    if (levels->services)
        return levels->services;
    return levels->threads     ? &cb_thread_services
           : levels->processes ? &cb_process_services
                               : &cb_call_services;
}

/* The least that each takes, by what was seen (kernel 6.18): a lower bound, to refuse what would
 * only end with the kernel killing someone. To look takes 150 us: not for a little. */
static int fits_memory(struct cb_shape shape, const struct cb_levels *levels, struct cb_err *err)
{
    enum { PROCESS = 80 << 10, THREAD = 20 << 10, COROUTINE = 4 << 10, A_LITTLE = 64 << 20 };
    uint64_t carriers = cb_shape_carriers(shape), workers = cb_shape_workers(shape);
    uint64_t bytes = (levels->processes ? shape.processes * (uint64_t)PROCESS : 0) +
                     (levels->threads ? carriers * THREAD : 0) +
                     (levels->coroutines ? workers * COROUTINE : 0);
    char what[64];

    if (bytes < A_LITTLE)
        return 0;
    snprintf(what, sizeof what, "%llu workers", (unsigned long long)workers);
    return cb_limit_memory(bytes, what, err);
}

static uint32_t units_each(const struct cb_launch *launch)
{
    uint32_t carriers = (uint32_t)cb_shape_carriers(launch->shape), each;

    if (!(launch->workload->needs & CB_SPAWN))
        return 0;
    each = CB_UNITS_MAX / carriers;
    return each > 0 ? each : 1;
}

int cb_shape_run(const struct cb_launch *launch, const struct cb_levels *levels, struct cb_err *err)
{
    struct cb_launch here = *launch;
    struct nest nest = {.launch = &here, .levels = levels, .services = services_of(levels)};
    int rc = fits_memory(launch->shape, levels, err);

    if (rc != 0)
        return rc;
    here.thread_stack_bytes = levels->thread_stack_bytes;
    here.alone = cb_shape_carriers(launch->shape) == 1 &&
                 (levels->coroutines || !(launch->workload->needs & CB_SPAWN));
    if (levels->coroutines) {
        nest.coroutines.with = levels->with;
        nest.coroutines.stack_bytes = levels->coroutine_stack_bytes;
        nest.coroutines.units = units_each(launch);
        nest.coroutines.waits = cb_waits_open(launch->shape, nest.coroutines.units, err);
        if (!nest.coroutines.waits)
            return cb_limit_explain(err);
    }
    if (levels->processes)
        rc = cb_level_processes(&here, launch->shape.processes, in_process, &nest, err);
    else
        in_process(&nest, 0);
    if (levels->coroutines)
        cb_waits_close(nest.coroutines.waits);
    return rc;
}
