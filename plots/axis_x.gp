# axis_x.gp - the axis of pool sizes: log2, with a tick at each, named where there is room. With DECADES
# set it is log10, from 1 to the end of the data's last decade.
#
# Reads X_LO, X_HI, POOLS (the sizes, " 1 2 4 "), XLABEL; X_NAMED: 0 where an axis below has the names;
# X_KEPT: a size that is named whatever its neighbours are; X_ROOM: the axis's length in pixels. Sets
# X0, X1, its ends, POOL, the sizes in ascending order, and x_at(x).

if (!exists("X_NAMED")) { X_NAMED = 1 }
if (!exists("X_KEPT")) { X_KEPT = NaN }
if (!exists("X_ROOM")) { X_ROOM = WIDTH - (NARROW ? 160 : 200) }
X_BEGIN = exists("DECADES") ? 1 : X_LO
X_END = exists("DECADES") ? 10.0 ** max(1, ceil(log10(X_HI) - 1e-9)) : X_HI
X_PAD = X_END > X_BEGIN ? (X_END / X_BEGIN) ** max(0.03, 14.0 / X_ROOM) : 2
X0 = X_BEGIN / X_PAD; X1 = X_END * X_PAD
if (exists("DECADES")) { set logscale x 10 } else { set logscale x 2 }
set xrange [X0:X1]
set xlabel X_NAMED ? XLABEL : ""
array POOL[words(POOLS)]
do for [i = 1:words(POOLS)] { POOL[i] = int(word(POOLS, i)) }
do for [i = 2:words(POOLS)] { do for [j = i:2:-1] {     # insertion sort
    if (POOL[j] < POOL[j - 1]) { swap = POOL[j]; POOL[j] = POOL[j - 1]; POOL[j - 1] = swap }
} }
set xtics ()
next_free = -1
x_at(x) = log(x / X0) / log(X1 / X0)       # 0 at the left end, 1 at the right
x_wide(x) = 8.2 * (strlen(sprintf("%d", x)) + 1) / X_ROOM
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
