/* folder - where the files of a run go. */
#ifndef CB_BENCH_FOLDER_H
#define CB_BENCH_FOLDER_H

#include "base/err.h"

enum { CB_PATH_MAX = 512 };

/* Makes the folder `chosen`, which must be absent or empty; with NULL makes
 * results/HOST/TIMESTAMP/. Fills `path`. Nothing is left behind when it fails. */
int cb_folder_make(const char *chosen, char path[CB_PATH_MAX], struct cb_err *err);

/* Points results/latest at the folder, where that lies below results/. */
int cb_folder_link_latest(const char *path, struct cb_err *err);

#endif
