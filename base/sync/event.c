#include "base/sync/event.h"

#include <errno.h>

enum { IS_SET = 1, WAITED_FOR = 2, ONE_MORE = 4 };

int cb_event_wait(struct cb_task *task, struct cb_event *event, uint64_t deadline_ns)
{
    uint32_t word = atomic_load_explicit(&event->word, memory_order_acquire);
    uint32_t before = word / ONE_MORE;

    while (!(word & IS_SET) && word / ONE_MORE == before) {
        if (!(word & WAITED_FOR) &&
            !atomic_compare_exchange_weak_explicit(&event->word, &word, word | WAITED_FOR,
                                                   memory_order_acquire, memory_order_acquire))
            continue;
        if (cb_task_wait(task, &event->word, word | WAITED_FOR, deadline_ns) == -ETIMEDOUT) {
            word = atomic_load_explicit(&event->word, memory_order_acquire);
            return word & IS_SET || word / ONE_MORE != before ? 0 : -ETIMEDOUT;
        }
        word = atomic_load_explicit(&event->word, memory_order_acquire);
    }
    return 0;
}

void cb_event_set(struct cb_task *task, struct cb_event *event)
{
    uint32_t word = atomic_load_explicit(&event->word, memory_order_relaxed);

    do {
        if (word & IS_SET)
            return;
    } while (!atomic_compare_exchange_weak_explicit(
        &event->word, &word, ((word & ~(uint32_t)WAITED_FOR) + ONE_MORE) | IS_SET,
        memory_order_release, memory_order_relaxed));
    if (word & WAITED_FOR)
        cb_task_wake(task, &event->word, UINT32_MAX);
}

void cb_event_clear(struct cb_event *event)
{
    atomic_fetch_and_explicit(&event->word, ~(uint32_t)IS_SET, memory_order_relaxed);
}
