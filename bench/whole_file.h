/* whole_file - all bytes of a file in memory. */
#ifndef CB_BENCH_WHOLE_FILE_H
#define CB_BENCH_WHOLE_FILE_H

#include <stddef.h>

#include "base/err.h"

/* Reads the ordinary file at `path`; a NUL stands behind its last byte, and may be among them. The
 * caller frees *bytes. 0, or -errno with a sentence: -EINVAL when it is no ordinary file. */
int cb_whole_file_read(const char *path, char **bytes, size_t *length, struct cb_err *err);

#endif
