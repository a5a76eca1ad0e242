/* reads - a carrier's coroutines read files without stopping each other: through io_uring, or where
 * the kernel refuses that, through a few threads that block in their place. */
#ifndef CB_RUNNERS_READS_H
#define CB_RUNNERS_READS_H

#include <stddef.h>
#include <stdint.h>

#include "base/block.h"

/* One read; lives on the stack of the coroutine that waits for it. */
struct cb_read {
    int fd;
    void *buffer;
    size_t bytes;
    uint64_t offset;
    int64_t result; /* bytes read, or a negative errno */
    void *reader;   /* the caller's own */
    struct cb_read *next;
};

struct cb_reads {
    const struct cb_reads_by *by; /* NULL = closed */
    uint32_t pending;             /* added and not collected */
    int bell;                     /* readable anew whenever a read ends */
    void *own;                    /* of the way; owned */
};

/* One way to do it. `add` may keep reads back until the next `collect`, which returns those that
 * have ended, linked. */
struct cb_reads_by {
    enum cb_read_way way;
    int (*open)(struct cb_reads *reads, uint32_t readers); /* 0 or -errno */
    void (*close)(struct cb_reads *reads, struct cb_usage *usage);
    void (*add)(struct cb_reads *reads, struct cb_read *read);
    struct cb_read *(*collect)(struct cb_reads *reads);
};

extern const struct cb_reads_by cb_reads_uring, cb_reads_threads;

/* For so many readers at once, by the first of the two ways that the system allows; 0 or -errno. */
int cb_reads_open(struct cb_reads *reads, uint32_t readers);

/* When none is pending. Adds what the threads used to `usage`: they worked for the carrier, while
 * the kernel charges its own workers to nobody. */
void cb_reads_close(struct cb_reads *reads, struct cb_usage *usage);

static inline void cb_reads_add(struct cb_reads *reads, struct cb_read *read)
{
    reads->pending++;
    reads->by->add(reads, read);
}

/* Hands each that has ended to ready(context, read), and lets the kernel have those that were
 * added. Never blocks. */
void cb_reads_collect(struct cb_reads *reads, void (*ready)(void *context, struct cb_read *read),
                      void *context);

#endif
