/* channel - what carries items from producers to consumers: a queue, a ring or a pipe. */
#ifndef CB_WORKLOADS_CHANNEL_H
#define CB_WORKLOADS_CHANNEL_H

#include "base/sync/pipe.h"
#include "base/sync/queue.h"

enum cb_channel_kind { CB_CHANNEL_MUTEX, CB_CHANNEL_RING, CB_CHANNEL_PIPE };

struct cb_channel_config {
    enum cb_channel_kind kind;
    enum cb_queue_order order;
    uint32_t capacity;   /* items it holds */
    uint32_t item_bytes; /* 8 for a ring */
    int single;          /* one worker puts and one gets */
};

/* Lives in shared memory, with the queue or the ring behind it: give it cb_channel_bytes. */
struct cb_channel {
    CB_LINE enum cb_channel_kind kind;
    struct cb_pipe pipe;
    CB_LINE char behind[];
};

size_t cb_channel_bytes(const struct cb_channel_config *config);

/* -ENOTSUP with a sentence when there is no such channel: a ring and a pipe can't have every
 * capacity. Before the workers are made. */
int cb_channel_init(struct cb_channel *channel, const struct cb_channel_config *config,
                    struct cb_err *err);

static inline struct cb_queue *cb_channel_queue(struct cb_channel *channel)
{
    return (struct cb_queue *)channel->behind;
}

int cb_channel_put_otherwise(struct cb_task *task, struct cb_channel *channel, const void *item);
int cb_channel_get_otherwise(struct cb_task *task, struct cb_channel *channel, void *item);

/* Puts or gets one item, waiting as long as it takes: 0, or what the task failed with. A ring that
 * stands still, because a worker that others wait for has vanished, is such a failure. */
static inline int cb_channel_put(struct cb_task *task, struct cb_channel *channel, const void *item)
{
    if (channel->kind == CB_CHANNEL_MUTEX)
        return cb_queue_put(task, cb_channel_queue(channel), item, CB_FOREVER);
    return cb_channel_put_otherwise(task, channel, item);
}

static inline int cb_channel_get(struct cb_task *task, struct cb_channel *channel, void *item)
{
    if (channel->kind == CB_CHANNEL_MUTEX)
        return cb_queue_get(task, cb_channel_queue(channel), item, CB_FOREVER);
    return cb_channel_get_otherwise(task, channel, item);
}

#endif
