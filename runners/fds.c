#include "runners/fds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS = 64 }; /* taken at once */

static int open_epoll(struct cb_fds *fds)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fds->bell};

    if (fds->epoll >= 0)
        return 0;
    fds->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (fds->epoll < 0 ||
        (fds->bell >= 0 && epoll_ctl(fds->epoll, EPOLL_CTL_ADD, fds->bell, &event) != 0))
        return -errno;
    return 0;
}

int cb_fds_open(struct cb_fds *fds, int bell)
{
    *fds = (struct cb_fds){.epoll = -1, .bell = bell};
    return bell < 0 ? 0 : open_epoll(fds);
}

void cb_fds_close(struct cb_fds *fds)
{
    if (fds->epoll >= 0)
        close(fds->epoll);
    free(fds->waiter);
}

int cb_fds_listen(struct cb_fds *fds, int fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = fd};
    int rc = open_epoll(fds);

    if (rc != 0)
        return rc;
    return epoll_ctl(fds->epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

/* Makes room for descriptor `fd`. */
static int grow(struct cb_fds *fds, int fd)
{
    uint32_t size = fds->size ? fds->size : 64;
    struct cb_fd_wait **grown;

    if ((uint32_t)fd < fds->size)
        return 0;
    while (size <= (uint32_t)fd)
        size *= 2;
    grown = realloc(fds->waiter, size * sizeof *grown);
    if (!grown)
        return -ENOMEM;
    memset(grown + fds->size, 0, (size - fds->size) * sizeof *grown);
    fds->waiter = grown;
    fds->size = size;
    return 0;
}

/* Reported once, then silent until it is asked for again: who waits over and over for the same
 * descriptor pays one system call a time. */
static int arm(struct cb_fds *fds, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events | EPOLLONESHOT, .data.fd = fd};

    if (epoll_ctl(fds->epoll, EPOLL_CTL_MOD, fd, &event) == 0)
        return 0;
    if (errno == ENOENT && epoll_ctl(fds->epoll, EPOLL_CTL_ADD, fd, &event) == 0)
        return 0;
    return -errno;
}

/* POLLIN, POLLOUT, POLLERR and POLLHUP have the values of their EPOLL namesakes. */
int cb_fds_add(struct cb_fds *fds, struct cb_fd_wait *wait, int fd, short events)
{
    int rc = fd < 0 ? -EBADF : open_epoll(fds);

    if (rc == 0)
        rc = grow(fds, fd);
    if (rc != 0)
        return rc;
    *wait = (struct cb_fd_wait){.fd = fd};
    if (fds->waiter[fd]) { /* epoll knows a descriptor once: another waiter takes a copy */
        wait->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (wait->fd < 0)
            return -errno;
        wait->is_copy = 1;
        rc = grow(fds, wait->fd);
    }
    if (rc == 0)
        rc = arm(fds, wait->fd, (uint32_t)events);
    if (rc != 0) {
        if (wait->is_copy)
            close(wait->fd);
        return rc;
    }
    fds->waiter[wait->fd] = wait;
    fds->waiting++;
    return 0;
}

void cb_fds_remove(struct cb_fds *fds, struct cb_fd_wait *wait)
{
    fds->waiter[wait->fd] = NULL;
    fds->waiting--;
    if (wait->is_copy) { /* closing removes it only where no other process has inherited it */
        epoll_ctl(fds->epoll, EPOLL_CTL_DEL, wait->fd, NULL);
        close(wait->fd);
    }
}

void cb_fds_collect(struct cb_fds *fds, const struct timespec *timeout,
                    void (*ready)(void *context, struct cb_fd_wait *wait), void *context)
{
    struct epoll_event events[EVENTS];
    int n = epoll_pwait2(fds->epoll, events, EVENTS, timeout, NULL);

    for (int i = 0; i < n; i++) {
        int fd = events[i].data.fd;
        struct cb_fd_wait *wait = (uint32_t)fd < fds->size ? fds->waiter[fd] : NULL;

        if (!wait) /* a bell, or one that is no longer waited for */
            continue;
        wait->events = events[i].events;
        ready(context, wait);
    }
}
