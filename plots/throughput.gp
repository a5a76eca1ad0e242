# throughput.gp - how many operations a second, by pool size?
load "plots/data.gp"
QUANTITIES = "ops_per_s"; TAGS = ""
figure(c) = cell(c)
number(v) = si(v, "")
CLOSED = LOOP eq "closed loop"
LOG = -1; IDEAL = CLOSED
TITLE = WORKLOAD.": how many ".OPERATION." per second, by pool size?"
READ = !CLOSED ? "The rate is given: who is at it keeps up, and nobody is faster here. Below it, some were begun too late or never." : \
    "Higher is faster. Where two bands overlap widely, don't choose by speed; where a line bends, more workers stop helping."
NOTE = "medians with 95% intervals"
YLABEL = OPERATION." per second"
load "plots/series.gp"
