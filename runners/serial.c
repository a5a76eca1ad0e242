/* serial - one worker, in the host process itself: the baseline of every comparison. */
#include "runners/runner.h"
#include "runners/shape.h"

static struct cb_shape serial_shape(uint32_t pool, uint32_t cpus)
{
    (void)pool, (void)cpus;
    return (struct cb_shape){1, 1, 1};
}

static int serial_run(const struct cb_launch *launch, struct cb_err *err)
{
    return cb_shape_run(launch, &(struct cb_levels){0}, err);
}

const struct cb_runner cb_runner_serial = {
    .name = "serial",
    .summary = "one worker in one process, the baseline",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .only_pool = 1,
    .shape = serial_shape,
    .run = serial_run,
};
