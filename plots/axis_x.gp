# axis_x.gp - the axis of pool sizes: log2, with a tick at each, named where there is room.
#
# Reads X_LO, X_HI, POOLS (the sizes, " 1 2 4 "), XLABEL, and X_NAMED: 0 where an axis below has the
# names. Sets X0, X1, its ends, and POOL, the sizes in ascending order.

if (!exists("X_NAMED")) { X_NAMED = 1 }
X_PAD = X_HI > X_LO ? (X_HI / X_LO) ** 0.03 : 2
X0 = X_LO / X_PAD; X1 = X_HI * X_PAD
set logscale x 2
set xrange [X0:X1]
set xlabel X_NAMED ? XLABEL : ""
array POOL[words(POOLS)]
do for [i = 1:words(POOLS)] { POOL[i] = int(word(POOLS, i)) }
do for [i = 2:words(POOLS)] { do for [j = i:2:-1] {     # insertion sort
    if (POOL[j] < POOL[j - 1]) { swap = POOL[j]; POOL[j] = POOL[j - 1]; POOL[j - 1] = swap }
} }
set xtics ()
next_free = 0
do for [i = 1:words(POOLS)] {
    at = log(POOL[i] / X0) / log(X1 / X0)
    wide = 0.012 * (strlen(sprintf("%d", POOL[i])) + 1)
    if (at - wide / 2 >= next_free) {
        set xtics add ((X_NAMED ? sprintf("%d", POOL[i]) : "") POOL[i])
        next_free = at + wide / 2
    } else {
        set xtics add ("" POOL[i] 1)
    }
}
