/* keep - stops the compiler from computing a benchmark's answer at build time. */
#ifndef CB_BASE_KEEP_H
#define CB_BASE_KEEP_H

#include <stdint.h>

/* Returns `value` unchanged, through a register that the optimiser must assume was rewritten:
 * a loop whose value passes through here once an iteration is neither folded into a formula,
 * nor vectorised, nor dropped. Costs no instruction. */
static inline uint64_t cb_keep(uint64_t value)
{
    __asm__ volatile("" : "+r"(value));
    return value;
}

#endif
