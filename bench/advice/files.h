/* advice_files - an advice for programs, a function a file. Each creates `path`, which must not
 * exist. 0, or -errno with a sentence; then the caller removes what there is of it. */
#ifndef CB_BENCH_ADVICE_FILES_H
#define CB_BENCH_ADVICE_FILES_H

#include "bench/advice/advice.h"

int cb_advice_write_json(const char *path, const struct cb_advice *advice, struct cb_err *err);
int cb_advice_write_env(const char *path, const struct cb_advice *advice, struct cb_err *err);
int cb_advice_write_sizes(const char *path, const struct cb_advice *advice, struct cb_err *err);
int cb_advice_write_laws(const char *path, const struct cb_advice *advice, struct cb_err *err);

/* Closes what was written; 0 when all of it reached the disk. */
int cb_advice_close(FILE *out, const char *path, struct cb_err *err);

#endif
