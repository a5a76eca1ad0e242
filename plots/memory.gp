# memory.gp - what does one worker weigh, by pool size?
load "plots/data.gp"
DECADES = 1; X = "pool"; XLABEL = "pool size (workers, log)"
QUANTITIES = "memory_bytes_per_worker"; TAGS = ""
figure(c) = cell(c) / 1024
number(v) = sprintf("%g", v)
LOG = 1; IDEAL = 0
TITLE = "How much memory does one worker take, by pool size? (".WORKLOAD.")"
READ = "Lower is lighter. Times the pool size, this is what the pool keeps while all workers are there."
NOTE = "medians with 95% intervals"
SUBTITLE = "all processes of the pool, page tables and kernel stacks too, divided by the pool size; ".SUBTITLE
YLABEL = "KiB per worker"
load "plots/series.gp"
