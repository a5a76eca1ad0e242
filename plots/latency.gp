# latency.gp - the latency that a workload records, at the median and in the tail, by pool size
load "plots/data.gp"
QUANTITIES = RUNS == 2 ? "latency_p99_ns" : "latency_p50_ns latency_p99_ns"
TAGS = RUNS == 2 ? "p99" : "p50 p99"    # of two runs, filled and hollow tell which
figure(c) = cell(c) / 1e9
number(v) = v > 0 ? si(v, " ")."s" : "0"
LOG = -1; IDEAL = 0; BOUNDS = 1
TITLE = WORKLOAD.": how long is it from ".LATENCY_OF.", by pool size?"
READ = RUNS == 2 ? "Lower is sooner." : \
    "Lower is sooner. The gap between filled and hollow points is what the slowest hundredth pays for the pool size."
NOTE = LOOP."; medians of ".(RUNS == 2 ? "p99" : "p50 (filled points) and p99 (hollow points)")." with 95% intervals"
YLABEL = "from ".LATENCY_OF
load "plots/series.gp"
