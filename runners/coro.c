/* coro - one coroutine a worker, all on one thread. */
#include "runners/runner.h"
#include "runners/shape.h"

enum { SWITCH, STACK };

static const struct cb_param options[] = {
    [SWITCH] = CB_OPTION_SWITCH,
    [STACK] = CB_OPTION_COROUTINE_STACK,
    {0},
};

static struct cb_shape coro_shape(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){1, 1, pool};
}

static int coro_run(const struct cb_launch *launch, struct cb_err *err)
{
    const struct cb_levels levels = {
        .coroutines = 1,
        .coroutine_stack_bytes = launch->options[STACK],
        .with = cb_switches[launch->options[SWITCH]],
    };

    return cb_shape_run(launch, &levels, err);
}

const struct cb_runner cb_runner_coro = {
    .name = "coro",
    .summary = "one coroutine a worker, on one thread",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .options = options,
    .shape = coro_shape,
    .run = coro_run,
};
