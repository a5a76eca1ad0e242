/* timers - which coroutine is to run at what time: a 4-ary heap. */
#ifndef CB_RUNNERS_TIMERS_H
#define CB_RUNNERS_TIMERS_H

#include <stddef.h>
#include <stdint.h>

/* Where an entry is in its heap, kept in the coroutine so that it can be cancelled. */
struct cb_timer {
    uint32_t place; /* index + 1; 0 = not in the heap */
};

struct cb_timers_entry {
    uint64_t deadline_ns;
    struct cb_timer *timer; /* borrowed until popped or cancelled */
};

struct cb_timers {
    struct cb_timers_entry *heap; /* owned; earliest first */
    uint32_t count, capacity;
};

/* Room for `capacity` timers; 0 or -ENOMEM. */
int cb_timers_open(struct cb_timers *timers, uint32_t capacity);
void cb_timers_close(struct cb_timers *timers);

void cb_timers_add(struct cb_timers *timers, struct cb_timer *timer, uint64_t deadline_ns);
void cb_timers_cancel(struct cb_timers *timers, struct cb_timer *timer);

/* Takes out the earliest if it is due at `now_ns`; NULL otherwise. */
struct cb_timer *cb_timers_pop(struct cb_timers *timers, uint64_t now_ns);

#endif
