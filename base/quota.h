/* quota - how much CPU time the cgroups of this process let it have. Neither the affinity mask nor
 * hwloc shows it: a container may see 64 CPUs and be stopped after 1.5 CPUs' worth of time. */
#ifndef CB_BASE_QUOTA_H
#define CB_BASE_QUOTA_H

#include "base/err.h"

/* Fills *cpus with the CPU quota in force for the calling process, in CPUs (1.5); 0 = none. The
 * tightest counts, of its cgroup and all those around it that are visible, by cgroup v2 (cpu.max)
 * or v1 (cpu.cfs_quota_us), wherever they are mounted. `root` is put before every path: "" is this
 * machine, a folder a described one.
 *
 * 0, also where there is no quota or no cgroup; -EBADMSG when a file makes no sense, -ENOENT when
 * there are cgroups but this process's own is nowhere to be seen, another negative errno when a
 * file can't be read. Then *cpus is 0 and the sentence says why the quota is unknown. */
int cb_quota_read(const char *root, double *cpus, struct cb_err *err);

#endif
