# cpu.gp - how much CPU time does one operation take, by pool size? The fastest isn't always the cheapest.
load "plots/data.gp"
QUANTITIES = "cpu_ns_per_op"; TAGS = ""
figure(c) = cell(c) / 1e9
number(v) = v > 0 ? si(v, " ")."s" : "0"
LOG = -1; IDEAL = 0
TITLE = WORKLOAD.": how much CPU time does one of the ".OPERATION." take, by pool size?"
READ = "Lower is cheaper. The fastest model isn't always the cheapest: this is what it costs the rest of the machine."
NOTE = "user and kernel time of all workers; medians with 95% intervals"
YLABEL = "CPU time per operation"
load "plots/series.gp"
