/* zygote - the small process that samples are forked from instead of this one. It is this program,
 * executed anew: by the kernel's randomisation each has a layout of memory of its own, which all
 * hosts forked from it share.
 *
 *   concbench ──executes──▶ zygote ──forks──▶ host, one a sample
 *       │   request: case     │
 *       ├────────────────────▶│ cb_sample_take
 *       │◀────────────────────┤
 *       │   reply: sample     │
 */
#ifndef CB_BENCH_ZYGOTE_H
#define CB_BENCH_ZYGOTE_H

#include "bench/sample.h"

/* Made by cb_zygote_open. */
struct cb_zygote {
    int program, topology; /* owned; this program's file, and the topology packed */
    int fixed;             /* every execution is to have the same layout */
    pid_t pid;             /* 0 = there is none at present */
    int socket, pidfd;     /* owned; while there is one */
    struct cb_layout layout;
};

/* Takes hold of this program's file, so that building it anew during the run changes nothing, and
 * of the topology; executes nothing yet. The calling process should be a subreaper and have no
 * other children: orphans of a zygote that was killed come to it, to be reaped. 0, or a negative
 * errno with a sentence. */
int cb_zygote_open(struct cb_zygote *zygote, const struct cb_topology *topology, int fixed_layout,
                   struct cb_err *err);

/* Ends the zygote if there is one, and executes one whose environment is `env_bytes` larger. 0, or
 * a negative errno with a sentence. */
int cb_zygote_renew(struct cb_zygote *zygote, uint32_t env_bytes, struct cb_err *err);

/* As cb_sample_take, but forked from the zygote, whose layout is stored in the sample. Workload,
 * runner and counters must be static objects of this program; bench->topology and grace_ns are
 * ignored. When the zygote dies the sample has failed and says so; the next call executes another
 * with the same padding. */
int cb_zygote_take(struct cb_zygote *zygote, const struct cb_bench *bench, const struct cb_case *c,
                   enum cb_kind kind, struct cb_sample *sample, struct cb_err *err);

/* Ends the zygote, if there is one; nothing of it is left. */
void cb_zygote_close(struct cb_zygote *zygote);

/* --- in the program that is executed --- */

/* Whether this execution is a zygote's: the first thing that main asks. */
int cb_zygote_is_wanted(int argc, char **argv);

/* Takes samples until the other side closes. Returns the exit status. */
int cb_zygote_main(int argc, char **argv);

#endif
