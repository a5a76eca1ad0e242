/* batch - threads, made last one first. */
#include "runners/kernel.h"
#include "runners/level.h"
#include "runners/runner.h"

static struct cb_shape batch_shape(uint32_t pool, uint32_t cpus)
{
    (void)cpus; /* a thread a worker, however many CPUs there are */
    return (struct cb_shape){.processes = 1, .threads = pool, .coroutines = 1};
}

/* In the thread that was made index-th. */
static void body(void *context, uint32_t index)
{
    const struct cb_launch *launch = context;

    cb_worker_run_alone(launch, launch->job->workers - 1 - index, &cb_thread_services);
}

/* The level makes the threads, sends them home when one can't be made, and joins them. */
static int batch_run(const struct cb_launch *launch, struct cb_err *err)
{
    struct cb_launch here = *launch;

    here.thread_stack_bytes = 256 << 10; /* of units too */
    return cb_level_threads(&here, here.shape.threads, here.thread_stack_bytes, body, &here, err);
}

const struct cb_runner cb_runner_batch = {
    .name = "batch",
    .summary = "threads, made last one first",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .shape = batch_shape,
    .run = batch_run,
};
