#include "base/sync/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

/* The kernel adds an item to a page only as a whole: what is left of the page stays empty. */
static uint64_t items_of_page(uint32_t item_bytes)
{
    return (uint64_t)sysconf(_SC_PAGESIZE) / item_bytes;
}

uint64_t cb_pipe_capacity(uint32_t capacity, uint32_t item_bytes)
{
    uint64_t holds = items_of_page(item_bytes);

    while (holds < capacity)
        holds *= 2;
    return holds;
}

int cb_pipe_open(struct cb_pipe *pipe, uint32_t capacity, uint32_t item_bytes, struct cb_err *err)
{
    uint64_t bytes;
    int fd[2];

    if (item_bytes > PIPE_BUF)
        return cb_err_set(err, -ENOTSUP, "an item of %u bytes: a pipe takes %d in one piece",
                          item_bytes, PIPE_BUF);
    bytes = cb_pipe_capacity(capacity, item_bytes) / items_of_page(item_bytes) *
            (uint64_t)sysconf(_SC_PAGESIZE);
    if (pipe2(fd, O_CLOEXEC | O_NONBLOCK) != 0)
        return cb_err_errno(err, errno, "pipe");
    *pipe = (struct cb_pipe){.read_fd = fd[0], .write_fd = fd[1], .item_bytes = item_bytes};
    if (bytes <= INT_MAX && fcntl(pipe->write_fd, F_SETPIPE_SZ, (int)bytes) > 0)
        return 0;
    cb_pipe_close(pipe);
    return cb_err_set(err, -ENOTSUP,
                      "%u items of %u bytes need a pipe of %llu bytes, above the limit in "
                      "/proc/sys/fs/pipe-max-size or pipe-user-pages-soft",
                      capacity, item_bytes, (unsigned long long)bytes);
}

void cb_pipe_close(struct cb_pipe *pipe)
{
    close(pipe->read_fd);
    close(pipe->write_fd);
}

/* What a transfer came to: 0, -EAGAIN for a wait, or an error; all or nothing went through. */
static int outcome(ssize_t moved, uint32_t item_bytes)
{
    if (moved == (ssize_t)item_bytes)
        return 0;
    return moved >= 0 ? -EPIPE : errno == EINTR ? -EAGAIN : -errno;
}

int cb_pipe_put(struct cb_task *task, const struct cb_pipe *pipe, const void *item,
                uint64_t deadline_ns)
{
    int rc;

    while ((rc = outcome(write(pipe->write_fd, item, pipe->item_bytes), pipe->item_bytes)) ==
           -EAGAIN) {
        rc = cb_task_wait_fd(task, pipe->write_fd, POLLOUT, deadline_ns);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int cb_pipe_get(struct cb_task *task, const struct cb_pipe *pipe, void *item, uint64_t deadline_ns)
{
    int rc;

    while ((rc = outcome(read(pipe->read_fd, item, pipe->item_bytes), pipe->item_bytes)) ==
           -EAGAIN) {
        rc = cb_task_wait_fd(task, pipe->read_fd, POLLIN, deadline_ns);
        if (rc < 0)
            return rc;
    }
    return rc;
}
