# efficiency_marks.gp - what the CPUs allow where the work is computing: min(1, CPUs / pool), as a line
# from pool size to pool size, like all others.
allowed(n) = min(1, CPUS / n)
last = min(POOL[words(POOLS)], LOG ? CPUS / Y0 : POOL[words(POOLS)])    # not below the frame
x = POOL[1]
do for [i = 1:words(POOLS)] {
    to = min(POOL[i], last)
    if (x < CPUS && to > CPUS) {
        set arrow from x, 1 to CPUS, 1 nohead back lw 1.2 dt 2 lc rgb GREY
        x = CPUS
    }
    if (to > x) {
        set arrow from x, allowed(x) to to, allowed(to) nohead back lw 1.2 dt 2 lc rgb GREY
        x = to
    }
}
