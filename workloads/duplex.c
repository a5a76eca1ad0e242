#include "workloads/duplex.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limit.h"

static int refused(struct cb_err *err, const char *what)
{
    cb_err_errno(err, errno, "%s", what);
    return err ? cb_limit_explain(err) : -errno;
}

int cb_duplex_make(struct cb_duplex *duplex, int sockets, uint32_t parties, struct cb_err *err)
{
    cb_barrier_init(&duplex->ready, parties);
    duplex->sockets = sockets;
    if (sockets) {
        int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

        return socketpair(AF_UNIX, type, 0, duplex->fd) == 0 ? 0 : refused(err, "a socketpair");
    }
    for (int side = 0; side < 2; side++) {
        int fd[2];

        if (pipe2(fd, O_NONBLOCK | O_CLOEXEC) != 0)
            return refused(err, "a pipe");
        duplex->fd[side] = fd[0];
        close(fd[1]);
    }
    return 0;
}

int cb_duplex_open(struct cb_task *task, const struct cb_duplex *duplex, int side,
                   struct cb_duplex_end *end)
{
    char path[32];

    *end = (struct cb_duplex_end){task, duplex->fd[side], duplex->fd[side]};
    if (duplex->sockets)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", duplex->fd[!side]);
    end->out = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    return end->out < 0 ? refused(&task->err, "the writing end of a pipe") : 0;
}

int cb_duplex_close(const struct cb_duplex_end *end)
{
    int rc = end->in == end->out ? shutdown(end->out, SHUT_WR) : close(end->out);

    return rc < 0 ? refused(&end->task->err, "closing the writing end") : 0;
}

int cb_duplex_write(const struct cb_duplex_end *end, const void *bytes, size_t count)
{
    for (const char *at = bytes; count > 0;) {
        ssize_t n = write(end->out, at, count);
        int rc = 0;

        if (n > 0) {
            at += n;
            count -= (size_t)n;
        } else if (errno == EAGAIN) {
            rc = cb_task_wait_fd(end->task, end->out, POLLOUT, CB_FOREVER);
        } else if (errno != EINTR) {
            return refused(&end->task->err, "write");
        }
        if (rc < 0)
            return rc;
    }
    return 0;
}

int cb_duplex_read(const struct cb_duplex_end *end, void *bytes, size_t count)
{
    size_t got = 0;

    while (got < count) {
        ssize_t n = read(end->in, (char *)bytes + got, count - got);
        int rc = 0;

        if (n > 0)
            got += (size_t)n;
        else if (n == 0 && got > 0)
            return cb_task_fail(end->task, -EBADMSG, "the file ended within a message");
        else if (n == 0)
            return 0;
        else if (errno == EAGAIN)
            rc = cb_task_wait_fd(end->task, end->in, POLLIN, CB_FOREVER);
        else if (errno != EINTR)
            return refused(&end->task->err, "read");
        if (rc < 0)
            return rc;
    }
    return 1;
}
