/* sizes - numbers of workers to measure: a coarse grid, and midpoints in it. Pure. */
#ifndef CB_BENCH_TUNER_SIZES_H
#define CB_BENCH_TUNER_SIZES_H

#include "bench/tuner/arm.h"

/* As cb_space_start and cb_space_beside, of a space that isn't nested. A size in `also` beyond
 * `largest` widens the grid to it, up to `cap`. */
uint32_t cb_sizes_start(const struct cb_space *space, struct cb_arm *arms);
uint32_t cb_sizes_beside(const struct cb_space *space, const struct cb_arm *measured,
                         uint32_t count, const struct cb_arm *arm, struct cb_arm *arms);

/* The whole number next to the geometric mean of two sizes that lies strictly between them; 0 where
 * there is none, or where their ratio is `gap` at most. */
uint32_t cb_sizes_between(uint32_t lo, uint32_t hi, double gap);

#endif
