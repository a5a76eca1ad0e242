/* fds - which coroutine of a carrier waits for which descriptor: epoll. */
#ifndef CB_RUNNERS_FDS_H
#define CB_RUNNERS_FDS_H

#include <stdint.h>
#include <time.h>

/* One waiter; lives where the coroutine does. */
struct cb_fd_wait {
    int fd;          /* the one waited for, or a copy of it */
    int is_copy;     /* of ours, to be closed */
    uint32_t events; /* those that hold; 0 = still waiting */
};

struct cb_fds {
    int epoll;                  /* -1 until a descriptor is waited for; owned */
    int bell;                   /* also listened to, without a waiter; -1 = none; borrowed */
    uint32_t waiting;           /* how many wait */
    uint32_t size;              /* of `waiter` */
    struct cb_fd_wait **waiter; /* by descriptor; owned */
};

/* With a `bell` there is a system call that can fail: 0 or -errno. */
int cb_fds_open(struct cb_fds *fds, int bell);
void cb_fds_close(struct cb_fds *fds);

/* Also wakes cb_fds_collect whenever `fd` becomes readable anew, without a waiter: 0 or -errno. */
int cb_fds_listen(struct cb_fds *fds, int fd);

/* Adds a waiter for `events` (those of poll(2)) of `fd`: 0, or a negative errno (-EPERM: a file,
 * always ready). Any number may wait for the same descriptor. */
int cb_fds_add(struct cb_fds *fds, struct cb_fd_wait *wait, int fd, short events);

/* Once it was handed out, or before. */
void cb_fds_remove(struct cb_fds *fds, struct cb_fd_wait *wait);

/* Sleeps until something is ready or rings, for `timeout` at most (NULL: for ever), and hands each
 * waiter whose descriptor is ready to ready(context, wait). */
void cb_fds_collect(struct cb_fds *fds, const struct timespec *timeout,
                    void (*ready)(void *context, struct cb_fd_wait *wait), void *context);

#endif
