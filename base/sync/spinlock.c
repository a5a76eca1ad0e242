#include "base/sync/spinlock.h"

#include <errno.h>

#include "base/pause.h"

/* A pause lasts 10 to 40 ns: a burst is a few microseconds, about what a switch would cost. */
enum { SPINS = 100 };

int cb_spinlock_lock_slowly(struct cb_task *task, struct cb_spinlock *lock, uint64_t deadline_ns)
{
    for (;;) {
        if (deadline_ns != CB_FOREVER && cb_clock_ns() >= deadline_ns)
            return -ETIMEDOUT;
        for (int i = 0; i < SPINS; i++) {
            if (atomic_load_explicit(&lock->held, memory_order_relaxed) == 0 &&
                cb_word_exchange(task, &lock->held, 1) == 0)
                return 0;
            cb_pause();
        }
        cb_task_yield(task);
    }
}
