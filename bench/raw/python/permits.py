"""permits.py MODEL TASKS PERMITS MILLISECONDS - TASKS units hold one of PERMITS for a time each."""
import threading
import time

import models


def hold(permits, sleep, seconds):
    with permits:
        sleep(seconds)


def work(model, tasks, permits, milliseconds):
    sleep = time.sleep
    if model == "coro":
        sleep = models.the_gevent().sleep
        from gevent.lock import BoundedSemaphore
        semaphore = BoundedSemaphore(permits)
    elif model == "fork":
        semaphore = models.processes.BoundedSemaphore(permits)
    else:
        semaphore = threading.BoundedSemaphore(permits)
    models.run(model, [(hold, semaphore, sleep, milliseconds / 1e3)] * tasks)


models.main(["serial", "thread", "fork", "coro"], work)
