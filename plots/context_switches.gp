# context_switches.gp - how often does the kernel switch threads for one operation, by pool size?
load "plots/data.gp"
QUANTITIES = "voluntary_switches_per_op involuntary_switches_per_op"; TAGS = "blocked preempted"
TITLE = WORKLOAD.": how many context switches does an operation take, by pool size?"
READ = "Filled: threads that waited gave up their CPU. Hollow: the kernel took it from them. Coroutines switch without the kernel."
NOTE = "hollow: involuntary"
YLABEL = "context switches per operation"
load "plots/events.gp"
