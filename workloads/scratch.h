/* scratch - a file of a workload's own, without a name: gone with the sample, however that ends. */
#ifndef CB_WORKLOADS_SCRATCH_H
#define CB_WORKLOADS_SCRATCH_H

#include "base/err.h"

/* An empty file in TMPDIR, or in /tmp, open for reading and writing; never linked to, or unlinked
 * at once, so that nobody has to remove it, also when the sample is killed. Workers made later have
 * the descriptor as well. Open until the end of the process. A negative errno with a sentence. */
int cb_scratch_open(struct cb_err *err);

/* The same file opened once more (O_RDWR, ...): a description of its own, with its own offset and
 * its own flock(2). The caller closes it. A negative errno with a sentence. */
int cb_scratch_again(int fd, int flags, struct cb_err *err);

/* The folder that cb_scratch_open uses: for messages. */
const char *cb_scratch_folder(void);

#endif
