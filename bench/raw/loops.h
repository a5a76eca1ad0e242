/* loops - what is measured twice: an operation through the task API, as a workload, and the same by
 * a bare loop. Both stand in one file each, so that a reader can hold one against the other. */
#ifndef CB_BENCH_RAW_LOOPS_H
#define CB_BENCH_RAW_LOOPS_H

#include "bench/raw/bare.h"
#include "workloads/workload.h"

/* Said of a row whose bare loop could not switch by Boost.Context. */
#if CB_HAVE_FCONTEXT
#define CB_BARE_SWITCH_NOTE ""
#else
#define CB_BARE_SWITCH_NOTE " (bare: swapcontext)"
#endif

/* A worker's part of the operations, which are not drawn but divided, as the bare loops do. */
static inline uint64_t cb_ours_share(const struct cb_task *task)
{
    return task->job->block->work.tasks / task->job->workers;
}

/* switch.c, switch_fcontext.c, switch_ucontext.c: one operation is one switch. Two workers. */
extern const struct cb_workload cb_ours_switch;
extern const struct cb_bare_loop cb_bare_switch;

/* futex.c: one operation is a word stored, its waiter woken. Two workers. */
extern const struct cb_workload cb_ours_futex;
extern const struct cb_bare_loop cb_bare_futex, cb_bare_futex_private;

/* spawn.c and the files of switch: one operation is a unit started and joined. One worker. */
extern const struct cb_workload cb_ours_spawn;
extern const struct cb_bare_loop cb_bare_pthread, cb_bare_fork, cb_bare_context;

/* hand_out.c: one operation is one number drawn from a shared counter. */
extern const struct cb_bare_loop cb_bare_hand_out;

/* mutex.c: one operation is lock, one increment, unlock. */
extern const struct cb_workload cb_ours_mutex, cb_ours_mutex_locked;
extern const struct cb_bare_loop cb_bare_mutex;

/* queue.c: one operation is one item of 8 bytes through a queue of 1024; the first half of the
 * workers put. */
enum { CB_LOOP_QUEUE_CAPACITY = 1024 };
extern const struct cb_workload cb_ours_queue;
extern const struct cb_bare_loop cb_bare_queue;

/* ring.c, where Concurrency Kit is: the same for its ring, between two workers. */
extern const struct cb_workload cb_ours_ring, cb_ours_ring_mpmc;
extern const struct cb_bare_loop cb_bare_ring, cb_bare_ring_mpmc;

/* Of the registered ones, for what concerns any sample. */
extern const struct cb_workload cb_workload_null, cb_workload_cpu_sum;

#endif
