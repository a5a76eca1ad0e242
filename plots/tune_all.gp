# tune_all.gp - all runners of a tune: throughput by pool size, each with its recommended size marked.
load "plots/data.gp"
OPEN = LOOP eq "open loop"
QUANTITIES = OPEN ? "latency_p99_ns" : "ops_per_s"; TAGS = ""
figure(c) = OPEN ? cell(c) / 1e9 : cell(c)
number(v) = OPEN ? (v > 0 ? si(v, " ")."s" : "0") : si(v, "")
LOG = -1; IDEAL = 0

# The names tell the recommended sizes; of shapes, no line joins the points, and the last is no end: the
# name stands at the recommended one.
array REC_X[LAST]; array REC_Y[LAST]; array SCATTERED[LAST]
do for [s = 1:LAST] { REC_X[s] = NaN; REC_Y[s] = NaN; SCATTERED[s] = 0 }
marked(s) = (NAME[s] = cut(strcol("detail"), 32), SCATTERED[s] = cell("shapes") > 0, \
    strstrt(strcol("role"), "recommended") ? (REC_X[s] = column("pool"), REC_Y[s] = figure(word(QUANTITIES, 1)."_median")) : 0, 0)
stats TABLE using (mine(0) ? marked(int(column("series"))) : NaN) nooutput
scattered(s) = SCATTERED[s]
ends(s, x, y) = !SCATTERED[s] || !known(REC_X[s]) || (x == REC_X[s] && y == REC_Y[s])
MARKS = "plots/tune_marks.gp"

TITLE = WORKLOAD.": ".(OPEN ? "how long is the p99" : "how many ".OPERATION." per second").", by runner and pool size?"
READ = "A ring is where each model should be run. Left of it workers are missing, right of it they cost and bring nothing."
NOTE = "95% intervals; rings: the recommended size of each"
YLABEL = OPEN ? "p99 latency" : OPERATION." per second"
load "plots/series.gp"
