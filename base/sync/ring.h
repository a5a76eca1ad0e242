/* ring - Concurrency Kit's lock-free ring, for values of 8 bytes. */
#ifndef CB_BASE_SYNC_RING_H
#define CB_BASE_SYNC_RING_H

#include <stddef.h>

#include "base/task.h"

/* Lives in shared memory: give it cb_ring_bytes. Holds as many values as it was made for; with
 * several producers, each that finds the last place free at the same moment may add one more. First
 * in, first out. What was written before a put is visible after its get.
 *
 * It has nothing that one could wait for: who finds it full or empty spins, then yields, then
 * naps. */
struct cb_ring;

/* Whether this build has it; and what to tell where it hasn't. */
extern const char *const cb_ring_absent; /* NULL = it is there */

size_t cb_ring_bytes(uint32_t capacity);

/* With `single`, one worker puts and one gets, or else any number do both. */
void cb_ring_init(struct cb_ring *ring, uint32_t capacity, int single);

/* Puts a value in, or gets the oldest out: 0 or -ETIMEDOUT. With several producers, -EOWNERDEAD:
 * one of them vanished between taking its place and filling it, and nobody gets past that place. */
int cb_ring_put(struct cb_task *task, struct cb_ring *ring, uint64_t value, uint64_t deadline_ns);
int cb_ring_get(struct cb_task *task, struct cb_ring *ring, uint64_t *value, uint64_t deadline_ns);

/* A number that changes whenever a value goes in or out. */
uint64_t cb_ring_progress(const struct cb_ring *ring);

#endif
