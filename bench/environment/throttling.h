/* throttling - how often our CPU quota stopped us: cpu.stat of our cgroup and all above it. */
#ifndef CB_BENCH_ENVIRONMENT_THROTTLING_H
#define CB_BENCH_ENVIRONMENT_THROTTLING_H

#include <stdint.h>

enum { CB_THROTTLING_LEVELS = 16 }; /* cgroups are rarely nested so deep */

struct cb_throttling_level {
    uint64_t periods,
        throttled;         /* periods of the quota so far, and those in which it was used up */
    uint64_t throttled_ns; /* summed over the CPUs that it stopped */
};

struct cb_throttling_reading {
    struct cb_throttling_level level[CB_THROTTLING_LEVELS];
};

struct cb_throttling {
    int rc; /* 0, or why it is unknown: -errno */
    uint32_t count;
    int fd[CB_THROTTLING_LEVELS]; /* owned; from our own cgroup upwards */
    int v1[CB_THROTTLING_LEVELS]; /* cgroup v1, whose words and units differ */
};

/* Opens the files of all cgroups that this process is in and can see. A machine without cgroups
 * has no quota, and nothing is throttled there; `rc` says when it can't be known. */
void cb_throttling_open(struct cb_throttling *t, const char *root);
void cb_throttling_close(struct cb_throttling *t);

/* Reads them now (about 1 us a level). 0; -EBADMSG when a number makes no sense, another -errno. */
int cb_throttling_read(const struct cb_throttling *t, struct cb_throttling_reading *reading);

/* Fills in what the quota did that throttled us most in between; all 0 without quotas. 0, or
 * -EBADMSG when a number went down. */
int cb_throttling_between(const struct cb_throttling_reading *before,
                          const struct cb_throttling_reading *after,
                          struct cb_throttling_level *worst);

#endif
