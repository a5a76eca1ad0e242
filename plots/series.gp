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
#   MARKS        a script to load before the plot, if there is more to be marked
#   X, XLABEL    what else than the pool size is drawn against, if so
# A curve is one series and one quantity. Serial has one pool size, so it is drawn as a floor.

if (!exists("X")) { X = "pool"; XLABEL = "pool size (workers)" }
if (!exists("GPFUN_scattered")) { scattered(s) = 0 }
is_floor(s) = X eq "pool" && is_serial(s)

NQ = words(QUANTITIES)
quantity(q) = word(QUANTITIES, q)
CURVES = (LAST - FIRST + 1) * NQ
curve(s, q) = (s - FIRST) * NQ + q
series(c) = FIRST + (c - 1) / NQ
which(c) = 1 + (c - 1) % NQ

# 1. Read every curve: where it ends, what all of them span, and the pool sizes.
array END_X[CURVES]; array END_Y[CURVES]; array END_LO[CURVES]; array END_HI[CURVES]
do for [c = 1:CURVES] { END_X[c] = NaN; END_Y[c] = NaN; END_LO[c] = NaN; END_HI[c] = NaN }
X_LO = 1e300; X_HI = 0; Y_LO = 1e300; Y_HI = 0; ENDS_LO = 1e300; ENDS_HI = 0; POOLS = " "
remember(c, x, y, lo, hi) = !(x > 0 && y > 0) ? 0 : ( \
    END_X[c] = x, END_Y[c] = y, END_LO[c] = lo, END_HI[c] = hi, \
    Y_LO = min(Y_LO, y), Y_HI = max(Y_HI, y), \
    ENDS_LO = min(ENDS_LO, lo > 0 ? min(lo, y) : y), ENDS_HI = max(ENDS_HI, known(hi) ? max(hi, y) : y), \
    X_LO = min(X_LO, x), X_HI = max(X_HI, x), \
    POOLS = strstrt(POOLS, sprintf(" %d ", x)) ? POOLS : POOLS.sprintf("%d ", x), 1)
row(s, q) = remember(curve(s, q), column(X), \
    figure(quantity(q)."_median"), figure(quantity(q)."_lo"), figure(quantity(q)."_hi"))
do for [q = 1:NQ] { stats TABLE using (mine(0) ? row(int(column("series")), q) : NaN) nooutput }
if (X_HI == 0) { exit status NOTHING }
WIDTH = 900; HEIGHT = 560
load "plots/style.gp"

# 2. Axes.
load "plots/axis_x.gp"
load "plots/axis_y.gp"
set label YLABEL.(LOG ? " (log)" : "") at screen across(26), graph 0.5 center rotate by 90 tc rgb INK

# 3. The names at the line ends, pushed apart until none overlaps, each with a hair line to its end.
SLOTS = CURVES + 1
array TEXT[SLOTS]; array TINT[SLOTS]; array FROM_X[SLOTS]; array FROM_Y[SLOTS]; array AT[SLOTS]
USED = 0; LONGEST = 0; FLOOR = NaN
tag(q) = TAGS eq "" ? "" : " ".word(TAGS, q)
name_it(text, tint, x, y) = (USED = USED + 1, TEXT[USED] = text, TINT[USED] = tint, FROM_X[USED] = x, \
    FROM_Y[USED] = y, AT[USED] = up(y), LONGEST = max(LONGEST, strlen(text)))
do for [c = 1:CURVES] { if (known(END_X[c])) {
    s = series(c)
    if (is_floor(s)) {
        FLOOR = END_Y[c]
        if (known(END_LO[c])) {
            set object rectangle from X0, max(Y0, END_LO[c]) to X1, END_HI[c] back fc rgb colour(s) \
                fs transparent solid 0.12 noborder
        }
    }
    unused = name_it(NAME[s].tag(which(c)), colour(s), is_floor(s) ? X1 : END_X[c], END_Y[c])
} }

# The ideal line goes from pool size to pool size like the others, and is named where it ends: at the
# last one, or at the top of the chart.
IDEAL_TEXT = "ideal: pool × serial"
if (IDEAL && known(FLOOR) && POOL[1] * FLOOR < Y1) {
    x = POOL[1]
    do for [i = 2:words(POOLS)] { if (up(x * FLOOR) < 1) {
        before = up(x * FLOOR); after = up(POOL[i] * FLOOR)
        to = after <= 1 ? POOL[i] : x * (POOL[i] / (x + 0.0)) ** ((1 - before) / (after - before))
        set arrow from x, x * FLOOR to to, min(Y1, POOL[i] * FLOOR) nohead back lw 1 dt 2 lc rgb GREY
        x = POOL[i]; end = to
    } }
    if (words(POOLS) > 1 && up(x * FLOOR) <= 1) {
        unused = name_it(IDEAL_TEXT, GREY, x, x * FLOOR)
    }
    if (words(POOLS) > 1 && up(x * FLOOR) > 1) {
        set label IDEAL_TEXT at end, graph 1 center offset 0, 0.7 tc rgb GREY font "sans-serif,10"
    }
}

array ORDER[USED]
do for [i = 1:USED] { ORDER[i] = i; do for [j = i:2:-1] {
    if (AT[ORDER[j]] < AT[ORDER[j - 1]]) { swap = ORDER[j]; ORDER[j] = ORDER[j - 1]; ORDER[j - 1] = swap }
} }
GAP = 0.038
do for [pass = 1:200] {
    do for [i = 1:USED - 1] {
        push = GAP - (AT[ORDER[i + 1]] - AT[ORDER[i]])
        if (push > 0) { AT[ORDER[i]] = AT[ORDER[i]] - push / 2; AT[ORDER[i + 1]] = AT[ORDER[i + 1]] + push / 2 }
    }
    do for [i = 1:USED] { AT[i] = max(0, min(1, AT[i])) }
}
do for [i = 1:USED] {
    set arrow from FROM_X[i], FROM_Y[i] to graph 1.02, graph AT[i] nohead back lw 0.7 dt 3 lc rgb TINT[i]
    set label TEXT[i] at graph 1.025, graph AT[i] left tc rgb TINT[i] font "sans-serif,11"
}

# 4. Ribbons below, lines and points above.
set lmargin at screen across(100)
set rmargin at screen 1 - across(36 + 8 * LONGEST)
set tmargin at screen down(92)
set bmargin at screen above(96)
here(s, q, v) = int(column("series")) == s && !is_floor(s) && v > 0 ? v : NaN
of(q, part) = figure(quantity(q).part)
if (exists("MARKS")) { load MARKS }
joined(s, v) = scattered(s) ? NaN : v
plot for [s = FIRST:LAST] for [q = 1:NQ] TABLE \
        using (joined(s, here(s, q, column(X)))):(here(s, q, max(Y0, of(q, "_lo")))):(here(s, q, of(q, "_hi"))) \
        with filledcurves lc rgb colour(s), \
    for [c = 1:CURVES] (is_floor(series(c)) ? END_Y[c] : NaN) \
        with lines lw 1.2 dt dash(series(c), which(c)) lc rgb colour(series(c)), \
    for [s = FIRST:LAST] for [q = 1:NQ] TABLE \
        using (here(s, q, column(X))):(of(q, "_median")):(max(Y0, of(q, "_lo"))):(of(q, "_hi")) \
        with yerrorbars pt 0 lw 0.8 lc rgb colour(s), \
    for [s = FIRST:LAST] for [q = 1:NQ] TABLE \
        using (joined(s, here(s, q, column(X)))):(of(q, "_median")) \
        with lines lw 1.6 dt dash(s, q) lc rgb colour(s), \
    for [s = FIRST:LAST] for [q = 1:NQ] TABLE \
        using (here(s, q, column(X))):(of(q, "_median")) \
        with points lw 1.6 pt point(s, q) lc rgb colour(s)
