#include "runners/timers.h"

#include <errno.h>
#include <stdlib.h>

enum { CHILDREN = 4 }; /* of a node: one cache line of entries, half as deep as a binary heap */

int cb_timers_open(struct cb_timers *timers, uint32_t capacity)
{
    *timers = (struct cb_timers){.capacity = capacity};
    timers->heap = malloc(capacity * sizeof *timers->heap);
    timers->place = calloc(capacity, sizeof *timers->place);
    return timers->heap && timers->place ? 0 : -ENOMEM;
}

void cb_timers_close(struct cb_timers *timers)
{
    free(timers->heap);
    free(timers->place);
}

static void put(struct cb_timers *timers, uint32_t at, struct cb_timers_entry entry)
{
    timers->heap[at] = entry;
    timers->place[entry.number] = at + 1;
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

void cb_timers_add(struct cb_timers *timers, uint32_t number, uint64_t deadline_ns)
{
    sift_up(timers, timers->count++, (struct cb_timers_entry){deadline_ns, number});
}

static void take_out(struct cb_timers *timers, uint32_t at)
{
    struct cb_timers_entry last = timers->heap[--timers->count];

    timers->place[timers->heap[at].number] = 0;
    if (at == timers->count)
        return;
    if (at > 0 && last.deadline_ns < timers->heap[(at - 1) / CHILDREN].deadline_ns)
        sift_up(timers, at, last);
    else
        sift_down(timers, at, last);
}

void cb_timers_cancel(struct cb_timers *timers, uint32_t number)
{
    if (timers->place[number])
        take_out(timers, timers->place[number] - 1);
}

uint32_t cb_timers_pop(struct cb_timers *timers, uint64_t now_ns)
{
    uint32_t number;

    if (timers->count == 0 || timers->heap[0].deadline_ns > now_ns)
        return CB_TIMERS_NONE;
    number = timers->heap[0].number;
    take_out(timers, 0);
    return number;
}
