/* draw - what an operation asks for, drawn at random from the run's seed.
 *
 * With --tasks operations are numbered, and each draws by its number: whoever carries it out, the
 * requests of a sample are the same ones under every model, for every pool and in every repetition.
 * With --duration there is no such number, and as many operations as come to be: each worker draws
 * from a stream of its own. */
#ifndef CB_WORKLOADS_DRAW_H
#define CB_WORKLOADS_DRAW_H

#include "base/task.h"

/* SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): the
 * number-th of the seed's sequence. */
static inline uint64_t cb_draw(uint64_t seed, uint64_t number)
{
    uint64_t z = seed + (number + 1) * 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* The number of the made-th operation (from 0) of a worker's own stream. */
static inline uint64_t cb_draw_own(uint32_t worker, uint64_t made)
{
    return (uint64_t)(worker + 1) << 40 | made;
}

/* The number of the i-th operation (from 0) of the chunk drawn last, by a worker that has made so
 * many. */
static inline uint64_t cb_draw_number(const struct cb_task *task, uint64_t i, uint64_t made)
{
    return task->job->block->work.tasks ? task->first + i : cb_draw_own(task->index, made);
}

#endif
