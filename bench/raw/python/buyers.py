"""buyers.py MODEL BUYERS SEATS - a JSON file as the database: under a lock, each buyer looks and buys."""
import json
import os
import tempfile
import threading

import models


def buy(path, lock):
    with lock:
        with open(path) as file:
            left = json.load(file)["left"]
        if left > 0:
            with open(path, "w") as file:
                json.dump({"left": left - 1}, file)


def work(model, buyers, seats):
    if model == "coro":
        models.the_gevent()
    lock = models.processes.Lock() if model == "fork" else threading.Lock()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "seats.json")
        with open(path, "w") as file:
            json.dump({"left": seats}, file)
        models.run(model, [(buy, path, lock)] * buyers)
        with open(path) as file:
            left = json.load(file)["left"]
    if left != max(0, seats - buyers):
        raise ValueError(left)


models.main(["serial", "thread", "fork", "coro"], work)
