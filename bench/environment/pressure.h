/* pressure - for how long somebody waited for CPUs, memory or I/O: the kernel's pressure stall
 * information, of our own cgroup where it has some (v2), else of the whole machine. */
#ifndef CB_BENCH_ENVIRONMENT_PRESSURE_H
#define CB_BENCH_ENVIRONMENT_PRESSURE_H

#include <stdint.h>

enum cb_pressure_of { CB_OF_CPU, CB_OF_MEMORY, CB_OF_IO, CB_PRESSURES };

struct cb_pressure {
    int fd[CB_PRESSURES]; /* owned; negative = unknown */
};

void cb_pressure_open(struct cb_pressure *p, const char *root);
void cb_pressure_close(struct cb_pressure *p);

/* The time so far in which some thread waited, while others may have run (about 2 us). 0;
 * -EBADMSG when it makes no sense, another -errno. */
int cb_pressure_read(const struct cb_pressure *p, enum cb_pressure_of of, uint64_t *ns);

#endif
