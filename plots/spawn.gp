# spawn.gp - what does it cost to start one worker, by pool size?
load "plots/data.gp"
DECADES = 1; X = "pool"; XLABEL = "pool size (workers, log)"
QUANTITIES = "spawn_ns"; TAGS = ""
figure(c) = cell(c) / 1e3 / column("pool")
number(v) = sprintf("%g", v)
LOG = 1; IDEAL = 0
TITLE = "What does it cost to start one worker, by pool size? (".WORKLOAD.")"
READ = "Lower is cheaper. What a unit must do before it pays to start a worker for it."
NOTE = "medians with 95% intervals"
SUBTITLE = "first launch to last worker ready, divided by the pool size; ".SUBTITLE
YLABEL = "µs per worker"
load "plots/series.gp"
