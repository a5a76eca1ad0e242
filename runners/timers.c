#include "runners/timers.h"

#include <errno.h>
#include <stdlib.h>

enum { CHILDREN = 4 }; /* of a node: one cache line of entries, half as deep as a binary heap */

int cb_timers_open(struct cb_timers *timers, uint32_t capacity)
{
    *timers = (struct cb_timers){.capacity = capacity};
    timers->heap = malloc(capacity * sizeof *timers->heap);
    return timers->heap ? 0 : -ENOMEM;
}

void cb_timers_close(struct cb_timers *timers)
{
    free(timers->heap);
}

static void put(struct cb_timers *timers, uint32_t at, struct cb_timers_entry entry)
{
    timers->heap[at] = entry;
    entry.timer->place = at + 1;
}

static void sift_up(struct cb_timers *timers, uint32_t at, struct cb_timers_entry entry)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / CHILDREN;

        if (timers->heap[parent].deadline_ns <= entry.deadline_ns)
            break;
        put(timers, at, timers->heap[parent]);
        at = parent;
    }
    put(timers, at, entry);
}

static void sift_down(struct cb_timers *timers, uint32_t at, struct cb_timers_entry entry)
{
    for (;;) {
        uint64_t child = (uint64_t)at * CHILDREN + 1, end = child + CHILDREN, least = child;

        if (child >= timers->count)
            break;
        if (end > timers->count)
            end = timers->count;
        while (++child < end)
            if (timers->heap[child].deadline_ns < timers->heap[least].deadline_ns)
                least = child;
        if (entry.deadline_ns <= timers->heap[least].deadline_ns)
            break;
        put(timers, at, timers->heap[least]);
        at = (uint32_t)least;
    }
    put(timers, at, entry);
}

void cb_timers_add(struct cb_timers *timers, struct cb_timer *timer, uint64_t deadline_ns)
{
    sift_up(timers, timers->count++, (struct cb_timers_entry){deadline_ns, timer});
}

static void take_out(struct cb_timers *timers, uint32_t at)
{
    struct cb_timers_entry last = timers->heap[--timers->count];

    timers->heap[at].timer->place = 0;
    if (at == timers->count)
        return;
    if (at > 0 && last.deadline_ns < timers->heap[(at - 1) / CHILDREN].deadline_ns)
        sift_up(timers, at, last);
    else
        sift_down(timers, at, last);
}

void cb_timers_cancel(struct cb_timers *timers, struct cb_timer *timer)
{
    if (timer->place)
        take_out(timers, timer->place - 1);
}

struct cb_timer *cb_timers_pop(struct cb_timers *timers, uint64_t now_ns)
{
    struct cb_timer *timer;

    if (timers->count == 0 || timers->heap[0].deadline_ns > now_ns)
        return NULL;
    timer = timers->heap[0].timer;
    take_out(timers, 0);
    return timer;
}
