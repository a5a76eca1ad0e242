/* pipe - items of one size through a pipe of the kernel's. */
#ifndef CB_BASE_SYNC_PIPE_H
#define CB_BASE_SYNC_PIPE_H

#include "base/task.h"

/* Two descriptors, which processes made after cb_pipe_open have as well. Lives in shared memory or
 * not. First in, first out; what was written before a put is visible after its get. */
struct cb_pipe {
    int read_fd, write_fd;
    uint32_t item_bytes; /* PIPE_BUF at most, so that items go in and out whole */
};

/* How many items a pipe made for `capacity` holds: the kernel takes a power of two of pages. */
uint64_t cb_pipe_capacity(uint32_t capacity, uint32_t item_bytes);

/* Holds cb_pipe_capacity() items. -ENOTSUP with a sentence when its limit
 * for the size of a pipe is lower. The pipe is open until cb_pipe_close, or the end of the
 * process. */
int cb_pipe_open(struct cb_pipe *pipe, uint32_t capacity, uint32_t item_bytes, struct cb_err *err);
void cb_pipe_close(struct cb_pipe *pipe);

/* Writes or reads one item: 0, -ETIMEDOUT, or what the system call failed with. */
int cb_pipe_put(struct cb_task *task, const struct cb_pipe *pipe, const void *item,
                uint64_t deadline_ns);
int cb_pipe_get(struct cb_task *task, const struct cb_pipe *pipe, void *item, uint64_t deadline_ns);

#endif
