/* Built without liburing. */
#include <errno.h>

#include "runners/reads.h"

static int uring_open(struct cb_reads *reads, uint32_t readers)
{
    (void)reads, (void)readers;
    return -ENOSYS;
}

const struct cb_reads_by cb_reads_uring = {.way = CB_READ_URING, .open = uring_open};
