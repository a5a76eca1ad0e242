/* lattice - shapes to measure: processes x threads x coroutines, each a power of two, with at most
 * 4 processes, 16 threads and 64 workers for each CPU, and no more workers than the space's cap.
 * Pure. */
#ifndef CB_BENCH_TUNER_LATTICE_H
#define CB_BENCH_TUNER_LATTICE_H

#include "bench/tuner/arm.h"

/* As cb_space_start and cb_space_beside, of a nested space. `also` says nothing here: a number of
 * workers isn't a shape. */
uint32_t cb_lattice_start(const struct cb_space *space, struct cb_arm *arms);
uint32_t cb_lattice_beside(const struct cb_space *space, const struct cb_arm *measured,
                           uint32_t count, const struct cb_arm *arm, struct cb_arm *arms);

/* How many shapes there are. */
uint32_t cb_lattice_count(const struct cb_space *space);

/* The shape with twice the workers, made at the innermost level that has several; no
 * workers where the lattice ends. */
struct cb_arm cb_lattice_double(const struct cb_space *space, const struct cb_arm *arm);

#endif
