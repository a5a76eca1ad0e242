# documents.gp - the tutorials' experiments: how long here, in Python here, and by their own account?
load "plots/data.gp"
LOG = 1; ROW_HEIGHT = 16
number(v) = si(v, " ")."s"
XLABEL = "time of the whole experiment"
LINE = NaN; LINE_NAME = ""
WORDS_NAME = "concbench"
TITLE = "How long do the tutorials' experiments take?"
READ = "Filled marks are this suite's, in C, with intervals; hollow ones are Python's on this machine, measured once; crosses are what the ". \
    "tutorials report for theirs. What Python itself takes is the way from filled to hollow."
NOTE = "filled: concbench, 95% intervals; hollow: Python here, once, no interval; ×: the tutorials' own, another machine, no interval"
load "plots/rows.gp"
