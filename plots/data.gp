# data.gp - the table of panels.awk, and the functions that every chart needs.
#
# Set by plots/draw (gnuplot -e) before a script runs:
#   TABLE   the table of panels.awk       PANEL   the number of the panel to draw (0 = all)
#   FORMAT  svg, png or pdf               THEME   light or dark
#   FORM    file: by itself; wide, narrow: a part of a page
#   RUNS    2 = of two runs, old and new, each of which has series of its own; else 1
#   OUT     the file to write
# Text of the CSV only ever comes in through strcol(): it is data, never part of a command.

set encoding utf8
set datafile separator tab columnheaders commentschars ""
NOTHING = 3                 # exit status: this panel has nothing for this chart

min(a, b) = a < b ? a : b
max(a, b) = a > b ? a : b
known(v) = v == v           # false for NaN
cut(text, n) = strlen(text) > n ? substr(text, 1, n - 1)."…" : text
cell(name) = strcol(name) eq "NaN" ? NaN : column(name)     # column() alone would void the whole row
mine(unused) = PANEL == 0 || column("panel") == PANEL

# A number with an SI prefix: 1500 is "1.5k".
exponent(v) = v > 0 ? int(max(-4, min(4, floor(log10(v * 1.000001) / 3)))) : 0
prefix(e) = e == 0 ? "" : word("p n µ m - k M G T", e + 5)
si(v, gap) = sprintf("%g", v / 1000.0 ** exponent(v)).gap.prefix(exponent(v))

# The nearest 1, 2 or 5 times a power of ten, downwards and upwards.
decade(v) = 10.0 ** floor(log10(v) + 1e-9)
mantissa(v) = v / decade(v)
round_down(v) = decade(v) * (mantissa(v) > 4.999 ? 5 : mantissa(v) > 1.999 ? 2 : 1)
round_up(v) = decade(v) * (mantissa(v) < 1.001 ? 1 : mantissa(v) < 2.001 ? 2 : mantissa(v) < 5.001 ? 5 : 10)

# A number at an axis that spans many decades: "0.02", "100", "10⁻⁵".
raised(n) = (n < 0 ? "⁻" : "").(abs(n) > 9 ? word(RAISED, abs(n) / 10 + 1) : "").word(RAISED, abs(n) % 10 + 1)
RAISED = "⁰ ¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹"
of_ten(v) = int(floor(log10(v) + 1e-9))
short(v) = v > 0 && (v < 0.00099 || v > 9999) ? \
    (mantissa(v) < 1.001 ? "" : sprintf("%g·", mantissa(v)))."10".raised(of_ten(v)) : sprintf("%g", v)

# What is told of a point in words: three digits, its interval by the chart's number(v), its samples.
three(v) = v > 0 ? floor(v / 10.0 ** (floor(log10(v)) - 2) + 0.5) * 10.0 ** (floor(log10(v)) - 2) : v
told(v, lo, hi) = number(three(v)).(known(lo) && known(hi) ? \
    " [".number(three(lo)).", ".number(three(hi))."]" : ", no interval")
samples(n, failed, tainted) = sprintf("n = %d", n > 0 ? n : 0).(failed > 0 ? sprintf(", %d failed", failed) : ""). \
    (tainted > 0 ? sprintf(", %d disturbed", tainted) : "")
row_samples(unused) = samples(cell("n"), cell("n_failed"), cell("n_tainted"))

# How many lines there are, and the text that goes around the chart.
if (!exists("RUNS")) { RUNS = 1 }
is_old(unused) = RUNS == 2 && strcol("run")[1:3] eq "old"
WORKLOAD = ""; SUBTITLE = ""; TRACKS = ""; OPERATION = ""; LATENCY_OF = ""; LOOP = ""; MACHINE = ""; COMMIT = ""; OLD_MACHINE = ""; OLD_COMMIT = ""
N_LO = 1e9; N_HI = 0; FAILED = 0; TAINTED = 0
seen(unused) = ( \
    WORKLOAD = strcol("workload"), SUBTITLE = strcol("subtitle"), TRACKS = strcol("tracks"), OPERATION = strcol("operation"), \
    LATENCY_OF = strcol("latency_of"), LOOP = strcol("loop"), \
    MACHINE = strcol("machine"), COMMIT = strcol("commit"), \
    OLD_MACHINE = RUNS == 2 ? strcol("old_machine") : "", OLD_COMMIT = RUNS == 2 ? strcol("old_commit") : "", \
    N_LO = min(N_LO, column("n") > 0 ? column("n") : N_LO), N_HI = max(N_HI, column("n")), \
    FAILED = FAILED + max(0, column("n_failed")), TAINTED = TAINTED + (cell("n_tainted") > 0 ? cell("n_tainted") : 0), \
    column("series"))
stats TABLE using (mine(0) ? seen(0) : NaN) nooutput
FIRST = int(STATS_min)      # series FIRST to LAST belong to this chart
LAST = int(STATS_max)
ROWS_HERE = int(STATS_records)

array NAME[LAST]            # of each series: what is written beside it, and its panel
array PANEL_OF[LAST]
array OLD[LAST]
do for [s = 1:LAST] { NAME[s] = ""; PANEL_OF[s] = 0; OLD[s] = 0 }
named(s, text, run) = (NAME[s] = cut(text, 32 - strlen(run)).(run eq "" ? "" : " ".run), \
    PANEL_OF[s] = int(column("panel")), OLD[s] = is_old(0), 0)
stats TABLE using (mine(0) ? named(int(column("series")), strcol("label"), RUNS == 2 ? strcol("run") : "") : NaN) nooutput

# "coro:switch=ucontext" and "coro (idiomatic)" are variants of "coro".
first_of(text, mark) = strstrt(text, mark) ? text[1:strstrt(text, mark) - 1] : text
base(s) = first_of(first_of(NAME[s], ":"), " ")
is_serial(s) = base(s) eq "serial"
