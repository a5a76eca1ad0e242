# events.gp - how often does something happen in one operation, by pool size?
#
# Loaded by the scripts of each question, which have set, after data.gp, what series.gp wants of
# QUANTITIES, TAGS, TITLE, READ and YLABEL, and
#   NOTE    what is which
#   EXTRA   where it was counted in extra samples, so that `n` is theirs
# What happens seldom needs a log axis, and what never happens has no place on one: its foot is 0 then.
NQ = words(QUANTITIES)
SMALLEST = 1e300; BIGGEST = 0; ZEROS = 0; BARS = 0; BARE = 0
count(v, lo) = !known(v) ? 0 : (BARS = BARS + known(lo), BARE = BARE + !known(lo), \
    v > 0 ? (SMALLEST = min(SMALLEST, v), BIGGEST = max(BIGGEST, v)) : (ZEROS = ZEROS + 1), \
    ZEROS = ZEROS + (lo <= 0), 0)
do for [q = 1:NQ] {
    stats TABLE using (mine(0) ? count(cell(word(QUANTITIES, q)."_median"), cell(word(QUANTITIES, q)."_lo")) : NaN) nooutput
}
if (BIGGEST == 0) { exit status NOTHING }
extra(n) = (N_LO = min(N_LO, n > 0 ? n : N_LO), N_HI = max(N_HI, n), 0)
if (exists("EXTRA")) {
    N_LO = 1e9; N_HI = 0; TAINTED = 0
    stats TABLE using (mine(0) && known(cell("n_counters")) ? extra(cell("n_counters")) : NaN) nooutput
}
LOG = BIGGEST > 20 * SMALLEST; IDEAL = 0
ZERO = ZEROS == 0 ? 0 : LOG ? decade(SMALLEST) / 10 : 1e-9 * BIGGEST
figure(c) = known(cell(c)) ? max(ZERO, cell(c)) : NaN
number(v) = v <= 1.01 * ZERO ? "0" : v < 1000 ? short(v) : si(v, "")
NOTE = (BARS ? "medians with 95% intervals".(BARE ? ", no bar: one sample" : "") : "no intervals: one sample a case"). \
    (LOG && ZEROS ? "; at the foot: 0" : "")."; ".NOTE
load "plots/series.gp"
