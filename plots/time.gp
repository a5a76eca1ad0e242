# time.gp - did the machine stay the same? Every timing sample over the time of the run.
load "plots/data.gp"
END_AT = 0; EDGE = 1; SHOWN = 0; BEYOND = 0; AGAIN = 0; DISTURBED = 0
whole(unused) = (END_AT = max(END_AT, cell("until")), EDGE = cell("edge"), SHOWN = cell("shown"), \
    BEYOND = BEYOND + (cell("beyond") != 0), AGAIN = AGAIN + (strcol("kind") eq "again"), \
    DISTURBED = DISTURBED + (cell("disturbed") > 0), 0)
stats TABLE using (whole(0)) nooutput
UNIT = END_AT > 10800 ? 3600.0 : END_AT > 300 ? 60.0 : 1.0
WIDTH = 900; HEIGHT = 520

TITLE = "Did the machine stay the same during the run?"
READ = "A band that stays at 1 means that it did; one that drifts, that it became slower or faster meanwhile. Every model drifts ". \
    "alike within a block, which is why they are compared block by block."
NOTE = "single samples, no intervals".(SHOWN < N_HI ? sprintf(" (%d are shown)", SHOWN) : ""). \
    "; band: the middle half of each tenth of the run"
SIGNS = "band: the middle half".(DISTURBED ? " · ring: disturbed" : "").(AGAIN ? " · hollow: its block was run again" : "")
MORE_SIGNS = (FAILED > 0 ? " · cross: failed" : "").(BEYOND ? sprintf(" · arrow: beyond the edge (%d)", BEYOND) : "")
load "plots/style.gp"

# 1. Axes. Twice as fast and half as fast lie as far from 1.
set logscale y
set yrange [1 / EDGE ** 1.08:EDGE ** 1.04]
set ytics ()
TICKS = 9
load "plots/axis_ratio.gp"
do for [i = 1:RATIOS] { set ytics add (short(RATIO[i])."×" RATIO[i]) }
set xrange [0:max(1, END_AT) / UNIT * 1.01]
set xlabel sprintf("%s since the run began", UNIT > 60 ? "hours" : UNIT > 1 ? "minutes" : "seconds")
if (NARROW) { set xtics autofreq 0, round_up(max(1, END_AT) / UNIT / 5) }
set label "rate / median of its case (log)" at screen across(NARROW ? 14 : 26), graph 0.5 center rotate by 90 tc rgb INK

# 2. Who is who, and what the signs are: from the left, in lines as wide as the page.
KEY_LEFT = NARROW ? 12 : 70
KEY_X = KEY_LEFT; KEY_Y = 78
do for [f = 1:words(RUNNERS) + 1] { do for [s = FIRST:LAST] { if (family(s) == f % (words(RUNNERS) + 1)) {
    if (KEY_X + 26 + 7.5 * strlen(NAME[s]) > WIDTH) { KEY_X = KEY_LEFT; KEY_Y = KEY_Y + 16 }
    set label NAME[s] at screen across(KEY_X + 4), down(KEY_Y) left offset 0.8, 0 tc rgb colour(s) font "sans-serif,10" \
        point pt point(s, 1) lc rgb colour(s)
    KEY_X = KEY_X + 26 + 7.5 * strlen(NAME[s])
} } }
KEY_Y = KEY_Y + 18
set label SIGNS.(NARROW ? "" : MORE_SIGNS) at screen across(KEY_LEFT), down(KEY_Y) tc rgb GREY font "sans-serif,9"
if (NARROW && strlen(MORE_SIGNS)) {
    KEY_Y = KEY_Y + 14
    set label MORE_SIGNS[4:*] at screen across(KEY_LEFT), down(KEY_Y) tc rgb GREY font "sans-serif,9"
}
set lmargin at screen across(NARROW ? 78 : 96)
set rmargin at screen 1 - across(NARROW ? 12 : 30)
set tmargin at screen down(KEY_Y + 14)
set bmargin at screen above(92)
set arrow from graph 0, first 1 to graph 1, first 1 nohead back lw 1.2 lc rgb INK

# 3. Samples above their band.
is(s, kind) = int(column("series")) == s && strcol("kind") eq kind && cell("beyond") == 0
at(unused) = cell("at") / UNIT
array NAMELESS[1]
plot TABLE using (strcol("kind") eq "band" ? (cell("at") + cell("until")) / 2 / UNIT : NaN):(cell("ratio")): \
        (at(0)):(cell("until") / UNIT):(cell("lo")):(cell("hi")) with boxxyerror fc rgb INK fs transparent solid 0.18 noborder, \
    TABLE using (strcol("kind") eq "band" ? at(0) : NaN):(cell("ratio")):((cell("until") - cell("at")) / UNIT):(0) \
        with vectors nohead lw 2 lc rgb INK, \
    for [s = FIRST:LAST] TABLE using (is(s, "sample") ? at(0) : NaN):(cell("ratio")) \
        with points pt point(s, 1) ps 0.45 * POINTSIZE lc rgb colour(s), \
    for [s = FIRST:LAST] TABLE using (is(s, "again") ? at(0) : NaN):(cell("ratio")) \
        with points pt point(s, 1) - 1 ps 0.6 * POINTSIZE lc rgb colour(s), \
    TABLE using (cell("disturbed") > 0 ? at(0) : NaN):(cell("ratio")) \
        with points pt 6 ps 1.2 * POINTSIZE lw 1.2 lc rgb INK, \
    for [s = FIRST:LAST] TABLE using (is(s, "failed") ? at(0) : NaN):(cell("ratio")) \
        with points pt 2 ps 0.9 * POINTSIZE lw 1.4 lc rgb colour(s), \
    for [s = FIRST:LAST] TABLE using (int(column("series")) == s && cell("beyond") > 0 ? at(0) : NaN):(cell("ratio")):(0):(0.02) \
        with points pt 8 ps 0.8 * POINTSIZE lc rgb colour(s), \
    for [s = FIRST:LAST] TABLE using (int(column("series")) == s && cell("beyond") < 0 ? at(0) : NaN):(cell("ratio")) \
        with points pt 10 ps 0.8 * POINTSIZE lc rgb colour(s)
