/* nearest - "did you mean": the known name closest to a mistyped one. */
#ifndef CB_BASE_NEAREST_H
#define CB_BASE_NEAREST_H

#include <stddef.h>

/* The name among `names` with the smallest edit distance to `typed`, if that is at most a third
 * of its length (at least 2); NULL when nothing is close. Borrows its arguments. */
const char *cb_nearest(const char *typed, const char *const *names, size_t count);

#endif
