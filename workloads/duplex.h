/* duplex - two workers that talk to each other through the kernel: two pipes or two connected
 * sockets.
 *
 * A pipe tells the end of the file when the last descriptor to write with is closed, and every
 * process would inherit those made before the workers. So only the reading ends are made then, and
 * who writes opens an end for itself, through /proc: that one is the only one under every model. A
 * socket can't be opened so; its shutdown counts at once, whoever else has a descriptor. */
#ifndef CB_WORKLOADS_DUPLEX_H
#define CB_WORKLOADS_DUPLEX_H

#include "base/sync/barrier.h"

/* Lives in shared memory; open until the processes end. */
struct cb_duplex {
    struct cb_barrier ready; /* passed when both sides can write */
    int fd[2];               /* what side 0 and side 1 read from */
    int sockets;
};

/* In one process, before the workers are made. With `parties` = 1 a worker will be both sides.
 * -ENOTSUP with a sentence when there are too many descriptors. */
int cb_duplex_make(struct cb_duplex *duplex, int sockets, uint32_t parties, struct cb_err *err);

/* One side, as a worker has it: two descriptors, the same for sockets. */
struct cb_duplex_end {
    struct cb_task *task;
    int in, out;
};

/* Opens one's own end; then wait at `ready`, for until somebody can write a pipe reads as ended.
 * All that follow return 0 or what the task failed with. */
int cb_duplex_open(struct cb_task *task, const struct cb_duplex *duplex, int side,
                   struct cb_duplex_end *end);

/* Nothing more will be written: the other side reads the end of the file. */
int cb_duplex_close(const struct cb_duplex_end *end);

int cb_duplex_write(const struct cb_duplex_end *end, const void *bytes, size_t count);

/* Returns 1 with all `count` bytes, or 0 at the end of the file. */
int cb_duplex_read(const struct cb_duplex_end *end, void *bytes, size_t count);

#endif
