/* fork - one forked process a worker. */
#include "runners/level.h"
#include "runners/runner.h"
#include "runners/worker.h"

static struct cb_shape fork_shape(uint32_t pool)
{
    return (struct cb_shape){pool, 1, 1};
}

static void body(void *launch, uint32_t index)
{
    cb_worker_run_alone(launch, index);
}

static int fork_run(const struct cb_launch *launch, struct cb_err *err)
{
    return cb_level_processes(launch, launch->shape.processes, body, (void *)launch, err);
}

const struct cb_runner cb_runner_fork = {
    .name = "fork",
    .summary = "one forked process a worker",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD,
    .shape = fork_shape,
    .run = fork_run,
};
