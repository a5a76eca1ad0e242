# any_panel.gp - the one panel for what doesn't depend on the workload: sets PANEL and loads its data.
#
# Making workers and holding them is the same under every workload, so one is enough: null, which
# does nothing else, else the first one with the largest pool. The chart's title says which. OF is
# the column.
PANEL = 0
load "plots/data.gp"
NULL_PANEL = 0; ANY_PANEL = 0; LARGEST = 0
pick(panel, name) = ( \
    NULL_PANEL = NULL_PANEL == 0 && name eq "null" ? panel : NULL_PANEL, \
    ANY_PANEL = column("pool") > LARGEST ? panel : ANY_PANEL, LARGEST = max(LARGEST, column("pool")), 0)
stats TABLE using (cell(OF) > 0 ? pick(int(column("panel")), strcol("workload")) : 0) nooutput
PANEL = NULL_PANEL ? NULL_PANEL : ANY_PANEL
if (PANEL == 0) { exit status NOTHING }
load "plots/data.gp"
