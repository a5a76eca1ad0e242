/* Reads by io_uring. Those added between two looks around go to the kernel in one system call, and
 * whether they have ended stands in shared memory: asking costs none. */
#include <errno.h>
#include <stdlib.h>

#include <liburing.h>

#include "runners/reads.h"

enum { ENTRIES_MAX = 4096 }; /* beyond that, reads are handed over in several calls */

static int uring_open(struct cb_reads *reads, uint32_t readers)
{
    struct io_uring *ring = calloc(1, sizeof *ring);
    int rc;

    if (!ring)
        return -ENOMEM;
    /* The ring for results is twice as large, so that it doesn't overflow below 8192 readers; and
     * above, the kernel keeps what doesn't fit. */
    rc = io_uring_queue_init(readers < ENTRIES_MAX ? readers : ENTRIES_MAX, ring, 0);
    if (rc != 0) {
        free(ring);
        return rc;
    }
    reads->own = ring;
    reads->bell = ring->ring_fd;
    return 0;
}

static void uring_close(struct cb_reads *reads, struct cb_usage *usage)
{
    (void)usage;
    io_uring_queue_exit(reads->own);
    free(reads->own);
}

/* For want of memory, or interrupted: the kernel took none, and asks to be asked again. */
static void submit(struct io_uring *ring)
{
    int rc;

    while ((rc = io_uring_submit(ring)) == -EAGAIN || rc == -EINTR)
        ;
}

static void uring_add(struct cb_reads *reads, struct cb_read *read)
{
    struct io_uring_sqe *entry;

    while (!(entry = io_uring_get_sqe(reads->own)))
        submit(reads->own);
    io_uring_prep_read(entry, read->fd, read->buffer, (unsigned)read->bytes, read->offset);
    io_uring_sqe_set_data(entry, read);
}

static struct cb_read *uring_collect(struct cb_reads *reads)
{
    struct io_uring *ring = reads->own;
    struct cb_read *first = NULL, **end = &first;
    struct io_uring_cqe *result;

    if (io_uring_sq_ready(ring) > 0)
        submit(ring);
    while (io_uring_peek_cqe(ring, &result) == 0) {
        *end = io_uring_cqe_get_data(result);
        (*end)->result = result->res;
        end = &(*end)->next;
        io_uring_cqe_seen(ring, result);
    }
    *end = NULL;
    return first;
}

const struct cb_reads_by cb_reads_uring = {
    .way = CB_READ_URING,
    .open = uring_open,
    .close = uring_close,
    .add = uring_add,
    .collect = uring_collect,
};
