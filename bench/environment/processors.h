/* processors - what a set of CPUs did with its time: /proc/stat. */
#ifndef CB_BENCH_ENVIRONMENT_PROCESSORS_H
#define CB_BENCH_ENVIRONMENT_PROCESSORS_H

#include <stddef.h>
#include <stdint.h>

/* Since the machine was started, in ticks of 1 / sysconf(_SC_CLK_TCK) s. */
struct cb_processors_time {
    uint64_t tasks;   /* user, nice and system: processes ran, as the kernel's own ticks sampled */
    uint64_t idle;    /* idle and iowait; measured, where the kernel has no ticks on idle CPUs */
    uint64_t steal;   /* something was to run, and the hypervisor ran something else */
    int have_steal;   /* kernels before 2.6.11 don't tell */
    uint32_t rounded; /* lines that were summed; each number in a line was rounded down to a tick */
};

struct cb_processors {
    int fd;              /* owned; negative = it can't be read */
    const int32_t *cpus; /* borrowed; the kernel's numbers, ascending */
    uint32_t count;
    char *text; /* owned; room for the lines of all CPUs */
    size_t size;
};

/* Opens /proc/stat for the time of `cpus`, which stay the caller's until cb_processors_close. */
void cb_processors_open(struct cb_processors *p, const char *root, const int32_t *cpus,
                        uint32_t count);
void cb_processors_close(struct cb_processors *p);

/* Reads it now (about 7 us with two CPUs). 0; -EBADMSG when it makes no sense, -ENODEV when a CPU
 * is missing there, another -errno. */
int cb_processors_read(const struct cb_processors *p, struct cb_processors_time *time);

#endif
