#include "base/sync/queue.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/sync/heap.h"

size_t cb_queue_bytes(uint32_t capacity, uint32_t item_bytes, enum cb_queue_order order)
{
    return sizeof(struct cb_queue) +
           capacity * (order == CB_PRIORITY ? cb_heap_cell_bytes(item_bytes) : (size_t)item_bytes);
}

void cb_queue_init(struct cb_queue *queue, uint32_t capacity, uint32_t item_bytes,
                   enum cb_queue_order order)
{
    assert(order != CB_PRIORITY || item_bytes >= sizeof(uint64_t));
    memset(queue, 0, sizeof *queue);
    queue->capacity = capacity;
    queue->item_bytes = item_bytes;
    queue->order = order;
}

static char *cell(struct cb_queue *queue, uint32_t index)
{
    return (char *)(queue + 1) + (size_t)index * queue->item_bytes;
}

/* Eight bytes are the common case, worth a move instead of a call. */
static void copy(void *to, const void *from, uint32_t bytes)
{
    if (bytes == sizeof(uint64_t))
        memcpy(to, from, sizeof(uint64_t));
    else
        memcpy(to, from, bytes);
}

/* The first branch is the fifo's, and always goes the same way for one queue. */
static void insert(struct cb_queue *queue, const void *item)
{
    if (queue->order == CB_FIFO) {
        uint32_t last = queue->first + queue->used;

        if (last >= queue->capacity)
            last -= queue->capacity;
        copy(cell(queue, last), item, queue->item_bytes);
    } else if (queue->order == CB_LIFO) {
        copy(cell(queue, queue->used), item, queue->item_bytes);
    } else {
        cb_heap_put((char *)(queue + 1), queue->used, queue->item_bytes, item, queue->puts);
    }
    queue->used++;
    queue->puts++;
}

static void take(struct cb_queue *queue, void *item)
{
    if (queue->order == CB_FIFO) {
        copy(item, cell(queue, queue->first), queue->item_bytes);
        if (++queue->first == queue->capacity)
            queue->first = 0;
    } else if (queue->order == CB_LIFO) {
        copy(item, cell(queue, queue->used - 1), queue->item_bytes);
    } else {
        cb_heap_get((char *)(queue + 1), queue->used, queue->item_bytes, item);
    }
    queue->used--;
}

int cb_queue_put(struct cb_task *task, struct cb_queue *queue, const void *item,
                 uint64_t deadline_ns)
{
    if (cb_mutex_lock(task, &queue->mutex, deadline_ns) != 0)
        return -ETIMEDOUT;
    while (queue->used == queue->capacity)
        if (cb_condition_wait(task, &queue->not_full, &queue->mutex, deadline_ns) != 0 &&
            queue->used == queue->capacity) {
            cb_mutex_unlock(task, &queue->mutex);
            return -ETIMEDOUT;
        }
    insert(queue, item);
    cb_condition_notify(task, &queue->not_empty, 1);
    cb_mutex_unlock(task, &queue->mutex);
    return 0;
}

int cb_queue_get(struct cb_task *task, struct cb_queue *queue, void *item, uint64_t deadline_ns)
{
    if (cb_mutex_lock(task, &queue->mutex, deadline_ns) != 0)
        return -ETIMEDOUT;
    while (queue->used == 0)
        if (cb_condition_wait(task, &queue->not_empty, &queue->mutex, deadline_ns) != 0 &&
            queue->used == 0) {
            cb_mutex_unlock(task, &queue->mutex);
            return -ETIMEDOUT;
        }
    take(queue, item);
    cb_condition_notify(task, &queue->not_full, 1);
    cb_mutex_unlock(task, &queue->mutex);
    return 0;
}

int cb_queue_wait_empty(struct cb_task *task, struct cb_queue *queue, uint64_t deadline_ns)
{
    int rc = 0;

    if (cb_mutex_lock(task, &queue->mutex, deadline_ns) != 0)
        return -ETIMEDOUT;
    while (rc == 0 && queue->used > 0)
        rc = cb_condition_wait(task, &queue->not_full, &queue->mutex, deadline_ns);
    if (queue->used == 0)
        rc = 0;
    cb_mutex_unlock(task, &queue->mutex);
    return rc;
}

int cb_queue_task_done(struct cb_task *task, struct cb_queue *queue)
{
    int rc = 0;

    cb_mutex_lock(task, &queue->mutex, CB_FOREVER);
    if (queue->done == queue->puts)
        rc = -EINVAL;
    else if (++queue->done == queue->puts)
        cb_condition_notify_all(task, &queue->all_done);
    cb_mutex_unlock(task, &queue->mutex);
    return rc;
}

int cb_queue_join(struct cb_task *task, struct cb_queue *queue, uint64_t deadline_ns)
{
    int rc = 0;

    if (cb_mutex_lock(task, &queue->mutex, deadline_ns) != 0)
        return -ETIMEDOUT;
    while (rc == 0 && queue->done != queue->puts)
        rc = cb_condition_wait(task, &queue->all_done, &queue->mutex, deadline_ns);
    if (queue->done == queue->puts)
        rc = 0;
    cb_mutex_unlock(task, &queue->mutex);
    return rc;
}
