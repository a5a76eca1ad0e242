/* temporary - names of what is made for a page and removed with it. */
#ifndef CB_BENCH_REPORT_TEMPORARY_H
#define CB_BENCH_REPORT_TEMPORARY_H

#include "base/err.h"

enum { CB_TEMPORARY_MAX = 480 };

/* Fills in TMPDIR/concbench-WHAT-XXXXXX, in /tmp without a TMPDIR: a pattern for mkdtemp and
 * mkstemp. 0, or -ENAMETOOLONG with a sentence. */
int cb_temporary_pattern(char path[CB_TEMPORARY_MAX], const char *what, struct cb_err *err);

#endif
