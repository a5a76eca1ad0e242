/* thread - one POSIX thread a worker, all in the host process. */
#include "runners/runner.h"
#include "runners/shape.h"

enum { STACK };

static const struct cb_param options[] = {
    [STACK] = CB_OPTION_THREAD_STACK("stack"),
    {0},
};

static struct cb_shape thread_shape(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){1, pool, 1};
}

static int thread_run(const struct cb_launch *launch, struct cb_err *err)
{
    const struct cb_levels levels = {.threads = 1, .thread_stack_bytes = launch->options[STACK]};

    return cb_shape_run(launch, &levels, err);
}

const struct cb_runner cb_runner_thread = {
    .name = "thread",
    .summary = "one POSIX thread a worker, in one process",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .options = options,
    .shape = thread_shape,
    .run = thread_run,
};
