# rate.gp - response times against the rate offered, open loop: where does waiting begin?
load "plots/data.gp"
X = "offered_per_s"; XLABEL = OPERATION." offered per second"
QUANTITIES = "latency_p50_ns latency_p99_ns"; TAGS = "p50 p99"
figure(c) = cell(c) / 1e9
number(v) = v > 0 ? si(v, " ")."s" : "0"
LOG = 1; IDEAL = 0
SATURATED = 0
saturated(unused) = (SATURATED = SATURATED + (cell("n_saturated") > 0 ? 1 : 0), 0)
stats TABLE using (mine(0) ? saturated(0) : NaN) nooutput
TITLE = WORKLOAD.": how long is it from ".LATENCY_OF.", by rate?"
READ = "Lower is sooner. Where a line turns up, requests begin to wait for each other; a saturated point would be higher still."
NOTE = LOOP."; medians of p50 (filled) and p99 (hollow) with 95% intervals". \
    (SATURATED ? sprintf("; %d points saturated: more than that", SATURATED) : "")
YLABEL = "response time"
load "plots/series.gp"
