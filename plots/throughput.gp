# throughput.gp - how many operations a second, by pool size?
load "plots/data.gp"
QUANTITIES = "ops_per_s"; TAGS = ""
figure(c) = cell(c)
number(v) = si(v, "")
LOG = -1; IDEAL = 1
TITLE = WORKLOAD.": how many ".OPERATION." per second, by pool size?"
READ = "Higher is faster. Where two bands overlap widely, don't choose by speed; where a line bends, more workers stop helping."
NOTE = "medians with 95% intervals"
YLABEL = OPERATION." per second"
load "plots/series.gp"
