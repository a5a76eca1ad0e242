# axis_ratio.gp - where a log axis around 1 has ticks, from 1 / EDGE to EDGE: RATIO[1..RATIOS]; TICKS is
# about how many there may be. Near to 1 they are in equal steps, which 1 is one of; far from it they are
# each decade's, or every second, third... decade's.
array RATIO[60]
RATIOS = 0
tick(v) = v * EDGE < 1 || v > EDGE ? 0 : (RATIOS = RATIOS + 1, RATIO[RATIOS] = v, 0)
if (EDGE < 1.7) {
    step = round_up((EDGE - 1 / EDGE) / TICKS)
    do for [i = -10:10] { unused = tick(1 + i * step) }
} else {
    DECADES_EACH = int(2 * log10(EDGE) / TICKS) + 1
    do for [e = floor(-log10(EDGE)):ceil(log10(EDGE))] { if (e % DECADES_EACH == 0) {
        unused = tick(10.0 ** e)
        if (EDGE < 10 ** (TICKS / 3.0)) { unused = tick(2 * 10.0 ** e) }
        if (EDGE < 10 ** (TICKS / 3.0) && TICKS > 4) { unused = tick(5 * 10.0 ** e) }
    } }
}
