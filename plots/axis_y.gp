# axis_y.gp - the axis of what was measured: linear from 0, or log.
#
# Reads Y_LO, Y_HI (of the estimates), ENDS_LO, ENDS_HI (with their intervals), number(v) (the text at
# tick v), LOG (1 log, 0 linear, -1 log when the estimates span more than 20-fold, or an interval goes so
# far beyond them that all would lie at the foot), and Y_TICKS, about how many there may be. Sets LOG,
# Y0, Y1, its ends, and up(y).

if (!exists("Y_TICKS")) { Y_TICKS = 8 }
if (LOG < 0) { LOG = Y_HI > 20 * Y_LO || ENDS_HI > 10 * Y_HI }
set ytics ()
if (LOG) {
    Y0 = round_down(ENDS_LO * 0.95); Y1 = round_up(ENDS_HI * 1.05)
    set logscale y
    span = Y1 / Y0
    EACH_DECADE = int(log10(span) / (Y_TICKS + 1)) + 1      # of so many one has a name
    do for [e = floor(log10(Y0) + 1e-9):ceil(log10(Y1) - 1e-9)] { do for [m = 1:9] {
        at = m * 10.0 ** e
        if ((m == 1 && e % EACH_DECADE == 0) || (Y_TICKS > 4 && (span < 11 || (span < 300 && (m == 2 || m == 5))))) {
            set ytics add (number(at) at)
        } else {
            set ytics add ("" at 1)
        }
    } }
} else {
    Y0 = 0; Y1 = ENDS_HI * 1.08
    unset logscale y
    step = round_up(Y1 / Y_TICKS)
    do for [i = 0:int(Y1 / step)] { set ytics add (number(i * step) i * step) }
}
set yrange [Y0:Y1]
up(y) = LOG ? log(y / Y0) / log(Y1 / Y0) : y / Y1       # 0 at the foot of the chart, 1 at its top
