/* timers - which coroutine is to run at what time: a 4-ary heap. */
#ifndef CB_RUNNERS_TIMERS_H
#define CB_RUNNERS_TIMERS_H

#include <stdint.h>

struct cb_timers_entry {
    uint64_t deadline_ns;
    uint32_t number; /* of the coroutine */
};

/* Where a coroutine's entry is stands in a row of its own, not with the coroutine: moving entries
 * would touch a page of somebody's stack with every step. */
struct cb_timers {
    struct cb_timers_entry *heap; /* owned; earliest first */
    uint32_t *place;              /* owned; by number: index in the heap + 1; 0 = not there */
    uint32_t count, capacity;
};

enum { CB_TIMERS_NONE = UINT32_MAX };

/* Room for one timer each of `capacity` coroutines; 0 or -ENOMEM. */
int cb_timers_open(struct cb_timers *timers, uint32_t capacity);
void cb_timers_close(struct cb_timers *timers);

/* Adds coroutine `number`, which has no timer; takes out its timer, if it has one. */
void cb_timers_add(struct cb_timers *timers, uint32_t number, uint64_t deadline_ns);
void cb_timers_cancel(struct cb_timers *timers, uint32_t number);

/* Takes out the earliest if it is due at `now_ns`: its number, or CB_TIMERS_NONE. */
uint32_t cb_timers_pop(struct cb_timers *timers, uint64_t now_ns);

#endif
