"""spawn.py MODEL UNITS - starts and joins units that do nothing, 16 at a time."""
import models

BATCH = 16  # as in the workload


def nothing():
    pass


def work(model, units):
    for first in range(0, units, BATCH):
        models.run(model, [(nothing,)] * min(BATCH, units - first))


models.main(["serial", "thread", "fork", "coro"], work)
