# page_faults.gp - how many pages are faulted in for one operation, by pool size?
load "plots/data.gp"
QUANTITIES = "minor_faults_per_op major_faults_per_op"; TAGS = "minor major"
TITLE = WORKLOAD.": how many page faults does an operation take, by pool size?"
READ = "Filled: memory touched for the first time. Hollow: pages that had to be read from a disk."
NOTE = "hollow: major"
YLABEL = "page faults per operation"
load "plots/events.gp"
