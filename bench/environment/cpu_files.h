/* cpu_files - what each CPU says of itself in sysfs: how fast it runs, how often heat slowed it
 * down. Virtual machines mostly say nothing. */
#ifndef CB_BENCH_ENVIRONMENT_CPU_FILES_H
#define CB_BENCH_ENVIRONMENT_CPU_FILES_H

#include <stdint.h>

enum { CB_CPU_FILES = 64 };

/* The same file of several CPUs, kept open; of the first CB_CPU_FILES of them. */
struct cb_cpu_files {
    uint32_t count; /* of those that could be opened */
    int fd[CB_CPU_FILES];
};

/* `name` is the path below /sys/devices/system/cpu/cpuN/, as "cpufreq/scaling_cur_freq". */
void cb_cpu_files_open(struct cb_cpu_files *f, const char *root, const char *name,
                       const int32_t *cpus, uint32_t count);
void cb_cpu_files_close(struct cb_cpu_files *f);

/* The sum and the highest of the numbers in them (about 1 us each; some CPUs are asked for their
 * frequency by an interrupt). 0; -ENOENT when there are none, -EBADMSG, another -errno. */
int cb_cpu_files_read(const struct cb_cpu_files *f, uint64_t *sum, uint64_t *highest);

#endif
