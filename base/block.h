/* block - the memory that all processes of one sample share.
 *
 *   +--------+--------------+---------------+----------------+
 *   | header | carriers     | slots         | workload       |
 *   +--------+--------------+---------------+----------------+
 *    gate,    one a thread   one a worker,   the workload's
 *    work,    that carries   written by      own bytes
 *    failure  workers        that worker
 *
 * Mapped before the first fork, so it has the same address everywhere; no pointer into any
 * process's private memory is stored in it. All zero when mapped. */
#ifndef CB_BASE_BLOCK_H
#define CB_BASE_BLOCK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/counters.h"
#include "base/err.h"
#include "base/gate.h"
#include "base/histogram.h"
#include "base/line.h"
#include "base/usage.h"
#include "base/work.h"

enum { CB_REPORT_BYTES = 256 };

/* An edge of the window, as a worker saw it: when it next completed something, or drew. */
struct cb_edge {
    uint64_t seen_ns; /* 0 = it never did */
    uint64_t ops;     /* completed until then */
    uint64_t last;    /* of them, those completed last, which were under way at the edge */
};

/* What a worker leaves behind. All zero = its owner died before the end. */
struct cb_slot {
    CB_LINE uint64_t ready_ns; /* about to wait at the gate */
    uint64_t start_ns, end_ns; /* around the workload's run */
    uint64_t ops;              /* operations it completed */
    uint64_t result;           /* for the workload's check */
    int32_t status;            /* what run returned; valid when `finished` */
    uint32_t finished;
    uint32_t began;            /* in this phase of the sample: enum cb_phase */
    uint32_t backlog_max;      /* operations due and not begun, when it began one */
    uint32_t looks;            /* it draws or completes operations */
    struct cb_edge begin, end; /* of the window */
    uint64_t scheduled;        /* with a schedule: operations completed in the window */
    _Atomic uint64_t progress; /* operations completed so far, in a pilot */
};

/* How cb_task_read reads: by a call that blocks the kernel thread; coroutines by the others. */
enum cb_read_way { CB_READ_CALL, CB_READ_URING, CB_READ_THREADS };

/* What a thread was charged with. */
struct cb_charge {
    struct cb_usage usage;
    uint64_t queued_ns; /* it waited for a CPU */
};

/* What a thread that carries workers leaves behind. */
struct cb_carrier {
    CB_LINE pid_t pid;       /* process */
    int32_t cpu;             /* bound to this CPU (kernel's number) as read back; -1 = not bound */
    uint32_t reads;          /* how its workers read files: enum cb_read_way */
    uint64_t end_ns;         /* the end of its last worker */
    struct cb_usage usage;   /* between the gate and the end of its last worker */
    struct cb_usage helpers; /* of threads beside it that did a part of its work */
    struct cb_charge opened; /* since the gate, when a worker saw that the measuring had begun, */
    struct cb_charge closed; /* and that it was over */
    uint32_t queued_known;   /* in samples whose launch says so */
    struct cb_counts counts; /* between the two, in samples that count */
    struct cb_histogram latency; /* recorded by its workers */
    struct cb_histogram service; /* with a schedule: from an operation's real start to its end */
};

/* The first failure of any worker. */
struct cb_failure {
    CB_LINE _Atomic uint32_t claimed; /* by the worker that may write `err` */
    _Atomic uint32_t written;         /* `err` is complete */
    struct cb_err err;
};

struct cb_block {
    struct cb_gate gate;  /* to start */
    struct cb_gate leave; /* to go home, when all are done and memory was read */
    struct cb_work work;
    struct cb_failure failure;
    CB_LINE uint64_t launch_ns; /* just before the first worker was made */
    uint32_t verified;          /* all ended well and the work was checked */
    uint32_t workers, carriers;
    CB_LINE _Atomic uint32_t units; /* so many were spawned by workers that are not coroutines */
    char report[CB_REPORT_BYTES];   /* by the workload, in words; valid when `verified` */
    size_t shared_offset, bytes;
    size_t schedule_offset; /* of work.arrivals times, ns from the gate's opening, ascending */
    uint64_t window_ns, closing_ns; /* the measuring began, ended; written with the phase */
    uint64_t stopped_ns;            /* and the workers were told to stop */
};

/* Maps a block with `shared_bytes` for the workload; the caller owns it until cb_block_unmap. NULL
 * with `err` set when it can't. */
struct cb_block *cb_block_map(uint32_t workers, uint32_t carriers, size_t shared_bytes,
                              struct cb_err *err);
void cb_block_unmap(struct cb_block *block); /* takes NULL */

static inline struct cb_carrier *cb_block_carrier(struct cb_block *block, uint32_t index)
{
    return (struct cb_carrier *)(block + 1) + index;
}

static inline struct cb_slot *cb_block_slot(struct cb_block *block, uint32_t index)
{
    return (struct cb_slot *)cb_block_carrier(block, block->carriers) + index;
}

static inline void *cb_block_shared(struct cb_block *block)
{
    return (char *)block + block->shared_offset;
}

static inline const uint64_t *cb_block_schedule(const struct cb_block *block)
{
    return (const uint64_t *)((const char *)block + block->schedule_offset);
}

/* Records the sample's first failure and rings the doorbell: whoever takes the sample ends it.
 * Safe from any process or thread of the sample. Returns err->code. */
int cb_block_fail(struct cb_block *block, const struct cb_err *err);

/* The recorded failure, or NULL. */
const struct cb_err *cb_block_failure(const struct cb_block *block);

#endif
