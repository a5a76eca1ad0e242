# rate.gp - response times against the rate offered, open loop: where does waiting begin?
load "plots/data.gp"
X = "offered_per_s"; XLABEL = OPERATION." offered per second"
QUANTITIES = RUNS == 2 ? "latency_p99_ns" : "latency_p50_ns latency_p99_ns"
TAGS = RUNS == 2 ? "p99" : "p50 p99"    # of two runs, filled and hollow tell which
figure(c) = cell(c) / 1e9
number(v) = v > 0 ? si(v, " ")."s" : "0"
LOG = 1; IDEAL = 0; BOUNDS = 1
TITLE = WORKLOAD.": how long is it from ".LATENCY_OF.", by rate?"
READ = "Lower is sooner. Where a line turns up, requests begin to wait for each other."
NOTE = LOOP."; medians of ".(RUNS == 2 ? "p99" : "p50 (filled) and p99 (hollow)")." with 95% intervals"
YLABEL = "response time"
load "plots/series.gp"
