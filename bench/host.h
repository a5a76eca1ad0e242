/* host - the process that carries out one sample: clean, small, and gone afterwards. */
#ifndef CB_BENCH_HOST_H
#define CB_BENCH_HOST_H

#include "runners/runner.h"

/* Forks the host, which leads a process group of its own, prepares the workload, runs the runner,
 * checks the result, and leaves. Whatever goes wrong is recorded in the block. Returns its id, or
 * -errno. */
pid_t cb_host_start(const struct cb_runner *runner, const struct cb_launch *launch);

#endif
