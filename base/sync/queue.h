/* queue - a bounded first-in first-out queue between workers. */
#ifndef CB_BASE_SYNC_QUEUE_H
#define CB_BASE_SYNC_QUEUE_H

#include <stddef.h>

#include "base/sync/condition.h"

/* Lives in shared memory, with its cells behind it: give it cb_queue_bytes. The mutex guards
 * everything but the sizes. */
struct cb_queue {
    CB_LINE struct cb_mutex mutex;
    struct cb_condition not_empty, not_full;
    uint32_t first, used; /* oldest cell; cells in use */
    uint32_t capacity;    /* cells */
    uint32_t item_bytes;  /* bytes of a cell */
};

size_t cb_queue_bytes(uint32_t capacity, uint32_t item_bytes);

void cb_queue_init(struct cb_queue *queue, uint32_t capacity, uint32_t item_bytes);

/* Copies one item in, waiting for room; 0 or -ETIMEDOUT. */
int cb_queue_put(struct cb_task *task, struct cb_queue *queue, const void *item,
                 uint64_t deadline_ns);

/* Copies the oldest item out, waiting for one; 0 or -ETIMEDOUT. */
int cb_queue_get(struct cb_task *task, struct cb_queue *queue, void *item, uint64_t deadline_ns);

#endif
