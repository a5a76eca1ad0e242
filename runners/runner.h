/* runner - how many do it at once: one execution model. */
#ifndef CB_RUNNERS_RUNNER_H
#define CB_RUNNERS_RUNNER_H

#include "runners/launch.h"

/* One runner: a `const struct` at the foot of its own file, and a line in runners.def. It has no
 * state; `run` makes the workers, lets each go through the one worker routine, and reaps them all,
 * also when making the k-th of them fails. */
struct cb_runner {
    const char *name;               /* as on the command line and in results */
    const char *summary;            /* one line */
    uint32_t provides;              /* enum cb_service bits */
    const struct cb_param *options; /* ended by a NULL name; NULL = none */
    uint32_t only_pool;             /* the one pool size it has; 0 = any */
    int any_shape;                  /* takes any PxTxC for a pool size */

    /* Required. The shape of a pool of that many workers, where that many CPUs may be used. */
    struct cb_shape (*shape)(uint32_t pool, uint32_t cpus);
    /* Required. In the host process. 0 when all workers came and went, well or not; otherwise what
     * kept them from it. */
    int (*run)(const struct cb_launch *launch, struct cb_err *err);
};

/* All runners of this build, ended by NULL, in the order of runners.def. */
extern const struct cb_runner *const cb_runners[];

/* By name; NULL with a sentence (and a near match) when there is none. */
const struct cb_runner *cb_runner_find(const char *name, struct cb_err *err);

#endif
