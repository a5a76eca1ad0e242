/* hybrid - processes, each with threads, each with coroutines: any shape PxTxC. */
#include "runners/runner.h"
#include "runners/shape.h"

enum { SWITCH, STACK, THREAD_STACK };

static const struct cb_param options[] = {
    [SWITCH] = CB_OPTION_SWITCH,
    [STACK] = CB_OPTION_COROUTINE_STACK,
    [THREAD_STACK] = CB_OPTION_THREAD_STACK("thread-stack"),
    {0},
};

/* A plain number becomes one process with as many threads as CPUs can run and the number divides
 * into, and coroutines on them. */
static struct cb_shape hybrid_shape(uint32_t pool, uint32_t cpus)
{
    uint32_t threads = cpus < pool ? cpus : pool;

    while (pool % threads != 0)
        threads--;
    return (struct cb_shape){1, threads, pool / threads};
}

static int hybrid_run(const struct cb_launch *launch, struct cb_err *err)
{
    const struct cb_levels levels = {
        .processes = launch->shape.processes > 1,
        .threads = launch->shape.threads > 1,
        .coroutines = launch->shape.coroutines > 1,
        .thread_stack_bytes = launch->options[THREAD_STACK],
        .coroutine_stack_bytes = launch->options[STACK],
        .with = cb_switches[launch->options[SWITCH]],
    };

    return cb_shape_run(launch, &levels, err);
}

const struct cb_runner cb_runner_hybrid = {
    .name = "hybrid",
    .summary = "processes x threads x coroutines; pool sizes may be shapes such as 2x2x100",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .options = options,
    .any_shape = 1,
    .shape = hybrid_shape,
    .run = hybrid_run,
};
