/* fork - one forked process a worker. */
#include "runners/runner.h"
#include "runners/shape.h"

static struct cb_shape fork_shape(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){pool, 1, 1};
}

static int fork_run(const struct cb_launch *launch, struct cb_err *err)
{
    return cb_shape_run(launch, &(struct cb_levels){.processes = 1}, err);
}

const struct cb_runner cb_runner_fork = {
    .name = "fork",
    .summary = "one forked process a worker",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .shape = fork_shape,
    .run = fork_run,
};
