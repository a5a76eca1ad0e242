/* batch - threads, made last one first. */
#include "runners/level.h"
#include "runners/runner.h"
#include "runners/worker.h"

static struct cb_shape batch_shape(uint32_t pool, uint32_t cpus)
{
    (void)cpus; /* a thread a worker, however many CPUs there are */
    return (struct cb_shape){.processes = 1, .threads = pool, .coroutines = 1};
}

/* In the thread that was made index-th. */
static void body(void *context, uint32_t index)
{
    const struct cb_launch *launch = context;

    cb_worker_run_alone(launch, launch->job->workers - 1 - index);
}

/* The level makes the threads, sends them home when one can't be made, and joins them. */
static int batch_run(const struct cb_launch *launch, struct cb_err *err)
{
    return cb_level_threads(launch, launch->shape.threads, 256 << 10, body, (void *)launch, err);
}

const struct cb_runner cb_runner_batch = {
    .name = "batch",
    .summary = "threads, made last one first",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD,
    .shape = batch_shape,
    .run = batch_run,
};
