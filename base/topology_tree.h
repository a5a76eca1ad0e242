/* topology_tree - a machine's parts, within each other, as hwloc's XML describes them. For looking
 * at: what is read here can't be bound to. */
#ifndef CB_BASE_TOPOLOGY_TREE_H
#define CB_BASE_TOPOLOGY_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct cb_topology_part {
    char kind[16];        /* "Machine", "Package", "NUMANode", "L3", "L1d", "Core", "PU", ... */
    uint32_t depth;       /* 0 = the machine; it is within the last part before it of depth - 1 */
    uint32_t logical;     /* hwloc's number among all parts of its kind, from 0 */
    int64_t number;       /* the kernel's; -1 = it has none */
    uint64_t bytes;       /* of a cache or of a NUMA node's memory; 0 = unknown, or has none */
    uint32_t cores, cpus; /* cores and hardware threads within; a NUMA node has none within */
};

/* All parts, each before what is within it. All zero = none. */
struct cb_topology_tree {
    struct cb_topology_part *part; /* owned */
    size_t count;
};

/* Reads the description. hwloc trusts what it reads and can crash on what it didn't write, so a
 * child reads it, in silence and for ten seconds at most. 1; 0 when there is no such file; -EINVAL
 * when hwloc can't make a machine of it, or another -errno, with a sentence. cb_topology_tree_free
 * is due in any case. */
int cb_topology_tree_read(struct cb_topology_tree *tree, const char *path, struct cb_err *err);
void cb_topology_tree_free(struct cb_topology_tree *tree);

#endif
