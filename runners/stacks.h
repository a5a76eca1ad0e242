/* stacks - all stacks of a carrier's coroutines, in one mapping. */
#ifndef CB_RUNNERS_STACKS_H
#define CB_RUNNERS_STACKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*   +-------+-----------+-------+-----------+-- ...
 *   | guard |  stack 0  | guard |  stack 1  |         guard: one page, a touch is SIGSEGV
 *   +-------+-----------+-------+-----------+-- ...   stack: grows down from its high end
 */
struct cb_stacks {
    char *base;           /* of the mapping; owned */
    size_t bytes;         /* of one stack, guard not included */
    size_t stride, total; /* from one to the next; of the mapping */
};

/* Maps `count` stacks of `bytes` each, rounded up to whole pages. Pages come when touched. */
int cb_stacks_open(struct cb_stacks *stacks, uint32_t count, size_t bytes, struct cb_err *err);
void cb_stacks_close(struct cb_stacks *stacks);

/* Lowest address of stack i. */
static inline char *cb_stacks_low(const struct cb_stacks *stacks, uint32_t i)
{
    return stacks->base + i * stacks->stride + (stacks->stride - stacks->bytes);
}

#endif
