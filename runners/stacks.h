/* stacks - all stacks of a carrier's coroutines, in one mapping. */
#ifndef CB_RUNNERS_STACKS_H
#define CB_RUNNERS_STACKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*   +-------+-----------+-------+-----------+-- ...
 *   | guard |  stack 0  | guard |  stack 1  |         guard: one page, a touch is SIGSEGV
 *   +-------+-----------+-------+-----------+-- ...   stack: grows down from its high end
 *
 * Stacks of less than CB_STACKS_GUARDED bytes are packed: a guard would be as large as the stack
 * and keep the kernel from huge pages, which make the first touch of a million stacks ten times
 * cheaper. There a word at the low end tells afterwards that a stack was overrun:
 *
 *   +-----------+-----------+-----------+-- ...
 *   |c  stack 0 |c  stack 1 |c  stack 2 |             c: canary
 *   +-----------+-----------+-----------+-- ...
 */
struct cb_stacks {
    char *base;           /* of the first guard or stack */
    size_t bytes;         /* of one stack, guard not included */
    size_t stride;        /* from one to the next */
    void *mapping;        /* owned */
    size_t mapping_bytes; /* a guard page below the packed stacks included */
};

enum { CB_STACKS_GUARDED = 16 << 10 };

/* Reserves addresses for `count` stacks of `bytes` each, rounded up to whole pages. Pages come when
 * touched. */
int cb_stacks_open(struct cb_stacks *stacks, uint32_t count, size_t bytes, struct cb_err *err);
void cb_stacks_close(struct cb_stacks *stacks);

/* Puts the guard or the canary of stack i in its place: before its first use. */
int cb_stacks_guard(struct cb_stacks *stacks, uint32_t i, struct cb_err *err);

/* 0 when stack i was overrun; one that has a guard would not have lived to be asked. */
int cb_stacks_intact(const struct cb_stacks *stacks, uint32_t i);

/* Lowest address of stack i. */
static inline char *cb_stacks_low(const struct cb_stacks *stacks, uint32_t i)
{
    return stacks->base + i * stacks->stride + (stacks->stride - stacks->bytes);
}

#endif
