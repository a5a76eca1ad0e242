#include "workloads/channel.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/sync/ring.h"

/* How long nothing may move in a ring before it counts as stuck. */
#define PATIENCE_NS (5 * CB_NS_PER_S)

static struct cb_ring *ring_of(struct cb_channel *channel)
{
    return (struct cb_ring *)channel->behind;
}

size_t cb_channel_bytes(const struct cb_channel_config *config)
{
    size_t behind = 0;

    if (config->kind == CB_CHANNEL_MUTEX)
        behind = cb_queue_bytes(config->capacity, config->item_bytes, config->order);
    else if (config->kind == CB_CHANNEL_RING)
        behind = cb_ring_bytes(config->capacity);
    return sizeof(struct cb_channel) + behind;
}

/* Where exactly `capacity` can't be had: `above` is the next that can, `below` the one before. */
static int refuse_capacity(uint32_t capacity, const char *what, uint64_t below, uint64_t above,
                           struct cb_err *err)
{
    if (below == 0)
        return cb_err_set(err, -ENOTSUP, "%s cannot hold capacity=%u: capacity=%llu is the least",
                          what, capacity, (unsigned long long)above);
    return cb_err_set(err, -ENOTSUP, "%s cannot hold capacity=%u: capacity=%llu or %llu can be had",
                      what, capacity, (unsigned long long)below, (unsigned long long)above);
}

static int init_ring(struct cb_channel *channel, const struct cb_channel_config *config,
                     struct cb_err *err)
{
    if (cb_ring_absent)
        return cb_err_set(err, -ENOTSUP, "%s", cb_ring_absent);
    if (config->item_bytes != sizeof(uint64_t))
        return cb_err_set(err, -ENOTSUP, "a ring takes items of 8 bytes, not of %u",
                          config->item_bytes);
    cb_ring_init(ring_of(channel), config->capacity, config->single);
    return 0;
}

static int init_pipe(struct cb_channel *channel, const struct cb_channel_config *config,
                     struct cb_err *err)
{
    uint64_t holds, least;

    if (config->item_bytes <= PIPE_BUF) {
        holds = cb_pipe_capacity(config->capacity, config->item_bytes);
        least = cb_pipe_capacity(1, config->item_bytes);
        if (holds != config->capacity)
            return refuse_capacity(config->capacity, "a pipe", holds > least ? holds / 2 : 0, holds,
                                   err);
    }
    return cb_pipe_open(&channel->pipe, config->capacity, config->item_bytes, err);
}

int cb_channel_init(struct cb_channel *channel, const struct cb_channel_config *config,
                    struct cb_err *err)
{
    channel->kind = config->kind;
    if (config->kind != CB_CHANNEL_MUTEX && config->order != CB_FIFO)
        return cb_err_set(err, -ENOTSUP, "a ring or a pipe is first in, first out only");
    if (config->kind == CB_CHANNEL_RING)
        return init_ring(channel, config, err);
    if (config->kind == CB_CHANNEL_PIPE)
        return init_pipe(channel, config, err);
    cb_queue_init(cb_channel_queue(channel), config->capacity, config->item_bytes, config->order);
    return 0;
}

/* The clock is read only after a first attempt failed. */
static int through_ring(struct cb_task *task, struct cb_ring *ring, uint64_t *value,
                        int (*move)(struct cb_task *task, struct cb_ring *ring, uint64_t *value,
                                    uint64_t deadline_ns))
{
    int rc = move(task, ring, value, 0);

    while (rc == -ETIMEDOUT) {
        uint64_t before = cb_ring_progress(ring);

        rc = move(task, ring, value, cb_clock_ns() + PATIENCE_NS);
        if (rc == -ETIMEDOUT && cb_ring_progress(ring) == before)
            return cb_task_fail(task, rc, "the ring stood still for %llu s",
                                PATIENCE_NS / CB_NS_PER_S);
    }
    if (rc != 0)
        return cb_task_fail(task, rc, "the ring is stuck: a place was taken and never filled");
    return 0;
}

static int put_value(struct cb_task *task, struct cb_ring *ring, uint64_t *value,
                     uint64_t deadline_ns)
{
    return cb_ring_put(task, ring, *value, deadline_ns);
}

static int pipe_outcome(struct cb_task *task, int rc)
{
    return rc == 0 ? 0 : cb_task_fail(task, rc, "pipe: %s", strerror(-rc));
}

int cb_channel_put_otherwise(struct cb_task *task, struct cb_channel *channel, const void *item)
{
    uint64_t value;

    if (channel->kind == CB_CHANNEL_PIPE)
        return pipe_outcome(task, cb_pipe_put(task, &channel->pipe, item, CB_FOREVER));
    memcpy(&value, item, sizeof value);
    return through_ring(task, ring_of(channel), &value, put_value);
}

int cb_channel_get_otherwise(struct cb_task *task, struct cb_channel *channel, void *item)
{
    uint64_t value = 0;
    int rc;

    if (channel->kind == CB_CHANNEL_PIPE)
        return pipe_outcome(task, cb_pipe_get(task, &channel->pipe, item, CB_FOREVER));
    rc = through_ring(task, ring_of(channel), &value, cb_ring_get);
    memcpy(item, &value, sizeof value);
    return rc;
}
