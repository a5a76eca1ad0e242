# map.gp - which model wins, by how much of an operation is waiting and by how many are at once?
load "plots/data.gp"

# 1. The grid.
array X[LAST]; array Y[LAST]; array STATE[LAST]; array MARGIN[LAST]; array RATIO[LAST]
array SHARE[LAST]; array POOL[LAST]             # of columns and rows, of which there are fewer
do for [s = 1:LAST] { STATE[s] = ""; SHARE[s] = ""; POOL[s] = 0 }
at(s) = (X[s] = int(column("x")), Y[s] = int(column("y")), STATE[s] = strcol("state"), \
    MARGIN[s] = strcol("margin"), RATIO[s] = cell("ratio"), \
    SHARE[X[s]] = strcol("share"), POOL[Y[s]] = int(column("pool")), s)
stats TABLE using (mine(0) ? at(int(column("series"))) : NaN) nooutput
COLUMNS = 0; ROWS = 0
do for [s = FIRST:LAST] { COLUMNS = max(COLUMNS, X[s]); ROWS = max(ROWS, Y[s]) }
WIDTH = max(760, 130 + 124 * COLUMNS); HEIGHT = 200 + 54 * max(4, ROWS)

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
word_of(s) = STATE[s] eq "decided" ? cut(NAME[s], 11) : STATE[s] eq "equal" ? "=" : STATE[s] eq "open" ? "?" : "–"

# 3. Axes without lines: the cells are the grid.
unset border
unset grid
set tics scale 0
set xrange [0.5:COLUMNS + 0.5]
set yrange [0.5:ROWS + 0.5]
set xtics ()
set ytics ()
do for [i = 1:COLUMNS] { set xtics add (SHARE[i] i) }
do for [i = 1:ROWS] { set ytics add (sprintf("%d", POOL[i]) i) }
set xlabel "share of an operation that is waiting (the wait)"
set ylabel "workers at once (pool size)" tc rgb INK
set lmargin at screen across(86)
set rmargin at screen 1 - across(30)
set tmargin at screen down(98)
set bmargin at screen above(94)
set label 5 "the winner's colour, fainter where it wins by less · grey: undecided; =: equal within 2%, ?: can't be told" \
    at screen across(20), down(78) tc rgb INK font "sans-serif,9"

# 4. Cells, and what stands in them.
set style fill solid 1 border rgb PAPER
unset datafile columnheaders
array ONE[LAST]
plot ONE every ::FIRST - 1 using (X[column(1)]):(Y[column(1)]):(0.5):(0.5):(fill(column(1))) \
        with boxxyerror lw 3 fc rgb variable, \
    ONE every ::FIRST - 1 using (X[column(1)]):(Y[column(1)] + 0.14):(word_of(column(1))):(ink(column(1))) \
        with labels tc rgb variable font "sans-serif:Bold,12", \
    ONE every ::FIRST - 1 using (X[column(1)]):(Y[column(1)] - 0.2):(MARGIN[column(1)]):(ink(column(1))) \
        with labels tc rgb variable font "sans-serif,9"
