# axis_x.gp - the axis of pool sizes: log2, with a tick at each, named where there is room. With DECADES
# set it is log10, from 1 to the end of the data's last decade.
#
# Reads X_LO, X_HI, POOLS (the sizes, " 1 2 4 "), XLABEL; X_NAMED: 0 where an axis below has the names;
# X_KEPT: a size that is named whatever its neighbours are. Sets X0, X1, its ends, and POOL, the sizes
# in ascending order.

if (!exists("X_NAMED")) { X_NAMED = 1 }
if (!exists("X_KEPT")) { X_KEPT = NaN }
if (exists("DECADES")) {
    X0 = 0.9; X1 = 1.1 * 10.0 ** max(1, ceil(log10(X_HI) - 1e-9))
    set logscale x 10
} else {
    X_PAD = X_HI > X_LO ? (X_HI / X_LO) ** 0.03 : 2
    X0 = X_LO / X_PAD; X1 = X_HI * X_PAD
    set logscale x 2
}
set xrange [X0:X1]
set xlabel X_NAMED ? XLABEL : ""
array POOL[words(POOLS)]
do for [i = 1:words(POOLS)] { POOL[i] = int(word(POOLS, i)) }
do for [i = 2:words(POOLS)] { do for [j = i:2:-1] {     # insertion sort
    if (POOL[j] < POOL[j - 1]) { swap = POOL[j]; POOL[j] = POOL[j - 1]; POOL[j - 1] = swap }
} }
set xtics ()
next_free = 0
x_at(x) = log(x / X0) / log(X1 / X0)
x_wide(x) = 0.012 * (strlen(sprintf("%d", x)) + 1)
beside_kept(x) = X_KEPT > 0 && x != X_KEPT && abs(x_at(x) - x_at(X_KEPT)) < (x_wide(x) + x_wide(X_KEPT)) / 2
if (exists("DECADES")) {
    do for [e = 0:int(log10(X1))] {
        set xtics add ((X_NAMED ? si(10.0 ** e, "") : "") 10.0 ** e)
        do for [m = 2:9] { set xtics add ("" m * 10.0 ** e 1) }
    }
} else { do for [i = 1:words(POOLS)] {
    at = x_at(POOL[i])
    wide = x_wide(POOL[i])
    if (at - wide / 2 >= next_free && !beside_kept(POOL[i])) {
        set xtics add ((X_NAMED ? sprintf("%d", POOL[i]) : "") POOL[i])
        next_free = at + wide / 2
    } else {
        set xtics add ("" POOL[i] 1)
    }
} }
