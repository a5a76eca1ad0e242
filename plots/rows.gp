# rows.gp - marks in rows: a name at the left, a point with its interval, what it says in words at the
# right; headings above groups of rows. From a table of put_mark (table.awk), loaded after data.gp.
#
# The script that loads it has set:
#   LOG          1 log from 1, 2 or 5 of a decade on, 0 linear from 0, 2 log around 1
#   number(v)     the text at tick v      XLABEL   what the axis is
#   LINE         a value with a line through all rows, NaN for none; LINE_NAME
#   WORDS_NAME   what stands at the right
#   ROW_HEIGHT   in pixels, if it isn't 20
#   TITLE, NOTE, READ
# Where it is narrow, words leave out the interval, which is drawn, and long names their middle.
name_shown(text) = FORM ne "narrow" || strlen(text) <= 14 ? text : text[1:7]."…".text[strlen(text) - 5:*]
words_shown(text) = FORM ne "narrow" || !strstrt(text, " [") ? text : \
    text[1:strstrt(text, " [") - 1].text[strstrt(text, "]") + 1:*]
ROWS = 0; LO = 1e300; HI = -1e300; NAME_LONG = 0; WORDS_LONG = strlen(WORDS_NAME); HEAD_LONG = 0
span(v, lo, hi) = !known(v) ? 0 : (LO = min(LO, known(lo) ? min(lo, v) : v), HI = max(HI, known(hi) ? max(hi, v) : v), 0)
measure(unused) = (ROWS = max(ROWS, column("row")), span(cell("value"), cell("lo"), cell("hi")), \
    span(cell("band_hi"), cell("band_lo"), cell("band_hi")), \
    known(cell("heading")) ? 0 : (NAME_LONG = max(NAME_LONG, strlen(name_shown(strcol("name")))), \
    WORDS_LONG = max(WORDS_LONG, strlen(words_shown(strcol("words"))))), 0)
stats TABLE using (mine(0) ? measure(0) : NaN) nooutput
if (HI < LO) { exit status NOTHING }
array HEAD[ROWS + 1]; array BAND_LO[ROWS + 1]; array BAND_HI[ROWS + 1]
do for [r = 1:ROWS + 1] { HEAD[r] = ""; BAND_LO[r] = NaN; BAND_HI[r] = NaN }
heading(r) = (HEAD[r] = strcol("name"), BAND_LO[r] = cell("band_lo"), BAND_HI[r] = cell("band_hi"), 0)
stats TABLE using (mine(0) && known(cell("heading")) ? heading(int(column("row"))) : NaN) nooutput
named_row(v) = mine(0) && !known(cell("heading")) ? v : NaN
array AT_V[ROWS + 1]; array TIP[ROWS + 1]
do for [r = 1:ROWS + 1] { AT_V[r] = NaN }
tip(r, v) = (AT_V[r] = v, TIP[r] = strcol("name")."\n".strcol("words")."\n".row_samples(0), 0)
stats TABLE using (named_row(0) == 0 && known(cell("value")) ? tip(int(column("row")), cell("value")) : 0) nooutput
WIDTH = 900; HEIGHT = int(200 + (exists("ROW_HEIGHT") ? ROW_HEIGHT : 20) * ROWS)
load "plots/style.gp"

# 1. The axis.
set yrange [ROWS + 0.8:0.3]
unset ytics
set border 1
set grid noy
set xtics ()
LEFT = 30 + 7.6 * NAME_LONG; RIGHT = 24 + 6.9 * WORDS_LONG
TICKS = max(4, min(9, int((WIDTH - LEFT - RIGHT) / 48)))
if (LOG == 2) {
    EDGE = 1 + 1.15 * max(0.01, max(HI - 1, 1 / LO - 1))
    X0 = 1 / EDGE; X1 = EDGE
    load "plots/axis_ratio.gp"
    do for [i = 1:RATIOS] { set xtics add (number(RATIO[i]) RATIO[i]) }
}
if (LOG == 1) {
    X0 = round_down(LO * 0.95); X1 = round_up(HI * 1.05)
    EACH = int(log10(X1 / X0) / TICKS) + 1              # of so many decades one has a name
    do for [e = floor(log10(X0) + 1e-9):ceil(log10(X1) - 1e-9)] { do for [m = 1:9] {
        at = m * 10.0 ** e
        if ((m == 1 && e % EACH == 0) || (X1 / X0 < 300 && !NARROW && (m == 2 || m == 5))) {
            set xtics add (number(at) at)
        } else {
            set xtics add ("" at 1)
        }
    } }
}
if (LOG) { set logscale x } else {
    X0 = 0; X1 = HI * 1.05
    step = round_up(X1 / TICKS)
    do for [i = 0:int(X1 / step)] { set xtics add (number(i * step) i * step) }
}
set xrange [X0:X1]
set xlabel XLABEL.(LOG ? " (log)" : "")

# 2. Text.
set lmargin at screen across(LEFT)
set rmargin at screen 1 - across(RIGHT)
set tmargin at screen down(92)
set bmargin at screen above(92)
set label WORDS_NAME at graph 1, graph 1 left offset 1, 0.6 tc rgb GREY font "sans-serif,9"
if (known(LINE)) {
    set label LINE_NAME at LINE, graph 1 center offset 0, 0.6 tc rgb INK font "sans-serif,10"
}
LEAST = ROWS + 1
do for [r = ROWS:1:-1] { if (strlen(HEAD[r])) {
    set label cut(HEAD[r], NARROW ? 54 : 105) at screen across(NARROW ? 4 : 20), first r font "sans-serif:Bold,10" tc rgb INK
    if (r > 1) { set arrow from screen across(4), first r - 0.5 to graph 1, first r - 0.5 nohead back lw 0.8 lc rgb RULE }
    if (known(BAND_HI[r])) {
        set object rectangle from BAND_LO[r], r + 0.5 to BAND_HI[r], LEAST - 0.5 back fc rgb INK \
            fs transparent solid 0.12 noborder
    }
    if (known(LINE)) { set arrow from LINE, r + 0.5 to LINE, LEAST - 0.5 nohead back lw 1.4 lc rgb INK }
    LEAST = r
} }

# 3. Marks, in the colour and shape of their runner.
hex(text) = int(("0x".text[2:7]) + 0)
tint(s) = hex(strstrt(strcol("symbol"), "grey") ? GREY : colour(s))
own(s) = int(word(POINTS, family(s)))
mark_of(s, symbol) = symbol eq "cross" || !family(s) ? 2 : own(s) - (strstrt(symbol, "hollow") > 0)
is(unused) = int(column("series"))
group = ""
do for [r = 1:min(ROWS, TIPS_MOST)] {
    if (strlen(HEAD[r])) { group = HEAD[r]."\n" }
    if (known(AT_V[r])) { set label group.TIP[r] at AT_V[r], r @HOVER }
}
plot TABLE using (named_row(known(cell("lo")) ? cell("value") : NaN)):(column("row")):(cell("lo")):(cell("hi")):(tint(is(0))) \
        with xerrorbars pt 0 lw 2.4 lc rgb variable, \
    TABLE using (named_row(cell("value"))):(column("row")):(mark_of(is(0), strcol("symbol"))):(tint(is(0))) \
        with points pt variable lw 1.4 lc rgb variable, \
    TABLE using (named_row(cell("ring") > 0 ? cell("value") : NaN)):(column("row")) \
        with points pt 6 ps 2.2 * POINTSIZE lw 1.4 lc rgb INK, \
    TABLE using (named_row(X0)):(column("row")):(name_shown(strcol("name"))):(tint(is(0))) \
        with labels right offset -1, 0 tc rgb variable font "sans-serif,10", \
    TABLE using (named_row(X1)):(column("row")):(words_shown(strcol("words"))) \
        with labels left offset 1, 0 tc rgb INK font "sans-serif,9"
