/* pools - pool sizes as a user lists them: 8, 4cpus, 1..64, ladder, 2x2x100. */
#ifndef CB_BENCH_POOLS_H
#define CB_BENCH_POOLS_H

#include "runners/launch.h"

enum { CB_POOL_MAX = 1000000, CB_POOLS_MAX = 64 };

/* Sizes in the order written, each once. A plain number N is held as the shape 0x0xN. */
struct cb_pools {
    struct cb_shape pool[CB_POOLS_MAX];
    int count;
};

/* What sizes are relative to. */
struct cb_pools_machine {
    uint32_t cpus;    /* usable */
    double cpu_quota; /* CPUs that a cgroup leaves of them; 0 = no quota */
};

/* Reads a list of
 *   numbers, multiples of the CPUs, and doublings, which end with the second number;
 *   "quota": the CPUs that a quota leaves, rounded down and up; without one, all of them;
 *   "ladder": 1..4cpus with cpus and quota among them, in order: what fits any machine;
 *   shapes.
 * -EINVAL with a sentence that quotes what is wrong. */
int cb_pools_parse(const char *list, const struct cb_pools_machine *machine, struct cb_pools *pools,
                   struct cb_err *err);

#endif
