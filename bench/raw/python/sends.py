"""sends.py MODEL SENDS - values handed over: by calls (serial), to a generator (coro), by semaphores."""
import threading

import models


def consumer():
    got = 0
    while True:
        value = yield got
        got += value


def call(got, value):
    return got + value


def receive(sends, full, empty):
    for _ in range(sends):
        full.acquire()
        empty.release()


def work(model, sends):
    if model == "serial":
        got = 0
        for _ in range(sends):
            got = call(got, 1)
    elif model == "coro":
        send, got = consumer().send, 0
        send(None)
        for _ in range(sends):
            got = send(1)
    else:
        make = threading.Semaphore if model == "thread" else models.processes.Semaphore
        full, empty, got = make(0), make(0), 0
        unit = models.start(model, receive, sends, full, empty)
        for _ in range(sends):
            full.release()
            empty.acquire()
            got += 1
        models.join(unit)
    if got != sends:
        raise ValueError(got)


models.main(["serial", "thread", "fork", "coro"], work)
