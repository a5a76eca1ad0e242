# overview.gp - which model for which workload? Each runner's best throughput against serial's. Of
# closed loops: where the rate is given, throughput says nothing.
PANEL = 0
load "plots/data.gp"
closed(unused) = strcol("loop") eq "closed loop"
N_LO = 1e9; N_HI = 0; FAILED = 0; TAINTED = 0; OPEN = 0
stats TABLE using (closed(0) ? seen(0) : (OPEN = 1)) nooutput

# 1. The best pool size of every series.
array BEST[LAST]; array LO[LAST]; array HI[LAST]; array POOL[LAST]; array SAMPLES[LAST]
do for [s = 1:LAST] { BEST[s] = 0; LO[s] = NaN; HI[s] = NaN; POOL[s] = 0; SAMPLES[s] = "" }
better(s, v) = !closed(0) || !(v > BEST[s]) ? 0 : (BEST[s] = v, POOL[s] = column("pool"), \
    LO[s] = cell("ops_per_s_lo"), HI[s] = cell("ops_per_s_hi"), SAMPLES[s] = row_samples(0), 1)
stats TABLE using (better(int(column("series")), cell("ops_per_s_median"))) nooutput
GROUPS = PANEL_OF[LAST]
array WHAT[GROUPS]; array DETAIL[GROUPS]; array REST[GROUPS]
do for [p = 1:GROUPS] { WHAT[p] = "" }  # of an open loop, which has no rows here
head(p, what, detail) = (WHAT[p] = cut(what, 22), DETAIL[p] = detail, 0)
stats TABLE using (closed(0) ? head(int(column("panel")), strcol("workload"), strcol("detail")) : 0) nooutput

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

# 3. How a group is headed: its workload, what tells it from others, and another base than serial. On
#    the left of its rows; where it is narrow, above them.
NARROWLY = FORM eq "narrow"
array BASED[GROUPS]
DETAIL_LONG = NARROWLY ? 60 : 30
do for [p = 1:GROUPS] { if (WHAT[p] ne "") {        # in two lines, if need be
    REST[p] = ""
    if (strlen(DETAIL[p]) > DETAIL_LONG) {
        at = 0
        do for [i = 1:DETAIL_LONG] { if (substr(DETAIL[p], i, i + 1) eq "; ") { at = i } }
        if (at) { REST[p] = cut(substr(DETAIL[p], at + 2, strlen(DETAIL[p])), DETAIL_LONG); DETAIL[p] = substr(DETAIL[p], 1, at) }
        DETAIL[p] = cut(DETAIL[p], DETAIL_LONG)
    }
} }
LONGEST = 6; LONGEST_HEAD = 8
shows(s) = PANEL_OF[s] ? WHAT[PANEL_OF[s]] ne "" : 0
do for [s = 1:LAST] { if (shows(s)) { LONGEST = max(LONGEST, strlen(NAME[s])) } }
do for [p = 1:GROUPS] { if (WHAT[p] ne "") {
    i = BASE_SERIES[p]
    BASED[p] = i && !is_serial(i) && WITH_SERIAL ? cut("× ".NAME[i].", no serial", NARROWLY ? 60 : 34) : ""
    LONGEST_HEAD = max(LONGEST_HEAD, max(1.5 * strlen(WHAT[p]), max(strlen(DETAIL[p]), max(strlen(REST[p]), strlen(BASED[p])))))
} }
ABOVE = NARROWLY && LONGEST > 12    # so are the runners' names, then, each above its row
PACE = ABOVE ? 1.6 : 1

# 4. Rows: a group a panel, in it the runners, best first. Serial is the line at 1.
array ROW[LAST]
do for [s = 1:LAST] { ROW[s] = 0 }
array TOP[GROUPS]; array FOOT[GROUPS]
ROWS = 0
do for [p = 1:GROUPS] { TOP[p] = ROWS; FOOT[p] = ROWS; if (WHAT[p] ne "") {
    lines = 1 + (DETAIL[p] ne "") + (REST[p] ne "") + (BASED[p] ne "")    # of the head
    before = NARROWLY ? TOP[p] + 0.4 + 0.7 * lines + (ABOVE ? 0.5 : 0) : TOP[p]
    do for [s = 1:LAST] { if (PANEL_OF[s] == p && shows(s) && !is_serial(s)) {
        ahead = sum [i = 1:LAST] (PANEL_OF[i] == p && !is_serial(i) && (BEST[i] > BEST[s] || (BEST[i] == BEST[s] && i < s)))
        ROW[s] = before + PACE * ahead + 1
        ROWS = max(ROWS, ROW[s])
    } }
    ROWS = max(ROWS, TOP[p] + lines) + 0.4
    FOOT[p] = ROWS
} }
WIDTH = 900; HEIGHT = int(190 + 27 * ROWS)
BARE = sum [s = 1:LAST] (ROW[s] > 0 && BEST[s] > 0 && !(known(LO[s]) && known(HI[s])))

TITLE = "Which model for which workload?"
SUBTITLE = "Each runner at its best pool size, as a multiple of ".(WITH_SERIAL ? "serial's throughput" : "the slowest runner's throughput: serial has no result")
READ = (!WITH_SERIAL ? "Right of the line a model beats the slowest one." : \
    "Right of the line a model beats one worker alone".(WITHOUT ? "; where serial is missing, the model that the group names." : ".")). \
    " Where two bars overlap widely, don't choose by speed."
NOTE = "95% interval of the runner; ".(WITH_SERIAL ? "serial's" : "the slowest runner's")." median as the base; same-primitive track where a row names none". \
    (OPEN ? "; without open loops, whose rate is given" : "")
TRACKS = "" # each row says its own
load "plots/style.gp"

times(v) = sprintf(v < 0.0995 ? "%.2g×" : v < 9.995 ? "%.2f×" : v < 99.95 ? "%.1f×" : "%.0f×", v)
number(v) = times(v)
says(s) = BEST[s] > 0 ? times(ratio(s)).sprintf(" at %d", POOL[s]) : "no result"
SAID = 12
do for [s = 1:LAST] { if (ROW[s]) { SAID = max(SAID, strlen(says(s))) } }
LEFT = ABOVE ? 16 : NARROWLY ? 22 + 8 * LONGEST : 44 + 6.4 * LONGEST_HEAD + 8 * LONGEST
RIGHT = NARROWLY ? 7.7 * SAID : max(140, 24 + 7.7 * SAID)

# 5. The axis.
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
        if ((m == 1 && (X1 / X0 < 1e5 || e % 2 == 0)) || (X1 / X0 < (NARROW ? 30 : 300) && (m == 2 || m == 5))) {
            set xtics add (short(at)."×" at)
        } else {
            set xtics add ("" at 1)
        }
    } }
} else {
    X0 = 0; X1 = X_HI * 1.05
    step = round_up(X1 / (NARROW ? 4 : 8))
    do for [i = 0:int(X1 / step)] { set xtics add (sprintf("%g×", i * step) i * step) }
}
set xrange [X0:X1]
set grid noy
set xlabel "best median throughput, × ".(WITH_SERIAL ? "serial" : "slowest runner").(LOG ? " (log)" : "")

# 6. Text and marks.
set lmargin at screen across(LEFT)
set rmargin at screen 1 - across(RIGHT)
set tmargin at screen down(88)
set bmargin at screen above(92)
# The line at 1 leaves out the names that stand above rows.
line_at_1 = "nohead back lw 1.4 lc rgb INK"
if (!NARROW) { set arrow from 1, graph 0 to 1, graph 1 @line_at_1 }
if (NARROW) { do for [s = 1:LAST] { if (ROW[s]) {
    set arrow from 1, first ROW[s] - (ABOVE ? 0.3 : 0.5) to 1, first ROW[s] + (ABOVE ? 0.3 : 0.5) @line_at_1
} } }
set label (WITH_SERIAL ? "serial" : "slowest runner") at 1, graph 1 center \
    offset (WITH_SERIAL || X_HI > 1.3 ? 0 : -4), 0.6 tc rgb INK font "sans-serif,10"
AT_LEFT = NARROW ? 8 : 20
do for [p = 1:GROUPS] { if (WHAT[p] ne "") {
    y = TOP[p] + (NARROW ? 0.85 : 1)
    i = BASE_SERIES[p]
    if (i && is_serial(i) && LO[i] > 0) {
        set object rectangle from LO[i] / BASE[p], TOP[p] + 0.3 to HI[i] / BASE[p], FOOT[p] + 0.3 back \
            fc rgb INK fs transparent solid 0.12 noborder
    }
    set label WHAT[p] at screen across(AT_LEFT), first y font "sans-serif:Bold,12" tc rgb INK
    if (DETAIL[p] ne "") { y = y + 0.75; set label DETAIL[p] at screen across(AT_LEFT), first y font "sans-serif,9" tc rgb GREY }
    if (REST[p] ne "") { y = y + 0.7; set label REST[p] at screen across(AT_LEFT), first y font "sans-serif,9" tc rgb GREY }
    if (BASED[p] ne "") { y = y + 0.7; set label BASED[p] at screen across(AT_LEFT), first y font "sans-serif,9" tc rgb GREY }
    if (FOOT[p] < ROWS) { set arrow from screen across(AT_LEFT), first FOOT[p] + 0.3 to graph 1, first FOOT[p] + 0.3 nohead back lw 0.8 lc rgb RULE }
} }
told_of(s) = NAME[s].", ".WHAT[PANEL_OF[s]].", best at pool ".sprintf("%d", POOL[s])."\n". \
    told(ratio(s), LO[s] / BASE[PANEL_OF[s]], HI[s] / BASE[PANEL_OF[s]])." of ".NAME[BASE_SERIES[PANEL_OF[s]]]."\n".SAMPLES[s]
do for [s = 1:LAST] { if (ROW[s]) {
    if (ABOVE) {
        set label NAME[s] at screen across(LEFT), first ROW[s] - 0.62 tc rgb colour(s) font "sans-serif,11"
    } else {
        set label NAME[s] at graph 0, first ROW[s] right offset -1, 0 tc rgb colour(s) font "sans-serif,11"
    }
    set arrow from graph 0, first ROW[s] to graph 1.01, first ROW[s] nohead back lw 0.6 dt 3 lc rgb GREY
    set label says(s) \
        at graph 1.02, first ROW[s] left tc rgb (BEST[s] > 0 ? INK : GREY) font "sans-serif,10"
    if (BEST[s] > 0 && TIPS_MOST) { set label told_of(s) at ratio(s), ROW[s] @HOVER }
} }
set label (NARROW ? "best at pool" : "best, at pool size") at graph 1.02, graph 1 left offset 0, 0.6 \
    tc rgb GREY font (NARROW ? "sans-serif,9" : "sans-serif,10")
unset datafile columnheaders
array ONE[1]
shown(s, v) = ROW[s] > 0 && BEST[s] > 0 ? v : NaN
scaled(s, v) = v / BASE[PANEL_OF[s]]
plot for [s = 1:LAST] ONE \
        using (shown(s, scaled(s, LO[s] > 0 ? BEST[s] : NaN))):(ROW[s]):(scaled(s, LO[s])):(scaled(s, HI[s])) \
        with xerrorbars pt 0 lw 3 lc rgb colour(s), \
    for [s = 1:LAST] ONE using (shown(s, scaled(s, BEST[s]))):(ROW[s]) \
        with points pt point(s, 1) ps 1.2 * POINTSIZE lc rgb colour(s), \
    for [s = 1:LAST] ONE using (shown(s, known(LO[s]) && known(HI[s]) ? NaN : scaled(s, BEST[s]))):(ROW[s]) \
        with points pt 2 ps 1.8 * POINTSIZE lw 0.8 lc rgb INK
