"""What the programs beside this share: units of a model made, started and joined, and the clock."""
import multiprocessing
import os
import sys
import threading
import time

processes = multiprocessing.get_context("fork")  # on every version, as the tutorials had it

failed = []  # a thread's exception ends nobody else
threading.excepthook = lambda args: failed.append(args.exc_value)


def the_gevent():
    """Without it there is nothing to measure: 77 leaves the cell empty."""
    try:
        import gevent
    except ImportError:
        sys.exit(77)
    return gevent


def start(model, function, *args):
    if model == "coro":
        return the_gevent().spawn(function, *args)
    make = {"thread": threading.Thread, "fork": processes.Process}[model]
    unit = make(target=function, args=args)
    unit.start()
    return unit


def join(unit):
    if hasattr(unit, "get"):
        return unit.get()  # gevent's, with its exception
    unit.join()
    if failed or getattr(unit, "exitcode", 0):
        raise SystemExit(f"a unit failed: {failed or unit.exitcode}")


def run(model, calls):
    """Each (function, argument...) of the list is called in a unit of its own, in turn if serial."""
    if model == "serial":
        for function, *args in calls:
            function(*args)
        return
    for unit in [start(model, *call) for call in calls]:
        join(unit)


def main(models, work):
    """Prints how long work(model, argument...) took; arguments are numbers where they look it."""
    model, *args = sys.argv[1:] or ["none"]
    if model not in models:
        raise SystemExit(f"{os.path.basename(sys.argv[0])}: '{model}' is not one of {' '.join(models)}")
    args = [int(a) if a.isdigit() else a for a in args]
    began = time.perf_counter()
    work(model, *args)
    print(f"{time.perf_counter() - began:.6g}")
