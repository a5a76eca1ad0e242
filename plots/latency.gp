# latency.gp - the latency that a workload records, at the median and in the tail, by pool size
load "plots/data.gp"
QUANTITIES = "latency_p50_ns latency_p99_ns"; TAGS = "p50 p99"
figure(c) = cell(c) / 1e9
number(v) = v > 0 ? si(v, " ")."s" : "0"
LOG = -1; IDEAL = 0
TITLE = WORKLOAD.": how long is it from ".LATENCY_OF.", by pool size?"
READ = "Lower is sooner. The gap between filled and hollow points is what the slowest hundredth pays for the pool size."
NOTE = LOOP."; medians of p50 (filled points) and p99 (hollow points) with 95% intervals"
YLABEL = "from ".LATENCY_OF
load "plots/series.gp"
