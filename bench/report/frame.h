/* frame - what is around every page: its head with the style, its end with the script, its file. */
#ifndef CB_BENCH_REPORT_FRAME_H
#define CB_BENCH_REPORT_FRAME_H

#include <stdio.h>

#include "base/err.h"

/* From the document's type to the beginning of its body. */
void cb_frame_begin(FILE *out, const char *title);
void cb_frame_end(FILE *out);

/* Writes what `print` prints to a file, which is there whole or stays as it was. 0 or -errno with a
 * sentence. */
int cb_frame_save(const char *path, void (*print)(FILE *out, const void *page), const void *page,
                  struct cb_err *err);

#endif
