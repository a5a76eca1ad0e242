/* cgroup - the control groups that the calling process is in, v1 or v2. */
#ifndef CB_BASE_CGROUP_H
#define CB_BASE_CGROUP_H

#include "base/err.h"

/* One cgroup, at `folder` of a v1 hierarchy or of v2: 0, or a negative errno that ends the
 * climb. */
typedef int cb_cgroup_visit(void *context, const char *folder, int v1, struct cb_err *err);

/* Visits the cgroup of `controller` ("cpu", "pids", "memory") that this process is in and all above
 * it that can be seen: a limit of any of them holds. `root` goes before all paths ("" but in
 * tests). 0, also where there are no cgroups; a negative errno with a sentence when something can't
 * be read or followed. */
int cb_cgroup_climb(const char *root, const char *controller, cb_cgroup_visit *visit, void *context,
                    struct cb_err *err);

/* Reads the line in folder/file: 1, or 0 when there is no such file, as at the root of v2 and where
 * the controller is not enabled; a negative errno with a sentence. */
int cb_cgroup_read(const char *folder, const char *file, char line[64], struct cb_err *err);

#endif
