# branch_misses.gp - how many branches of one operation are mispredicted, by pool size?
load "plots/data.gp"
QUANTITIES = "branch_misses_per_op"; TAGS = ""
TITLE = WORKLOAD.": how many branches of an operation are mispredicted, by pool size?"
READ = "Lower is better: each costs the CPU what it had begun behind it."
NOTE = "counted in extra samples"
YLABEL = "branch misses per operation"
EXTRA = 1
load "plots/events.gp"
