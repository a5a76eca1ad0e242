"""yields.py MODEL SUMS N - sums of 0 to N-1, a unit each; coro: by generators, a switch an addition."""
import itertools

import models


def check(total, n):
    if total != n * (n - 1) // 2:
        raise ValueError(total)


def sum_up(n):
    total = 0
    for i in range(n):
        total += i
    check(total, n)


def sum_in_steps(n):
    total = 0
    for i in range(n):
        total += i
        yield
    check(total, n)


def work(model, sums, n):
    if model == "coro":
        for _ in itertools.zip_longest(*[sum_in_steps(n) for _ in range(sums)]):
            pass
    else:
        models.run(model, [(sum_up, n)] * sums)


models.main(["serial", "thread", "fork", "coro"], work)
