# ipc.gp - how many instructions does a cycle complete, by pool size?
load "plots/data.gp"
QUANTITIES = "ipc"; TAGS = ""
TITLE = WORKLOAD.": how many instructions does a cycle complete, by pool size?"
READ = "Higher is better use of the CPU's time. Where it falls with the pool size, workers wait for memory or for each other."
NOTE = "counted in extra samples"
YLABEL = "instructions per cycle"
EXTRA = 1
load "plots/events.gp"
