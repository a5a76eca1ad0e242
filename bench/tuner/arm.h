/* arm - one pool size, or shape, that a tune may measure; and how those lie to each other. */
#ifndef CB_BENCH_TUNER_ARM_H
#define CB_BENCH_TUNER_ARM_H

#include "runners/launch.h"

struct cb_arm {
    struct cb_shape shape; /* processes x threads in each x coroutines in each */
    uint32_t pool;         /* workers: their product */
};

/* The sizes of one runner. Pure: the same questions get the same answers. */
struct cb_space {
    int nested;           /* shapes of a lattice of powers of two; else numbers of workers */
    double cpus;          /* that may be used: the affinity's or, where it is less, the quota's */
    uint32_t cores;       /* physical ones */
    uint32_t largest;     /* workers that the first sweep goes to */
    uint32_t cap;         /* workers that no search goes beyond; >= largest */
    uint32_t least;       /* workers that no search goes below; not of shapes */
    double gap;           /* neighbours whose ratio is at most this have no size between them */
    const uint32_t *also; /* borrowed; sizes that the first sweep is to have too */
    uint32_t also_count;
    /* What is small: bytes that a process, a thread and a coroutine take. Of shapes only; among
     * numbers of workers the smaller number is. */
    double process_bytes, thread_bytes, coroutine_bytes;
    /* Turns a number of workers into the runner's shape; NULL = 1x1xN. */
    struct cb_shape (*shape)(uint32_t pool, uint32_t cpus);
};

/* How small: a smaller arm of the same throughput is the better one. Workers, or bytes. */
double cb_arm_size(const struct cb_space *space, const struct cb_arm *arm);

/* Below 0 where a is the smaller one, above where b is. By size, then by workers, then by shape, so
 * that no two arms that differ are equal. */
int cb_arm_compare(const struct cb_space *space, const struct cb_arm *a, const struct cb_arm *b);

int cb_arm_same(const struct cb_arm *a, const struct cb_arm *b);

/* A number of workers as an arm of a space that isn't nested. */
struct cb_arm cb_arm_of_pool(const struct cb_space *space, uint32_t pool);

/* How many sizes there are up to `largest`, or shapes: what an exhaustive search would try. */
uint32_t cb_space_count(const struct cb_space *space);

enum { CB_ARMS_MAX = 512 };

/* Where the first sweep measures: fills `arms` (room for CB_ARMS_MAX) in ascending size, and
 * returns how many. Powers of two and `largest`; 1, the CPUs rounded down and up, cores, half, one
 * past, twice and four times the CPUs; `also`. Of shapes: TUNING's start set of the lattice with at
 * most 4 processes, 16 threads and 64 workers a CPU. */
uint32_t cb_space_start(const struct cb_space *space, struct cb_arm *arms);

/* What lies beside `arm` and isn't among the `count` measured ones: geometric midpoints to its
 * neighbours; of shapes, doublings, halvings and transfers between levels. Returns how many. */
uint32_t cb_space_beside(const struct cb_space *space, const struct cb_arm *measured,
                         uint32_t count, const struct cb_arm *arm, struct cb_arm *arms);

#endif
