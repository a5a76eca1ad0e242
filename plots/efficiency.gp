# efficiency.gp - how much of the ideal is left, by pool size? The rate against pool x serial's rate.
load "plots/data.gp"
if (LOOP ne "closed loop") { exit status NOTHING }     # the rate is given

# Each runner against the serial of its own track, which the names tell where there are several.
track(text) = strstrt(text, " (") ? text[strstrt(text, " ("):*] : ""
array SERIAL[LAST]
do for [s = 1:LAST] { SERIAL[s] = NaN }
CPUS = NaN; ANY = 0
serial_rate(rate, name) = (CPUS = cell("cpus"), !(rate > 0) ? 0 : \
    sum [s = FIRST:LAST] (track(NAME[s]) eq track(name) ? (ANY = 1, SERIAL[s] = rate, 1) : 0))
stats TABLE using (mine(0) && is_serial(int(column("series"))) ? \
    serial_rate(cell("ops_per_s_median"), NAME[int(column("series"))]) : NaN) nooutput
if (!ANY) { exit status NOTHING }

QUANTITIES = "ops_per_s"; TAGS = ""
figure(c) = mine(0) ? cell(c) / (column("pool") * SERIAL[int(column("series"))]) : NaN
number(v) = short(100 * v)."%%"      # gnuplot takes names at an axis for formats
LOG = -1; IDEAL = 0
MARKS = "plots/efficiency_marks.gp"
TITLE = WORKLOAD.": how much of the ideal is left, by pool size?"
READ = "100% is perfect scaling: so many workers do so many times what one alone does. The dashed line is what the ". \
    "CPUs allow where the work is computing; above it, workers gain because they wait."
NOTE = "95% intervals of the runner, over pool × serial's median; dashed: min(1, CPUs / pool)"
YLABEL = "rate / (pool × serial's rate)"
load "plots/series.gp"
