# series.gp - one chart against pool size: a line a runner, its interval as a ribbon, its name at the end.
#
# Loaded after data.gp. The script that loads it has set:
#   QUANTITIES  the columns to draw, without _median, _lo and _hi ("latency_p50_ns latency_p99_ns")
#   TAGS        a word for each, to be added to the runner's name ("" for one quantity)
#   figure(c)    the figure to draw from column c, in the current row
#   LOG         1 log, 0 linear from 0, -1 log when the medians span more than 20-fold
#   IDEAL       1 to draw pool size x serial
#   TITLE, NOTE, READ, YLABEL, number(v) (the text at tick v)
#   scattered(s) whether no line joins the points of series s; without it all are joined
#   ends(s, x, y) whether the name of series s may stand at that point; without it at its last one
#   MARKS        a script to load before the plot, if there is more to be marked
#   BOUNDS      1 = times, which of samples that could not keep up with their rate are lower bounds:
#               an arrow goes up from such a point
#   X, XLABEL    what else than the pool size is drawn against, if so
# A curve is one series and one quantity. Serial has one pool size, so it is drawn as a floor. A point
# without an interval is crossed.

if (!exists("X")) { X = "pool"; XLABEL = "pool size (workers)" }
if (!exists("GPFUN_scattered")) { scattered(s) = 0 }
if (!exists("BOUNDS")) { BOUNDS = 0 }
if (!exists("GPFUN_ends")) { ends(s, x, y) = 1 }
is_floor(s) = X eq "pool" && is_serial(s)

NQ = words(QUANTITIES)
quantity(q) = word(QUANTITIES, q)
CURVES = (LAST - FIRST + 1) * NQ
curve(s, q) = (s - FIRST) * NQ + q
series(c) = FIRST + (c - 1) / NQ
which(c) = 1 + (c - 1) % NQ
tag(q) = TAGS eq "" ? "" : " ".word(TAGS, q)
title_of(c) = NAME[series(c)].tag(which(c))

# 1. Read every curve: its points, where it ends, what all of them span, and the pool sizes.
array END_X[CURVES]; array END_Y[CURVES]; array END_LO[CURVES]; array END_HI[CURVES]
do for [c = 1:CURVES] { END_X[c] = NaN; END_Y[c] = NaN; END_LO[c] = NaN; END_HI[c] = NaN }
MOST = ROWS_HERE * NQ
array AT_X[MOST]; array AT_Y[MOST]; array AT_LO[MOST]; array AT_HI[MOST]; array OF[MOST]; array TIP[MOST]; array MORE[MOST]
do for [i = 1:MOST] { OF[i] = 0 }
READ_IN = 0; BARE = 0; SATURATED = 0
X_LO = 1e300; X_HI = 0; Y_LO = 1e300; Y_HI = 0; ENDS_LO = 1e300; ENDS_HI = 0; POOLS = " "
at_x(x) = X eq "pool" ? sprintf("pool %d", x) : si(three(x), "")." ".XLABEL
tip(c, x, y, lo, hi) = strcol("label").(RUNS == 2 ? " ".strcol("run") : "").tag(which(c)).", ".at_x(x)."\n".YLABEL.": ". \
    told(y, lo, hi)."\n".row_samples(0).(saturated(0) ? sprintf(", %d saturated: more than that", cell("n_saturated")) : "")
saturated(unused) = BOUNDS && cell("n_saturated") > 0
keep(c, x, y, lo, hi) = (READ_IN = READ_IN + 1, OF[READ_IN] = c, AT_X[READ_IN] = x, AT_Y[READ_IN] = y, \
    AT_LO[READ_IN] = lo, AT_HI[READ_IN] = hi, MORE[READ_IN] = y > 0 && saturated(0), \
    SATURATED = SATURATED + MORE[READ_IN], TIP[READ_IN] = y > 0 ? tip(c, x, y, lo, hi) : "", 0)
remember(c, x, y, lo, hi) = !(x > 0 && y > 0) ? keep(c, x, NaN, NaN, NaN) : ( \
    keep(c, x, y, lo, hi), BARE = BARE + !(known(lo) && known(hi)), \
    ends(series(c), x, y) ? (END_X[c] = x, END_Y[c] = y, END_LO[c] = lo, END_HI[c] = hi) : 0, \
    Y_LO = min(Y_LO, y), Y_HI = max(Y_HI, y), \
    ENDS_LO = min(ENDS_LO, lo > 0 ? min(lo, y) : y), ENDS_HI = max(ENDS_HI, known(hi) ? max(hi, y) : y), \
    X_LO = min(X_LO, x), X_HI = max(X_HI, x), \
    POOLS = strstrt(POOLS, sprintf(" %d ", x)) ? POOLS : POOLS.sprintf("%d ", x), 1)
row(s, q) = remember(curve(s, q), column(X), \
    figure(quantity(q)."_median"), figure(quantity(q)."_lo"), figure(quantity(q)."_hi"))
do for [q = 1:NQ] { stats TABLE using (mine(0) ? row(int(column("series")), q) : NaN) nooutput }
if (X_HI == 0) { exit status NOTHING }

# 2. How much room: the names stand beside the lines; where that leaves too little, above the chart,
#    with a piece of their line.
LONGEST = 0
SHOWN = 0
do for [c = 1:CURVES] { if (known(END_X[c])) {
    SHOWN = SHOWN + 1
    LONGEST = max(LONGEST, strlen(title_of(c)))
} }
IDEAL_TEXT = FORM eq "narrow" ? "ideal" : "ideal: pool × serial"
ABOVE = FORM eq "narrow" && LONGEST > 12
KEYS_A_ROW = LONGEST > 20 ? 1 : 2
KEY_ROWS = ABOVE ? (SHOWN + IDEAL + KEYS_A_ROW - 1) / KEYS_A_ROW : 0
HEAD = (FORM eq "narrow" ? 100 : 92) + 19 * KEY_ROWS; FOOT = 96; TALL = 372 + (ABOVE ? 0 : 15 * max(0, SHOWN - 23))
if (RUNS == 2) { READ = READ." Hollow and dashed is the old run, filled and solid the new one." }
if (SATURATED) { NOTE = NOTE."; arrow up: could not keep up, would be higher still" }
READ = READ." Points that would hide each other stand side by side."
WIDTH = 900; HEIGHT = HEAD + TALL + FOOT
load "plots/style.gp"
LEFT = NARROW ? 62 : 100

# 3. Axes.
X_ROOM = WIDTH - LEFT - (ABOVE ? 20 : 36 + 8 * LONGEST)
load "plots/axis_x.gp"
load "plots/axis_y.gp"
YTITLE = YLABEL.(LOG ? " (log)" : "")
if (NARROW) {
    set label YTITLE at screen across(6), down(74) left tc rgb INK font sprintf("sans-serif,%d", max(6, min(10, 580 / strlen(YTITLE))))
} else {
    set label YTITLE at screen across(26), graph 0.5 center rotate by 90 tc rgb INK font sprintf("sans-serif,%d", max(6, min(11, 560 / strlen(YTITLE))))
}

# 4. The names at the line ends, pushed apart until none overlaps, each with a hair line to its end.
SLOTS = CURVES + 1
array TEXT[SLOTS]; array TINT[SLOTS]; array FROM_X[SLOTS]; array FROM_Y[SLOTS]; array AT[SLOTS]; array CURVE[SLOTS]
USED = 0; FLOOR = NaN
name_it(c, text, tint, x, y) = (USED = USED + 1, TEXT[USED] = text, TINT[USED] = tint, FROM_X[USED] = x, \
    FROM_Y[USED] = y, AT[USED] = up(y), CURVE[USED] = c, LONGEST = max(LONGEST, strlen(text)))
do for [c = 1:CURVES] { if (known(END_X[c])) {
    s = series(c)
    if (is_floor(s)) {
        if (!OLD[s] || !known(FLOOR)) { FLOOR = END_Y[c] }
        if (known(END_LO[c])) {
            set object rectangle from X0, max(Y0, END_LO[c]) to X1, END_HI[c] back fc rgb colour(s) \
                fs transparent solid 0.12 noborder
        }
    }
    unused = name_it(c, title_of(c), colour(s), is_floor(s) ? X1 : END_X[c], END_Y[c])
} }

# The ideal line goes from pool size to pool size like the others, and is named where it ends: at the
# last one, or at the top of the chart.
if (IDEAL && known(FLOOR) && POOL[1] * FLOOR < Y1) {
    x = POOL[1]
    do for [i = 2:words(POOLS)] { if (up(x * FLOOR) < 1) {
        before = up(x * FLOOR); after = up(POOL[i] * FLOOR)
        to = after <= 1 ? POOL[i] : x * (POOL[i] / (x + 0.0)) ** ((1 - before) / (after - before))
        set arrow from x, x * FLOOR to to, min(Y1, POOL[i] * FLOOR) nohead back lw 1 dt 2 lc rgb GREY
        x = POOL[i]; end = to
    } }
    if (words(POOLS) > 1 && up(x * FLOOR) <= 1) {
        unused = name_it(0, IDEAL_TEXT, GREY, x, x * FLOOR)
    }
    if (words(POOLS) > 1 && up(x * FLOOR) > 1) {
        set label IDEAL_TEXT at end, graph 1 center offset 0, 0.7 tc rgb GREY font "sans-serif,10"
    }
}

array ORDER[USED]
do for [i = 1:USED] { ORDER[i] = i; do for [j = i:2:-1] {
    if (AT[ORDER[j]] < AT[ORDER[j - 1]]) { swap = ORDER[j]; ORDER[j] = ORDER[j - 1]; ORDER[j - 1] = swap }
} }
GAP = 14.2 / TALL
do for [pass = 1:200] {
    do for [i = 1:USED - 1] {
        push = GAP - (AT[ORDER[i + 1]] - AT[ORDER[i]])
        if (push > 0) { AT[ORDER[i]] = AT[ORDER[i]] - push / 2; AT[ORDER[i + 1]] = AT[ORDER[i + 1]] + push / 2 }
    }
    do for [i = 1:USED] { AT[i] = max(0, min(1, AT[i])) }
}
do for [k = 1:USED] {
    i = ABOVE ? ORDER[USED + 1 - k] : k
    if (ABOVE) {                    # the topmost line first
        x = 8 + ((k - 1) % KEYS_A_ROW) * WIDTH / 2.0; y = 96 + 19 * ((k - 1) / KEYS_A_ROW); c = CURVE[i]; kind = c ? dash(series(c), which(c)) : 2
        set arrow from screen across(x), down(y) to screen across(x + 26), down(y) nohead \
            lw 1.6 + 0.01 * (k % 2) dt kind lc rgb TINT[i]      # SVG joins neighbours of one width and colour
        if (c && !is_floor(series(c))) {
            set label "" at screen across(x + 13), down(y) point pt point(series(c), which(c)) lc rgb TINT[i]
        }
        set label TEXT[i] at screen across(x + 32), down(y) left tc rgb TINT[i] font "sans-serif,11"
    } else {
        set arrow from FROM_X[i], FROM_Y[i] to graph 1.02, graph AT[i] nohead back lw 0.7 dt 3 lc rgb TINT[i]
        set label TEXT[i] at graph 1.025, graph AT[i] left tc rgb TINT[i] font "sans-serif,11"
    }
}

# 5. Points of several curves that would hide each other stand side by side.
array SIDE[MOST]
do for [i = 1:MOST] { SIDE[i] = 0 }
hides(i, j) = AT_X[i] == AT_X[j] && known(AT_Y[j]) && !is_floor(series(OF[j])) && abs(up(AT_Y[i]) - up(AT_Y[j])) * TALL < 5
if (READ_IN <= 300) { do for [i = 1:READ_IN] { if (known(AT_Y[i])) {
    there = sum [j = 1:READ_IN] hides(i, j)
    pace = 8
    do for [j = 1:words(POOLS)] { if (there > 1 && abs(POOL[j] - AT_X[i]) >= 1) {
        pace = min(pace, 0.7 * X_ROOM * abs(x_at(POOL[j]) - x_at(AT_X[i])) / there)
    } }
    SIDE[i] = pace * ((sum [j = 1:i] hides(i, j)) - 0.5 - there / 2.0)
} } }
aside(i) = max(X0, min(X1, AT_X[i] * (X1 / X0) ** (SIDE[i] / X_ROOM)))

# 6. Ribbons below, lines and points above.
set lmargin at screen across(LEFT)
set rmargin at screen 1 - across(ABOVE ? 20 : 36 + 8 * LONGEST)
set tmargin at screen down(HEAD)
set bmargin at screen above(FOOT)
if (exists("MARKS")) { load MARKS }
do for [i = 1:min(READ_IN, TIPS_MOST)] { if (known(AT_Y[i])) {
    if (is_floor(series(OF[i]))) {
        set label TIP[i] at X0, AT_Y[i] @HOVER
        set label TIP[i] at X1, AT_Y[i] @HOVER
    } else {
        set label TIP[i] at aside(i), AT_Y[i] @HOVER
    }
} }
do for [i = 1:READ_IN] { if (MORE[i]) {
    set arrow from aside(i), AT_Y[i] to aside(i), AT_Y[i] * (LOG ? (Y1 / Y0) ** (16.0 / TALL) : 1) + (LOG ? 0 : Y1 * 16.0 / TALL) \
        head filled size screen 5.0 / WIDTH, 30 front lw 1.2 lc rgb colour(series(OF[i]))
} }
unset datafile columnheaders
within(c, i) = OF[i] == c && !is_floor(series(c))
here(c, i, v) = within(c, i) ? v : NaN
joined(c, v) = scattered(series(c)) ? NaN : v
bare(i) = !(known(AT_LO[i]) && known(AT_HI[i]))
plot for [c = 1:CURVES] AT_X using (joined(c, here(c, $1, AT_X[$1]))):(max(Y0, AT_LO[$1])):(AT_HI[$1]) \
        with filledcurves lc rgb colour(series(c)), \
    for [c = 1:CURVES] (is_floor(series(c)) ? END_Y[c] : NaN) \
        with lines lw 1.2 dt dash(series(c), which(c)) lc rgb colour(series(c)), \
    for [c = 1:CURVES] AT_X using (here(c, $1, aside($1))):(AT_Y[$1]):(max(Y0, AT_LO[$1])):(AT_HI[$1]) \
        with yerrorbars pt 0 lw 0.8 lc rgb colour(series(c)), \
    for [c = 1:CURVES] AT_X using (joined(c, here(c, $1, AT_X[$1]))):(AT_Y[$1]) \
        with lines lw 1.6 dt dash(series(c), which(c)) lc rgb colour(series(c)), \
    for [c = 1:CURVES] AT_X using (here(c, $1, aside($1))):(AT_Y[$1]) \
        with points lw 1.6 pt point(series(c), which(c)) lc rgb colour(series(c)), \
    AT_X using (OF[$1] && !is_floor(series(OF[$1])) && bare($1) ? aside($1) : NaN):(AT_Y[$1]) with points pt 2 ps 1.3 * POINTSIZE lw 0.8 lc rgb INK
