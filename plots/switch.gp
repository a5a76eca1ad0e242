# switch.gp - what does one switch from a worker to the next take, by pool size?
#
# Of the workload `switch`. Its rate is that of all tokens together, and while one token moves so can
# others, each on a CPU of its own: as many as there are tokens, threads to carry them, and CPUs. The
# time is therefore that of one token's CPU, which one CPU or one token alone makes 1 / rate. An
# interpreter's lock lets one thread run, whatever there is.
load "plots/data.gp"
if (WORKLOAD ne "switch") { exit status NOTHING }
after(text, mark) = text[strstrt(text, mark) + strlen(mark):*]
number_in(text, mark) = strstrt(text, mark) ? int(first_of(after(text, mark), ";") + 0) : 1
processes(shape) = int(first_of(shape, "x") + 0)
threads(shape) = int(first_of(after(shape, "x"), "x") + 0)
at_once(shape) = !mine(0) ? NaN : base(int(column("series"))) eq "gil" ? 1 : \
    max(1, min(min(number_in(strcol("params"), "pairs="), cell("cpus")), processes(shape) * threads(shape)))

# The slowest rate is the longest time.
part_of(c) = c eq "ops_per_s_lo" ? "ops_per_s_hi" : c eq "ops_per_s_hi" ? "ops_per_s_lo" : c
QUANTITIES = "ops_per_s"; TAGS = ""
figure(c) = 1 / cell(part_of(c)) * at_once(strcol("shape"))
number(v) = v > 0 ? si(v, " ")."s" : "0"
LOG = 1; IDEAL = 0
TITLE = "What does a switch from one worker to the next take, by pool size?"
READ = "Lower is cheaper. A worker that is alone hands the token to itself: that point is the loop without a switch."
NOTE = "medians with 95% intervals; switches at once (tokens, threads or CPUs: the fewest) / rate"
YLABEL = "time per switch"
load "plots/series.gp"
