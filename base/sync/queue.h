/* queue - a bounded queue between workers. */
#ifndef CB_BASE_SYNC_QUEUE_H
#define CB_BASE_SYNC_QUEUE_H

#include <stddef.h>

#include "base/sync/condition.h"

/* Which item comes out next: the one that is in longest; the one that came last; the one whose
 * first 8 bytes, as a uint64_t, are least, and of equals the one that is in longest. */
enum cb_queue_order { CB_FIFO, CB_LIFO, CB_PRIORITY };

/* Lives in shared memory, with its cells behind it: give it cb_queue_bytes. The mutex guards
 * everything but the sizes, and orders: what was written before a put is visible after its get, and
 * what was written before cb_queue_task_done, after the join that waited for it. */
struct cb_queue {
    CB_LINE struct cb_mutex mutex;
    struct cb_condition not_empty, not_full;
    uint32_t first, used; /* the oldest cell of a fifo; cells in use */
    uint32_t capacity;    /* cells */
    uint32_t item_bytes;  /* bytes of an item */
    enum cb_queue_order order;
    struct cb_condition all_done;
    uint64_t puts, done; /* items put; those of them that cb_queue_task_done was called for */
};

size_t cb_queue_bytes(uint32_t capacity, uint32_t item_bytes, enum cb_queue_order order);

/* With CB_PRIORITY an item has at least 8 bytes. */
void cb_queue_init(struct cb_queue *queue, uint32_t capacity, uint32_t item_bytes,
                   enum cb_queue_order order);

/* Copies one item in, waiting for room; 0 or -ETIMEDOUT. */
int cb_queue_put(struct cb_task *task, struct cb_queue *queue, const void *item,
                 uint64_t deadline_ns);

/* Copies the next item out, waiting for one; 0 or -ETIMEDOUT. */
int cb_queue_get(struct cb_task *task, struct cb_queue *queue, void *item, uint64_t deadline_ns);

/* Waits until it is empty: 0 or -ETIMEDOUT. Only while nobody puts, whose wake-ups it would
 * take. */
int cb_queue_wait_empty(struct cb_task *task, struct cb_queue *queue, uint64_t deadline_ns);

/* By who got an item, when the work on it is done: 0, or -EINVAL when it was called for all that
 * was put already. */
int cb_queue_task_done(struct cb_task *task, struct cb_queue *queue);

/* Waits until every item that was put is done: 0 or -ETIMEDOUT. */
int cb_queue_join(struct cb_task *task, struct cb_queue *queue, uint64_t deadline_ns);

#endif
