# map.gp - which model wins, by how much of an operation is waiting and by how many are at once?
load "plots/data.gp"

# 1. The grid. Names at an axis are formats, in which %% is a per cent.
undoubled(text) = strstrt(text, "%%") ? text[1:strstrt(text, "%%")].text[strstrt(text, "%%") + 2:*] : text
array X[LAST]; array Y[LAST]; array STATE[LAST]; array MARGIN[LAST]; array RATIO[LAST]; array TIP[LAST]
array SHARE[LAST]; array POOL[LAST]             # of columns and rows, of which there are fewer
do for [s = 1:LAST] { STATE[s] = ""; SHARE[s] = ""; POOL[s] = 0 }
means(state, label) = state eq "decided" ? label." wins" : state eq "equal" ? "equal within 2%: no winner" : \
    state eq "open" ? "no winner can be told" : "no winner: too few have a result"
tip(s) = "pool ".sprintf("%d", column("pool")).", waiting ".undoubled(strcol("share"))."\n". \
    means(strcol("state"), strcol("label")).": ".strcol("margin")."\nn = ".sprintf("%d", column("n"))
at(s) = (TIP[s] = tip(s), X[s] = int(column("x")), Y[s] = int(column("y")), STATE[s] = strcol("state"), \
    MARGIN[s] = strcol("margin"), RATIO[s] = cell("ratio"), \
    SHARE[X[s]] = strcol("share"), POOL[Y[s]] = int(column("pool")), s)
stats TABLE using (mine(0) ? at(int(column("series"))) : NaN) nooutput
COLUMNS = 0; ROWS = 0
do for [s = FIRST:LAST] { COLUMNS = max(COLUMNS, X[s]); ROWS = max(ROWS, Y[s]) }
# Where it is narrow, a cell has a line a word, and columns too thin for words have their colour alone.
NARROWLY = FORM eq "narrow"
CELL = NARROWLY ? (420 - 58) / (COLUMNS + 0.0) : 124
THIN = NARROWLY && CELL < 44
WIDTH = max(760, 130 + CELL * COLUMNS); HEIGHT = NARROWLY ? 230 + 62 * ROWS : 200 + 54 * max(4, ROWS)

TITLE = "Which model wins, by waiting share and concurrency?"
READ = "Find your share of waiting and your number of workers: the colour is who wins there. Grey is nobody."
NOTE = "ratios to the runner-up, decided against all others, Holm over all cells"
load "plots/style.gp"

# 2. The winner's colour, the fainter the less it wins by: full strength from four times on.
EVEN = THEME eq "dark" ? "#3a3d44" : "#dcdcdc"
channel(text, i) = int(("0x".text[2 * i:2 * i + 1]) + 0)     # of "#rrggbb"; i = 1, 2, 3
strength(s) = STATE[s] ne "decided" ? 1 : 0.25 + 0.6 * max(0, min(1, log(RATIO[s]) / log(4)))
hue(s) = STATE[s] eq "decided" ? colour(s) : STATE[s] eq "none" ? PAPER : EVEN
blend(s, i) = int(channel(PAPER, i) + strength(s) * (channel(hue(s), i) - channel(PAPER, i)) + 0.5)
fill(s) = 65536 * blend(s, 1) + 256 * blend(s, 2) + blend(s, 3)
light(s) = 0.299 * blend(s, 1) + 0.587 * blend(s, 2) + 0.114 * blend(s, 3) > 125
ink(s) = light(s) ? 0x1a1a1a : 0xffffff
shortened(text) = THIN ? substr(text, 1, int(CELL / 9)) : cut(text, min(11, int(CELL / 9.3)))
word_of(s) = STATE[s] eq "decided" ? shortened(NAME[s]) : STATE[s] eq "equal" ? "=" : STATE[s] eq "open" ? "?" : "–"

# 3. Axes without lines: the cells are the grid.
unset border
unset grid
set tics scale 0
set xrange [0.5:COLUMNS + 0.5]
set yrange [0.5:ROWS + 0.5]
set xtics ()
set ytics ()
broken(text, at) = NARROW && strstrt(text, at) ? \
    text[1:strstrt(text, at) - 1]."\n".text[strstrt(text, at) + 1:*] : text       # at the blank that begins `at`
do for [i = 1:COLUMNS] { set xtics add ((THIN ? SHARE[i] : broken(SHARE[i], " (")) i) }
do for [i = 1:ROWS] { set ytics add (sprintf("%d", POOL[i]) i) }
set xlabel "share of an operation that is waiting (the wait)"
if (NARROW && !THIN) { set xlabel offset 0, -0.5 }
if (!NARROW) { set ylabel "workers at once (pool size)" tc rgb INK }
if (NARROW) { set label 6 "workers at once (pool size)" at screen across(10), graph 0.5 center rotate by 90 tc rgb INK }
set lmargin at screen across(NARROW ? 52 : 86)
set rmargin at screen 1 - across(NARROW ? 6 : 30)
set tmargin at screen down(NARROW ? 104 : 98)
set bmargin at screen above(THIN ? 172 : NARROW ? 108 : 94)
if (THIN) { set xtics rotate by 90 right }
if (NARROW) { set xtics font "sans-serif,8" }
KEY = "the winner's colour, fainter where it wins by less · grey: undecided; =: equal within 2%, ?: can't be told"
set label 5 (NARROW ? broken(KEY, " grey") : KEY) at screen across(NARROW ? 6 : 20), down(78) tc rgb INK font "sans-serif,9"
last_blank(text) = text eq "too few pairs" ? " pairs" : strstrt(text, " to ") ? text[strstrt(text, " to ") + 3:*] : " ran"
margin_of(s) = THIN ? "" : broken(MARGIN[s], last_blank(MARGIN[s]))
UP = NARROW ? (THIN ? 0 : 0.2) : 0.14; DOWN = NARROW ? 0.16 : 0.2

# 4. Cells, and what stands in them.
set style fill solid 1 border rgb PAPER
unset datafile columnheaders
array ONE[LAST]
size = 0.8 * min(CELL, NARROW ? 62 : 54) / 8.2
do for [i = FIRST:min(LAST, FIRST + TIPS_MOST - 1)] { set label TIP[i] at X[i], Y[i] @HOVER point pt 5 ps size }
plot ONE every ::FIRST - 1 using (X[column(1)]):(Y[column(1)]):(0.5):(0.5):(fill(column(1))) \
        with boxxyerror lw 3 fc rgb variable, \
    ONE every ::FIRST - 1 using (X[column(1)]):(Y[column(1)] + UP):(word_of(column(1))):(ink(column(1))) \
        with labels tc rgb variable font "sans-serif:Bold,12", \
    ONE every ::FIRST - 1 using (X[column(1)]):(Y[column(1)] - DOWN):(margin_of(column(1))):(ink(column(1))) \
        with labels tc rgb variable font "sans-serif,9"
