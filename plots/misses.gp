# misses.gp - how often does one operation miss the last-level cache and the data TLB, by pool size?
load "plots/data.gp"
QUANTITIES = "llc_misses_per_op dtlb_misses_per_op"; TAGS = "LLC dTLB"
TITLE = WORKLOAD.": how often does an operation miss cache and TLB, by pool size?"
READ = "Lower is better. Filled: data came from memory. Hollow: a page's address had to be looked up."
NOTE = "hollow: data TLB; counted in extra samples"
YLABEL = "misses per operation"
EXTRA = 1
load "plots/events.gp"
