/* own - the CPU time of a sample's processes, and of the one that takes it. */
#ifndef CB_BENCH_ENVIRONMENT_OWN_H
#define CB_BENCH_ENVIRONMENT_OWN_H

#include <stdint.h>
#include <sys/types.h>

#include "base/block.h"

struct cb_own_time {
    uint64_t clocks_ns;  /* of this process, the host and every process that carries workers */
    uint64_t self_ns;    /* the first of these alone */
    uint64_t workers_ns; /* what the workers found of themselves within the work, and of the units
                            that they spawned; 0 before it */
};

/* Reads the processes' CPU clocks (about 1 us each, and a tenth more for each of its threads): all
 * that they ever used, exact while nobody runs. Without a sample `block` is NULL and `host` this
 * process. 0, or -errno when one of them is gone. */
int cb_own_time_read(const struct cb_block *block, pid_t host, struct cb_own_time *time);

/* Used in between. The clocks don't see processes that workers spawned and reaped; the workers
 * don't see how they were woken and went to sleep again. Both see too little: the larger counts. */
uint64_t cb_own_time_between(const struct cb_own_time *before, const struct cb_own_time *after);

#endif
