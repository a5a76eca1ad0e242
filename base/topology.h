/* topology - the CPUs of this machine, and which worker goes where. The only user of hwloc but for
 * topology_tree, which only looks at what this wrote. */
#ifndef CB_BASE_TOPOLOGY_H
#define CB_BASE_TOPOLOGY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct cb_topology;

/* Reads the machine, restricted to the CPUs that both the cpuset and the affinity of the calling
 * process allow. Takes 30 ms to seconds: once a run. NULL with `err` set when it fails. */
struct cb_topology *cb_topology_open(struct cb_err *err);

/* A machine described by hwloc's synthetic string, for tests of placement. It can't be bound to:
 * cb_topology_bind fails with -ENOSYS. */
struct cb_topology *cb_topology_open_synthetic(const char *description, struct cb_err *err);

/* The same where only the CPUs of a list such as "0-3,8" are allowed, as by a cpuset. */
struct cb_topology *cb_topology_open_synthetic_part(const char *description, const char *allowed,
                                                    struct cb_err *err);

void cb_topology_close(struct cb_topology *topology); /* takes NULL */

/* CPUs (hardware threads) and cores that may be used; at least 1 each. */
uint32_t cb_topology_cpus(const struct cb_topology *topology);
uint32_t cb_topology_cores(const struct cb_topology *topology);

/* Where a CPU is; all numbers but the first are hwloc's logical ones. */
struct cb_cpu {
    int32_t number;               /* the kernel's */
    uint32_t core, package, node; /* node = NUMA node */
    uint32_t sibling;             /* 0 = first hardware thread of its core, 1 = second, ... */
    uint64_t spread;              /* sorts cores as far apart as possible; equal for siblings */
};

/* The i-th of them, in the order in which neighbours share the most. Borrowed. */
const struct cb_cpu *cb_topology_cpu(const struct cb_topology *topology, uint32_t i);

/* The kernel's numbers of all of them: "0-3,8". Returns `buffer`. */
char *cb_topology_list(const struct cb_topology *topology, char *buffer, size_t size);

/* The placement policies, for lists and messages: name and help, ended by a NULL name. */
extern const struct cb_place_policy {
    const char *name, *help;
} cb_place_policies[];

enum { CB_NOT_BOUND = -1 };

/* Resolves `place` (a policy's name, or a CPU list such as "0,2-3") into an order of CPUs by the
 * kernel's numbers: carrier i is bound to cpus[i % count]. Caller frees *cpus. "none" gives the
 * single entry CB_NOT_BOUND. -EINVAL when the policy is unknown, the list malformed, or a CPU not
 * allowed; the sentence names the choices. */
int cb_topology_place(const struct cb_topology *topology, const char *place, int32_t **cpus,
                      uint32_t *count, struct cb_err *err);

/* A shape to place: so many processes, each with so many threads; `place` as above. Both together
 * are less than 2^32. */
struct cb_formation {
    const char *place;
    uint32_t processes, threads;
};

/* Likewise for the carriers of a shape: thread t of process p is carrier p * threads + t. Processes
 * with several threads each stay within a NUMA node each (base/place_shape.c); all else is in the
 * order that cb_topology_place gives. Pure: the same for the same arguments. */
int cb_topology_place_shape(const struct cb_topology *topology,
                            const struct cb_formation *formation, int32_t **cpus, uint32_t *count,
                            struct cb_err *err);

/* Binds the calling thread to one CPU and reads the mask back. A mask that differs is an error. */
int cb_topology_bind(const struct cb_topology *topology, int32_t cpu, struct cb_err *err);

/* Writes hwloc's XML of the machine to `path`, without the host's name. */
int cb_topology_export(const struct cb_topology *topology, const char *path, struct cb_err *err);

/* Hands the topology to a program that this process executes, so that it need not read the machine
 * again: a descriptor (close-on-exec; owned by the caller) of memory that holds hwloc's XML. A
 * negative errno with a sentence when it can't; -ENOSYS for a synthetic one, which would be bound
 * to as if it were real. */
int cb_topology_pack(const struct cb_topology *topology, struct cb_err *err);

/* What cb_topology_pack made, as good as the original: it can be bound to. NULL with `err` set when
 * the descriptor holds something else. Leaves the descriptor open. */
struct cb_topology *cb_topology_unpack(int fd, struct cb_err *err);

/* "2.9.0": what this was compiled against. */
const char *cb_topology_library_version(void);

#endif
