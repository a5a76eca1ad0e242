/* thread - one POSIX thread a worker, all in the host process. */
#include "runners/level.h"
#include "runners/runner.h"
#include "runners/worker.h"

enum { STACK };

static const struct cb_param options[] = {
    [STACK] = {.name = "stack",
               .help = "bytes of a thread's stack",
               .preset = "256KiB",
               .kind = CB_BYTES,
               .min = 64 << 10,
               .max = 1 << 30},
    {0},
};

static struct cb_shape thread_shape(uint32_t pool)
{
    return (struct cb_shape){1, pool, 1};
}

static void body(void *launch, uint32_t index)
{
    cb_worker_run_alone(launch, index);
}

static int thread_run(const struct cb_launch *launch, struct cb_err *err)
{
    return cb_level_threads(launch, launch->shape.threads, launch->options[STACK], body,
                            (void *)launch, err);
}

const struct cb_runner cb_runner_thread = {
    .name = "thread",
    .summary = "one POSIX thread a worker, in one process",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD,
    .options = options,
    .shape = thread_shape,
    .run = thread_run,
};
