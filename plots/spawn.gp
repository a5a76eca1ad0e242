# spawn.gp - what does it cost to start one worker, by pool size?
#
# Starting workers is the same work under every workload, so one is enough: null, which does
# nothing else, else the first one measured. The title says which.
PANEL = 0
load "plots/data.gp"
NULL_PANEL = 0; ANY_PANEL = 0
pick(panel, name) = ( \
    NULL_PANEL = NULL_PANEL == 0 && name eq "null" ? panel : NULL_PANEL, \
    ANY_PANEL = ANY_PANEL == 0 ? panel : ANY_PANEL, 0)
stats TABLE using (cell("spawn_ns_median") > 0 ? pick(int(column("panel")), strcol("workload")) : 0) nooutput
PANEL = NULL_PANEL ? NULL_PANEL : ANY_PANEL
if (PANEL == 0) { exit status NOTHING }

load "plots/data.gp"
QUANTITIES = "spawn_ns"; TAGS = ""
figure(c) = cell(c) / 1e3 / column("pool")
number(v) = sprintf("%g", v)
LOG = 1; IDEAL = 0
TITLE = "What does it cost to start one worker, by pool size? (".WORKLOAD.")"
NOTE = "medians with 95% intervals"
SUBTITLE = "first launch to last worker ready, divided by the pool size; ".SUBTITLE
YLABEL = "µs per worker"
load "plots/series.gp"
