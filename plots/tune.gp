# tune.gp - what was found of one runner: throughput, p99 and memory by pool size, one above the other.
#
# The recommended size is a line through all of them, with its interval as a band; what the
# scalability law says is dashed, where it describes the curve. Of shapes there are several with as
# many workers: no line joins them, and the names stand at the points.
load "plots/data.gp"
S = FIRST
OPEN = LOOP eq "open loop"  # the rate is given: what was looked for is the shortest p99

# 1. The runner's own figures, from any row; which sizes there are, and what they span.
REC = NaN; REC_LO = NaN; REC_HI = NaN; BEST = NaN; BOUND = NaN; SHAPES = 0; VERDICT = ""; REC_SIZE = ""; BEST_SIZE = ""
LAMBDA = NaN; SIGMA = NaN; KAPPA = NaN; DESCRIBES = 0
about(unused) = (REC = cell("recommended"), REC_LO = cell("recommended_lo"), REC_HI = cell("recommended_hi"), \
    BEST = cell("best"), BOUND = cell("p99_bound_ns"), SHAPES = cell("shapes") > 0, VERDICT = strcol("verdict"), \
    LAMBDA = cell("usl_lambda"), SIGMA = cell("usl_sigma"), KAPPA = cell("usl_kappa"), \
    DESCRIBES = cell("usl_describes") > 0, \
    REC_SIZE = SHAPES ? strcol("recommended_shape") : sprintf("%d", REC), \
    BEST_SIZE = SHAPES ? strcol("best_shape") : sprintf("%d", BEST), 0)
stats TABLE using (mine(0) ? about(0) : NaN) nooutput
words_of(verdict) = verdict eq "not-certified" ? "NOT certified" : verdict eq "over-bound" ? "no size holds the p99 bound" : \
    verdict eq "nothing" ? "no size could be measured often enough" : verdict
HAVE_LAW = DESCRIBES && !SHAPES && !OPEN && known(LAMBDA) && known(SIGMA) && known(KAPPA)
law(n) = LAMBDA * n / (1 + SIGMA * (n - 1) + KAPPA * n * (n - 1))

X_LO = 1e300; X_HI = 0; POOLS = " "
width_of(x) = !(x > 0) ? 0 : (X_LO = min(X_LO, x), X_HI = max(X_HI, x), \
    POOLS = strstrt(POOLS, sprintf(" %d ", x)) ? POOLS : POOLS.sprintf("%d ", x), 0)
stats TABLE using (mine(0) && cell("ops_per_s_median") > 0 ? width_of(column("pool")) : NaN) nooutput
if (X_HI == 0) { exit status NOTHING }

# 2. The panels: which quantity, how tall. The first is what was maximised.
of_p99(part) = cell("latency_p99_ns".part) / 1e9
any(v) = v > 0 ? 1 : 0
HAVE_P99 = 0; HAVE_MEMORY = 0
measured(unused) = (HAVE_P99 = HAVE_P99 + any(of_p99("_median")), HAVE_MEMORY = HAVE_MEMORY + any(cell("memory_bytes")), 0)
stats TABLE using (mine(0) ? measured(0) : NaN) nooutput
WANTED = (OPEN ? "" : "rate ").(HAVE_P99 ? "p99 " : "").(HAVE_MEMORY ? "memory" : "")
if (words(WANTED) == 0) { exit status NOTHING }
NARROWLY = FORM eq "narrow"         # names of axes stand above them then, and other names within
TALL = 300; SHORT = 130; BETWEEN = NARROWLY ? 40 : 26; HEAD = NARROWLY ? 132 : 104; FOOT = 96
WIDTH = 900; HEIGHT = HEAD + TALL + (words(WANTED) - 1) * (SHORT + BETWEEN) + FOOT
figure_of(what, part) = what eq "rate" ? cell("ops_per_s".part) : what eq "p99" ? of_p99(part) : \
    part eq "_median" ? cell("memory_bytes") / 1048576 : NaN
ylabel_of(what) = what eq "rate" ? OPERATION." per second" : what eq "p99" ? "p99 latency" : "memory, MiB"
text_of(what, v) = what eq "rate" ? si(v, "") : what eq "memory" ? sprintf("%g", v) : v > 0 ? si(v, " ")."s" : "0"

BARE = 0
unbounded(what) = figure_of(what, "_median") > 0 && !(known(figure_of(what, "_lo")) && known(figure_of(what, "_hi")))
do for [k = 1:words(WANTED)] { what = word(WANTED, k); if (what ne "memory") {
    stats TABLE using (mine(0) && unbounded(what) ? (BARE = BARE + 1) : 0) nooutput
} }

TITLE = WORKLOAD.", ".NAME[S].": how many workers?"
if (HAVE_P99) { SUBTITLE = SUBTITLE."; latency from ".LATENCY_OF }
READ = "The vertical line is the smallest pool within what was asked of the best; the band is what the samples allow for it."
NOTE = "95% intervals".(HAVE_MEMORY ? ", of memory none" : "")."; band: that of the recommendation". \
    (HAVE_LAW ? "; dashed: the scalability law" : "")
load "plots/style.gp"
LEFT = NARROW ? 64 : 100; RIGHT = NARROW ? 14 : 124
set lmargin at screen across(LEFT)
set rmargin at screen 1 - across(RIGHT)
X_ROOM = WIDTH - LEFT - RIGHT
XLABEL = SHAPES ? "workers (shape: processes × threads × coroutines)" : "pool size (workers)"

# 3. Names of shapes at their points: the recommended and the best first, then what finds room.
NAMED = 0
array BOX_X[400]; array BOX_Y[400]; array BOX_W[400]
place(x, y, text) = (NAMED = NAMED + 1, BOX_X[NAMED] = x, BOX_Y[NAMED] = y, BOX_W[NAMED] = strlen(text))
HALF = 3.5 / X_ROOM                 # of a letter
apart(i, x, y, text) = abs(BOX_X[i] - x) > HALF * (BOX_W[i] + strlen(text)) || abs(BOX_Y[i] - y) > 0.05
free(x, y, text) = NAMED == 0 || (sum [i = 1:NAMED] !apart(i, x, y, text)) == 0
bare(x, y, text) = (sum [i = 1:SIZES] abs(x_at(SIZE_X[i]) - x) < HALF * strlen(text) && abs(up(SIZE_Y[i]) - y) < 0.03) == 0

array TIP_X[400]; array TIP_Y[400]; array TIP[400]
array SIZE_X[400]; array SIZE_Y[400]; array SIZE[400]
SIZES = 0
keep(x, y, text) = !(x > 0 && y > 0 && SIZES < 400) ? 0 : \
    (SIZES = SIZES + 1, SIZE_X[SIZES] = x, SIZE_Y[SIZES] = y, SIZE[SIZES] = text, 0)

stats TABLE using (mine(0) ? keep(column("pool"), figure_of(word(WANTED, 1), "_median"), strcol("size")) : NaN) nooutput

set multiplot
from_top = HEAD
do for [k = 1:words(WANTED)] {
    what = word(WANTED, k)
    tall = k == 1 ? TALL : SHORT
    set tmargin at screen down(from_top)
    set bmargin at screen down(from_top + tall)
    from_top = from_top + tall + BETWEEN

    # 4. The axes. The bound is to be seen, too. What is told of the points is for a page.
    number(v) = text_of(what, v)
    set autoscale
    unset logscale
    Y_LO = 1e300; Y_HI = 0; ENDS_LO = 1e300; ENDS_HI = 0
    span_of(y, lo, hi) = !(y > 0) ? 0 : (Y_LO = min(Y_LO, y), Y_HI = max(Y_HI, y), \
        ENDS_LO = min(ENDS_LO, lo > 0 ? min(lo, y) : y), ENDS_HI = max(ENDS_HI, known(hi) ? max(hi, y) : y), 0)
    stats TABLE using (mine(0) ? span_of(figure_of(what, "_median"), figure_of(what, "_lo"), figure_of(what, "_hi")) : NaN) nooutput
    TOLD = 0
    tell(x, y, text) = !(x > 0 && y > 0 && TOLD < TIPS_MOST) ? 0 : (TOLD = TOLD + 1, TIP_X[TOLD] = x, TIP_Y[TOLD] = y, TIP[TOLD] = text, 0)
    stats TABLE using (mine(0) ? tell(column("pool"), figure_of(what, "_median"), strcol("label").", ". \
        (SHAPES ? "shape " : "pool ").strcol("size")."\n".ylabel_of(what).": ". \
        told(figure_of(what, "_median"), figure_of(what, "_lo"), figure_of(what, "_hi"))."\n".row_samples(0)) : NaN) nooutput
    if (what eq "p99" && known(BOUND)) {
        ENDS_HI = max(ENDS_HI, BOUND / 1e9); Y_HI = max(Y_HI, BOUND / 1e9)
        ENDS_LO = min(ENDS_LO, BOUND / 1e9); Y_LO = min(Y_LO, BOUND / 1e9)
    }
    X_NAMED = k == words(WANTED); X_KEPT = REC
    LOG = -1; Y_TICKS = k == 1 ? 8 : 4
    load "plots/axis_x.gp"
    load "plots/axis_y.gp"
    ytitle = ylabel_of(what).(LOG ? " (log)" : "")
    if (NARROW) {
        set label 10 ytitle at screen across(6), graph 1 left offset 0, 0.8 rotate by 0 tc rgb INK font "sans-serif,10"
    } else {
        set label 10 ytitle at screen across(26), graph 0.5 center rotate by 90 tc rgb INK
    }

    # 5. The recommended size: a line through all panels, its interval as a band and on the axis.
    if (known(REC)) {
        set arrow 1 from REC, graph 0 to REC, graph 1 nohead back lw 1 dt 3 lc rgb INK
        if (REC_HI > REC_LO) {
            set object 1 rectangle from max(X0, REC_LO), graph 0 to min(X1, REC_HI), graph 1 back fc rgb colour(S) fs transparent solid 0.12 noborder
            set arrow 2 from max(X0, REC_LO), graph 0 to min(X1, REC_HI), graph 0 nohead front lw 5 lc rgb colour(S)
        }
        set label 11 "" at REC, graph 0 point pt 9 ps 1.6 * POINTSIZE lc rgb INK front
    }
    if (k == 1) {
        said = !known(REC) ? "nothing recommended: ".words_of(VERDICT) : "recommended ".REC_SIZE. \
            (REC_HI > REC_LO ? sprintf(" [%d, %d%s]", REC_LO, REC_HI, SHAPES ? " workers" : "") : "").", ".words_of(VERDICT)
        more = !known(REC) || !known(BEST) ? "" : BEST_SIZE eq REC_SIZE ? "the best measured" : "best measured ".BEST_SIZE
        if (NARROW) {
            set label 12 said.(more eq "" ? "" : "\n".more) at screen across(6), down(76) left tc rgb INK font "sans-serif,10"
        } else {
            said = said.(more eq "" ? "" : "; ").more
            at = known(REC) ? max(3.6 / X_ROOM * strlen(said), min(1 - 3.6 / X_ROOM * strlen(said), x_at(REC))) : 0.5
            set label 12 said at graph at, graph 1 center offset 0, 0.7 tc rgb INK font "sans-serif,10"
        }
    } else {
        unset label 12
    }
    if (what eq "p99" && known(BOUND)) {
        set arrow 3 from graph 0, first BOUND / 1e9 to graph 1, first BOUND / 1e9 nohead back lw 1.2 dt 2 lc rgb INK
        if (NARROW) {
            set label 13 "bound ".text_of("p99", BOUND / 1e9) at graph 0.01, first BOUND / 1e9 left offset 0, 0.6 tc rgb INK font "sans-serif,10"
        } else {
            set label 13 "bound ".text_of("p99", BOUND / 1e9) at graph 1.01, first BOUND / 1e9 left tc rgb INK font "sans-serif,10"
        }
    } else {
        unset arrow 3
        unset label 13
    }
    if (what eq "rate" && HAVE_LAW) {
        end = min(1, max(0, up(law(X_HI))))
        if (NARROW) {
            set label 14 "law" at graph 0.99, graph end right offset 0, (end > 0.5 ? -0.8 : 0.8) tc rgb GREY font "sans-serif,10"
        } else {
            set label 14 "law" at graph 1.01, graph end left tc rgb GREY font "sans-serif,10"
        }
    } else {
        unset label 14
    }

    # 6. Names of shapes.
    if (SHAPES && k == 1) {
        do for [turn = 1:2] { do for [i = 1:SIZES] {
            first_turn = SIZE[i] eq REC_SIZE || SIZE[i] eq BEST_SIZE
            x = max(HALF * 1.45 * strlen(SIZE[i]), min(NARROW ? 1 - HALF * strlen(SIZE[i]) : 1, x_at(SIZE_X[i]))); y = up(SIZE_Y[i])
            if ((turn == 1) == first_turn && free(x, y + 0.045, SIZE[i]) && (first_turn || bare(x, y + 0.045, SIZE[i]))) {
                unused = place(x, y + 0.045, SIZE[i])
                set label 100 + i SIZE[i] at graph x, graph y + 0.045 center tc rgb (first_turn ? INK : GREY) font "sans-serif,9"
            }
        } }
    } else {
        do for [i = 1:SIZES] { unset label 100 + i }
    }

    # 7. The marks, and what a page shows at them.
    do for [i = 1:TOLD] { set label 1000 + i TIP[i] at TIP_X[i], TIP_Y[i] @HOVER }

    set samples 400
    here(v) = mine(0) && v > 0 ? v : NaN
    plot for [i = 1:(what eq "rate" && HAVE_LAW)] (x >= X_LO && x <= X_HI ? law(x) : NaN) with lines lw 1.6 dt 2 lc rgb GREY, \
        TABLE using (here(column("pool"))):(figure_of(what, "_median")):(max(Y0, figure_of(what, "_lo"))):(figure_of(what, "_hi")) \
            with yerrorbars pt 0 lw 0.8 lc rgb colour(S), \
        for [i = 1:!SHAPES] TABLE using (here(column("pool"))):(figure_of(what, "_median")) with lines lw 1.2 lc rgb colour(S), \
        TABLE using (here(column("pool"))):(figure_of(what, "_median")) with points pt point(S, 1) lc rgb colour(S), \
        TABLE using (what ne "memory" && unbounded(what) ? here(column("pool")) : NaN):(figure_of(what, "_median")) \
            with points pt 2 ps 1.3 * POINTSIZE lw 0.8 lc rgb INK
    do for [i = 1:TOLD] { unset label 1000 + i }
    do for [i = 1:4] { unset label i }
}
unset multiplot
