# shapes.gp - how many processes, threads and coroutines for so many workers?
load "plots/data.gp"
LOG = 0
number(v) = si(v, "")
XLABEL = OPERATION." per second"
LINE = NaN; LINE_NAME = ""
WORDS_NAME = OPERATION." per second"
TITLE = WORKLOAD.": how many processes × threads × coroutines?"
READ = "Each group has as many workers, made up in several ways; the fastest is on top. Where two intervals overlap widely, ". \
    "take the shape that is simpler."
NOTE = "medians with 95% intervals"
load "plots/rows.gp"
