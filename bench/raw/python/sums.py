"""sums.py MODEL TASKS N WORKERS|cpus - sums 0 to N-1 TASKS times: by a unit each, or by a pool."""
import multiprocessing.pool
import os

import models


def sum_up(n):
    total = 0
    for i in range(n):
        total += i
    if total != n * (n - 1) // 2:
        raise ValueError(total)


def work(model, tasks, n, workers):
    if workers == "cpus":
        workers = len(os.sched_getaffinity(0))
    if model == "serial" or workers >= tasks:
        models.run(model, [(sum_up, n)] * tasks)
    elif model == "coro":
        models.the_gevent()
        from gevent.pool import Pool
        Pool(workers).map(sum_up, [n] * tasks)
    else:
        make = multiprocessing.pool.ThreadPool if model == "thread" else models.processes.Pool
        with make(workers) as pool:
            pool.map(sum_up, [n] * tasks, chunksize=1)


models.main(["serial", "thread", "fork", "coro"], work)
