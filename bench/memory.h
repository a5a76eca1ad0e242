/* memory - what a set of processes costs the machine. */
#ifndef CB_BENCH_MEMORY_H
#define CB_BENCH_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

#include "base/block.h"
#include "base/err.h"

/* Fills in what a sample's host and the processes of its carriers hold now: their proportional set
 * sizes (shared pages divided by those who share them), their page tables, and the kernel stacks of
 * their threads. Does not see other kernel memory, such as task structs. */
int cb_memory_read(struct cb_block *block, pid_t host, uint64_t *bytes, struct cb_err *err);

#endif
