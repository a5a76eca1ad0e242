#include "workloads/queue_order.h"

#include <errno.h>
#include <string.h>

enum { ITEMS = 64 }; /* or as many as fit */

/* Neither up nor down, and none twice: 37 and 64 have no common divisor. */
static uint64_t key_of(uint32_t i)
{
    return (uint64_t)(i * 37 + 11) % ITEMS;
}

/* The i-th that comes out of `count`. */
static int is_next(enum cb_queue_order order, uint32_t i, uint32_t count, uint64_t key,
                   uint64_t before)
{
    switch (order) {
    case CB_FIFO: return key == key_of(i);
    case CB_LIFO: return key == key_of(count - 1 - i);
    case CB_PRIORITY: return i == 0 || key > before;
    }
    return 0;
}

int cb_queue_order_prove(struct cb_task *task, struct cb_queue *queue, enum cb_queue_order order,
                         void *item)
{
    uint32_t count = queue->capacity < ITEMS ? queue->capacity : ITEMS;
    uint64_t key, before = 0;

    memset(item, 0, queue->item_bytes);
    for (uint32_t i = 0; i < count; i++) {
        key = key_of(i);
        memcpy(item, &key, sizeof key);
        cb_queue_put(task, queue, item, CB_FOREVER);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (cb_queue_get(task, queue, item, 0) != 0)
            return cb_task_fail(task, -EBADMSG, "item %u of %u put by one worker is lost", i + 1,
                                count);
        memcpy(&key, item, sizeof key);
        if (!is_next(order, i, count, key, before))
            return cb_task_fail(task, -EBADMSG, "item %u of %u put by one worker came out of order",
                                i + 1, count);
        before = key;
    }
    return 0;
}
