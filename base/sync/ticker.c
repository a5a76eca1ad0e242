#include "base/sync/ticker.h"

#include <errno.h>

void cb_ticker_start(struct cb_ticker *ticker, uint64_t first_ns, uint64_t period_ns)
{
    atomic_store_explicit(&ticker->next_ns, first_ns, memory_order_relaxed);
    ticker->period_ns = period_ns;
    atomic_store_explicit(&ticker->running, 1, memory_order_release);
}

/* Takes what is due at `now`: how many ticks, 0 when another worker was faster. */
static int64_t take(struct cb_ticker *ticker, uint64_t next, uint64_t now)
{
    uint64_t count = ticker->period_ns > 0 ? (now - next) / ticker->period_ns + 1 : 1;
    uint64_t after = ticker->period_ns > 0 ? next + count * ticker->period_ns : CB_FOREVER;

    return atomic_compare_exchange_strong_explicit(&ticker->next_ns, &next, after,
                                                   memory_order_relaxed, memory_order_relaxed)
               ? (int64_t)count
               : 0;
}

int64_t cb_ticker_wait(struct cb_task *task, struct cb_ticker *ticker, uint64_t deadline_ns)
{
    int64_t count = 0;

    while (count == 0) {
        uint64_t next, now;

        if (!atomic_load_explicit(&ticker->running, memory_order_acquire))
            return -ECANCELED;
        next = atomic_load_explicit(&ticker->next_ns, memory_order_relaxed);
        if (next == CB_FOREVER)
            return -ECANCELED;
        now = cb_clock_ns();
        if (now >= next)
            count = take(ticker, next, now);
        else if (now >= deadline_ns)
            return -ETIMEDOUT;
        else
            cb_task_wait(task, &ticker->running, 1, next < deadline_ns ? next : deadline_ns);
    }
    return count;
}

void cb_ticker_stop(struct cb_task *task, struct cb_ticker *ticker)
{
    atomic_store_explicit(&ticker->running, 0, memory_order_release);
    cb_task_wake(task, &ticker->running, UINT32_MAX);
}
