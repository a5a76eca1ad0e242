/* random - the same numbers from the same seed, everywhere: xoshiro256** (Blackman & Vigna 2018),
 * seeded through splitmix64. */
#ifndef CB_BENCH_RANDOM_H
#define CB_BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct cb_random {
    uint64_t state[4];
};

void cb_random_init(struct cb_random *random, uint64_t seed);
uint64_t cb_random_next(struct cb_random *random);

/* Uniform in 0 .. bound-1, without bias; bound > 0. */
uint64_t cb_random_below(struct cb_random *random, uint64_t bound);

/* Puts n indices in random order (Fisher & Yates). */
void cb_random_shuffle(struct cb_random *random, uint32_t *x, size_t n);

#endif
