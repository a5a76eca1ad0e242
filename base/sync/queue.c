#include "base/sync/queue.h"

#include <errno.h>
#include <string.h>

size_t cb_queue_bytes(uint32_t capacity, uint32_t item_bytes)
{
    return sizeof(struct cb_queue) + (size_t)capacity * item_bytes;
}

void cb_queue_init(struct cb_queue *queue, uint32_t capacity, uint32_t item_bytes)
{
    memset(queue, 0, sizeof *queue);
    queue->capacity = capacity;
    queue->item_bytes = item_bytes;
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

int cb_queue_put(struct cb_task *task, struct cb_queue *queue, const void *item,
                 uint64_t deadline_ns)
{
    uint32_t last;

    if (cb_mutex_lock(task, &queue->mutex, deadline_ns) != 0)
        return -ETIMEDOUT;
    while (queue->used == queue->capacity)
        if (cb_condition_wait(task, &queue->not_full, &queue->mutex, deadline_ns) != 0 &&
            queue->used == queue->capacity) {
            cb_mutex_unlock(task, &queue->mutex);
            return -ETIMEDOUT;
        }
    last = queue->first + queue->used;
    if (last >= queue->capacity)
        last -= queue->capacity;
    copy(cell(queue, last), item, queue->item_bytes);
    queue->used++;
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
    copy(item, cell(queue, queue->first), queue->item_bytes);
    if (++queue->first == queue->capacity)
        queue->first = 0;
    queue->used--;
    cb_condition_notify(task, &queue->not_full, 1);
    cb_mutex_unlock(task, &queue->mutex);
    return 0;
}
