"""items.py MODEL ITEMS CAPACITY PRODUCERS CONSUMERS [join] - a bounded queue, ended by a pill each."""
import queue

import models


def produce(items, first, last):
    for i in range(first, last):
        items.put(i)


def consume(items, join, sums):
    total = 0
    for i in iter(items.get, None):
        total += i
        if join:
            items.task_done()
    sums.put(total)


def alone(count, capacity):
    items, total = queue.Queue(capacity), 0
    for i in range(count):
        items.put(i)
        if items.full() or i == count - 1:
            while not items.empty():
                total += items.get()
    return total


def work(model, count, capacity, producers, consumers, join=None):
    if model == "serial":
        total = alone(count, capacity)
    else:
        if model == "fork":
            items = (models.processes.JoinableQueue if join else models.processes.Queue)(capacity)
            sums = models.processes.Queue()
        elif model == "thread":
            items, sums = queue.Queue(capacity), queue.Queue()
        else:
            models.the_gevent()
            from gevent.queue import JoinableQueue, Queue
            items, sums = (JoinableQueue if join else Queue)(capacity), Queue()
        ends = [count * p // producers for p in range(producers + 1)]
        consuming = [models.start(model, consume, items, join, sums) for _ in range(consumers)]
        models.run(model, [(produce, items, a, b) for a, b in zip(ends, ends[1:])])
        if join:
            items.join()
        for _ in range(consumers):
            items.put(None)
        total = sum(sums.get() for _ in range(consumers))
        for unit in consuming:
            models.join(unit)
    if total != count * (count - 1) // 2:
        raise ValueError(total)


models.main(["serial", "thread", "fork", "coro"], work)
