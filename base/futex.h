/* futex - the kernel's wait queue on a 32-bit word, shared between processes. */
#ifndef CB_BASE_FUTEX_H
#define CB_BASE_FUTEX_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

/* Sleeps while *word == seen, until woken or until `deadline_ns` (CB_FOREVER: no limit).
 * Returns 0 when woken, when the word differed or when a signal came (look at the word again);
 * -ETIMEDOUT when the deadline passed. */
static inline int cb_futex_wait(const _Atomic uint32_t *word, uint32_t seen, uint64_t deadline_ns)
{
    struct timespec at = cb_clock_timespec(deadline_ns);
    long rc = syscall(SYS_futex, word, FUTEX_WAIT_BITSET, seen,
                      deadline_ns == CB_FOREVER ? NULL : &at, NULL, FUTEX_BITSET_MATCH_ANY);

    return rc < 0 && errno == ETIMEDOUT ? -ETIMEDOUT : 0;
}

/* Lets up to `count` sleepers go; returns how many there were. */
static inline uint32_t cb_futex_wake(const _Atomic uint32_t *word, uint32_t count)
{
    long woken;

    if (count == 0)
        return 0; /* the kernel would wake one */
    woken =
        syscall(SYS_futex, word, FUTEX_WAKE, count > INT_MAX ? INT_MAX : (int)count, NULL, NULL, 0);

    return woken < 0 ? 0 : (uint32_t)woken;
}

#endif
