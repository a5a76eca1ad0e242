/* bare - carries out a bare loop: what a C programmer would write without this suite.
 *
 * A loop runs as our samples do, so that the loops are all that differs: in a process forked from
 * the same parent, with a block of the same make, its workers bound to the same CPUs, let go by the
 * same kind of gate and timed by the same clock. Ours pays for what the suite does around an
 * operation, the bare one doesn't. */
#ifndef CB_BENCH_RAW_BARE_H
#define CB_BENCH_RAW_BARE_H

#include <stddef.h>
#include <stdint.h>

#include "bench/sample.h"

/* What the workers of a bare loop are. */
enum cb_bare_as { CB_BARE_ALONE, CB_BARE_THREADS, CB_BARE_PROCESSES };

enum { CB_BARE_STACK_BYTES = 256 << 10 }; /* of a thread: what `thread` presets */

/* One attempt. Borrowed, and only read while workers run. */
struct cb_bare_job {
    const struct cb_bare_loop *loop;
    enum cb_bare_as as;
    uint32_t workers; /* 1, where alone: the forked process itself */
    uint64_t count;   /* operations of all workers together */
    const int32_t *cpus;
    uint32_t cpus_count; /* worker i is bound to cpus[i % cpus_count] */
    void *shared;        /* the loop's bytes; set by cb_bare_take */
};

struct cb_bare_loop {
    size_t bytes;                                                    /* shared by all; zeroed */
    int (*prepare)(const struct cb_bare_job *job);                   /* Optional. 0 or -errno */
    int (*run)(const struct cb_bare_job *job, uint32_t index);       /* Required. 0 or -errno */
    int (*check)(const struct cb_bare_job *job, struct cb_err *err); /* Required. */
};

static inline uint64_t cb_bare_share(const struct cb_bare_job *job)
{
    return job->count / job->workers;
}

/* Runs it: *work_ns becomes the time from the gate's opening to the last worker's end. -EINTR when
 * interrupted, another negative errno with a sentence when it failed or counted wrong. Nothing of
 * it is left either way. */
int cb_bare_take(const struct cb_bench *bench, struct cb_bare_job *job, uint64_t *work_ns,
                 struct cb_err *err);

#endif
