/* event - a flag that workers wait for. */
#ifndef CB_BASE_SYNC_EVENT_H
#define CB_BASE_SYNC_EVENT_H

#include "base/task.h"

/* Lives in shared memory; all zero is a clear event. Bit 0: set; bit 1: somebody waits; the rest
 * counts how often it was set, so that a waiter sees a set even when a clear follows at once. */
struct cb_event {
    _Atomic uint32_t word;
};

/* Returns 0 when the event is set or was set during the call; -ETIMEDOUT otherwise. What was
 * written before the cb_event_set that set it is visible after (release, acquire). */
int cb_event_wait(struct cb_task *task, struct cb_event *event, uint64_t deadline_ns);

/* Sets it and lets all waiters go. Does nothing, and orders nothing, when it is set already. */
void cb_event_set(struct cb_task *task, struct cb_event *event);

void cb_event_clear(struct cb_event *event);

#endif
