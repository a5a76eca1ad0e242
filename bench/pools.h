/* pools - pool sizes as a user lists them: 8, 4cpus, 1..64, 2x2x100. */
#ifndef CB_BENCH_POOLS_H
#define CB_BENCH_POOLS_H

#include "runners/launch.h"

enum { CB_POOL_MAX = 1000000, CB_POOLS_MAX = 64 };

/* Sizes in the order written, each once. A plain number N is held as the shape 0x0xN. */
struct cb_pools {
    struct cb_shape pool[CB_POOLS_MAX];
    int count;
};

/* Reads a list of numbers, multiples of `cpus`, doublings (which end with the second number) and
 * shapes. -EINVAL with a sentence that quotes what is wrong. */
int cb_pools_parse(const char *list, uint32_t cpus, struct cb_pools *pools, struct cb_err *err);

#endif
