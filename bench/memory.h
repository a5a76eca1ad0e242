/* memory - what a set of processes costs the machine. */
#ifndef CB_BENCH_MEMORY_H
#define CB_BENCH_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Adds to *bytes what process `pid` holds now: its proportional set size (shared pages divided by
 * those who share them), its page tables, and the kernel stacks of its threads. Does not see other
 * kernel memory, such as task structs. */
int cb_memory_add(pid_t pid, uint64_t *bytes, struct cb_err *err);

#endif
