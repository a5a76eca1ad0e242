# overview.gp - which model for which workload? Each runner's best throughput against serial's.
PANEL = 0
load "plots/data.gp"

# 1. The best pool size of every series.
array BEST[LAST]; array LO[LAST]; array HI[LAST]; array POOL[LAST]
do for [s = 1:LAST] { BEST[s] = 0; LO[s] = NaN; HI[s] = NaN; POOL[s] = 0 }
better(s, v) = !(v > BEST[s]) ? 0 : ( \
    BEST[s] = v, POOL[s] = column("pool"), LO[s] = cell("ops_per_s_lo"), HI[s] = cell("ops_per_s_hi"), 1)
stats TABLE using (better(int(column("series")), cell("ops_per_s_median"))) nooutput
GROUPS = PANEL_OF[LAST]
array WHAT[GROUPS]; array DETAIL[GROUPS]
head(p, what, detail) = (WHAT[p] = cut(what, 22), DETAIL[p] = cut(detail, 30), 0)
stats TABLE using (head(int(column("panel")), strcol("workload"), strcol("detail"))) nooutput

# 2. The base of every group: serial, or the slowest runner where serial has no result.
array BASE[GROUPS]; array BASE_SERIES[GROUPS]
do for [p = 1:GROUPS] { BASE[p] = 0; BASE_SERIES[p] = 0 }
WITH_SERIAL = 0; WITHOUT = 0; X_LO = 1; X_HI = 1
do for [s = 1:LAST] { if (BEST[s] > 0) {
    p = PANEL_OF[s]
    i = BASE_SERIES[p]
    if (i == 0 || (is_serial(s) > is_serial(i)) || (is_serial(s) == is_serial(i) && BEST[s] < BEST[i])) {
        BASE_SERIES[p] = s
        BASE[p] = BEST[s]
    }
} }
do for [p = 1:GROUPS] { if (BASE_SERIES[p]) {
    if (is_serial(BASE_SERIES[p])) { WITH_SERIAL = 1 } else { WITHOUT = 1 }
} }
if (WITH_SERIAL + WITHOUT == 0) { exit status NOTHING }
ratio(s) = BEST[s] / BASE[PANEL_OF[s]]
do for [s = 1:LAST] { if (BEST[s] > 0) {
    X_LO = min(X_LO, min(ratio(s), LO[s] > 0 ? LO[s] / BASE[PANEL_OF[s]] : ratio(s)))
    X_HI = max(X_HI, max(ratio(s), HI[s] > 0 ? HI[s] / BASE[PANEL_OF[s]] : ratio(s)))
} }

# 3. Rows: a group a panel, in it the runners, best first. Serial is the line at 1.
array ROW[LAST]
do for [s = 1:LAST] { ROW[s] = 0 }
array TOP[GROUPS]; array FOOT[GROUPS]
ROWS = 0
do for [p = 1:GROUPS] {
    TOP[p] = ROWS
    do for [s = 1:LAST] { if (PANEL_OF[s] == p && !is_serial(s)) {
        above = sum [i = 1:LAST] (PANEL_OF[i] == p && !is_serial(i) && (BEST[i] > BEST[s] || (BEST[i] == BEST[s] && i < s)))
        ROW[s] = TOP[p] + above + 1
        ROWS = max(ROWS, ROW[s])
    } }
    ROWS = max(ROWS, TOP[p] + (DETAIL[p] eq "" && (BASE_SERIES[p] == 0 || is_serial(BASE_SERIES[p])) ? 1 : 2)) + 0.4
    FOOT[p] = ROWS
}
LONGEST = 6; LONGEST_HEAD = 8
do for [s = 1:LAST] { LONGEST = max(LONGEST, strlen(NAME[s])) }
do for [p = 1:GROUPS] { LONGEST_HEAD = max(LONGEST_HEAD, max(1.5 * strlen(WHAT[p]), strlen(DETAIL[p]))) }
WIDTH = 900; HEIGHT = int(190 + 27 * ROWS)

TITLE = "Which model for which workload?"
SUBTITLE = "Each runner at its best pool size, as a multiple of ".(WITH_SERIAL ? "serial's throughput" : "the slowest runner's throughput: serial has no result")
READ = "Right of the line a model beats one worker alone. Where two bars overlap widely, don't choose by speed."
NOTE = "95% interval of the runner; ".(WITH_SERIAL ? "serial's" : "the slowest runner's")." median as the base; same-primitive track where a row names none"
TRACKS = "" # each row says its own
load "plots/style.gp"

# 4. The axis.
set yrange [ROWS + 0.3:0.3]
unset ytics
set border 1
LOG = X_HI > 20 * X_LO
set xtics ()
if (LOG) {
    X0 = round_down(X_LO * 0.95); X1 = round_up(X_HI * 1.05)
    set logscale x
    do for [e = floor(log10(X0)):ceil(log10(X1))] { do for [m = 1:9] {
        at = m * 10.0 ** e
        if (m == 1 || (X1 / X0 < 300 && (m == 2 || m == 5))) {
            set xtics add (sprintf("%g×", at) at)
        } else {
            set xtics add ("" at 1)
        }
    } }
} else {
    X0 = 0; X1 = X_HI * 1.05
    step = round_up(X1 / 8)
    do for [i = 0:int(X1 / step)] { set xtics add (sprintf("%g×", i * step) i * step) }
}
set xrange [X0:X1]
set grid noy
set xlabel "best median throughput, × ".(WITH_SERIAL ? "serial" : "slowest runner").(LOG ? " (log)" : "")

# 5. Text and marks.
set lmargin at screen across(44 + 6.4 * LONGEST_HEAD + 8 * LONGEST)
set rmargin at screen 1 - across(140)
set tmargin at screen down(88)
set bmargin at screen above(92)
set arrow from 1, graph 0 to 1, graph 1 nohead back lw 1.4 lc rgb INK
set label (WITH_SERIAL ? "serial" : "slowest runner") at 1, graph 1 center offset (WITH_SERIAL || X_HI > 1.3 ? 0 : -4), 0.6 tc rgb INK font "sans-serif,10"
do for [p = 1:GROUPS] {
    set label WHAT[p] at screen across(20), first TOP[p] + 1 font "sans-serif:Bold,12" tc rgb INK
    i = BASE_SERIES[p]
    if (i && is_serial(i) && LO[i] > 0) {
        set object rectangle from LO[i] / BASE[p], TOP[p] + 0.3 to HI[i] / BASE[p], FOOT[p] + 0.3 back \
            fc rgb INK fs transparent solid 0.12 noborder
    }
    if (i && !is_serial(i) && WITH_SERIAL) {
        DETAIL[p] = DETAIL[p].(DETAIL[p] eq "" ? "" : "; ")."× ".NAME[i].", no serial"
    }
    set label DETAIL[p] at screen across(20), first TOP[p] + 1.8 font "sans-serif,9" tc rgb GREY
    if (p < GROUPS) { set arrow from screen across(20), first FOOT[p] + 0.3 to graph 1, first FOOT[p] + 0.3 nohead back lw 0.8 lc rgb RULE }
}
do for [s = 1:LAST] { if (ROW[s]) {
    set label NAME[s] at graph 0, first ROW[s] right offset -1, 0 tc rgb colour(s) font "sans-serif,11"
    set arrow from graph 0, first ROW[s] to graph 1.01, first ROW[s] nohead back lw 0.6 dt 3 lc rgb GREY
    set label (BEST[s] > 0 ? sprintf(ratio(s) < 9.995 ? "%.2f× at %d" : ratio(s) < 99.95 ? "%.1f× at %d" : "%.0f× at %d", ratio(s), POOL[s]) : "no result") \
        at graph 1.02, first ROW[s] left tc rgb (BEST[s] > 0 ? INK : GREY) font "sans-serif,10"
} }
set label "best, at pool size" at graph 1.02, graph 1 left offset 0, 0.6 tc rgb GREY font "sans-serif,10"
unset datafile columnheaders
array ONE[1]
shown(s, v) = ROW[s] > 0 && BEST[s] > 0 ? v : NaN
scaled(s, v) = v / BASE[PANEL_OF[s]]
plot for [s = 1:LAST] ONE \
        using (shown(s, scaled(s, LO[s] > 0 ? BEST[s] : NaN))):(ROW[s]):(scaled(s, LO[s])):(scaled(s, HI[s])) \
        with xerrorbars pt 0 lw 3 lc rgb colour(s), \
    for [s = 1:LAST] ONE using (shown(s, scaled(s, BEST[s]))):(ROW[s]) \
        with points pt point(s, 1) ps 1.2 * POINTSIZE lc rgb colour(s)
