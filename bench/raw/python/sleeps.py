"""sleeps.py MODEL TASKS SECONDS [blocking] - TASKS sleeps, each in a unit of its own."""
import time

import models


def work(model, tasks, seconds, blocking=None):
    sleep = time.sleep
    if model == "coro":
        gevent = models.the_gevent()
        sleep = time.sleep if blocking else gevent.sleep
    models.run(model, [(sleep, float(seconds))] * tasks)


models.main(["serial", "thread", "fork", "coro"], work)
