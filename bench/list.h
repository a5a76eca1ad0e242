/* list - items separated by commas. */
#ifndef CB_BENCH_LIST_H
#define CB_BENCH_LIST_H

#include <stddef.h>

/* Copies the next item, without blanks around it, cut to the buffer's size, and moves *list on;
 * returns 0 at the end, and for a NULL list. "a,,b" has an empty item in the middle. */
int cb_list_next(const char **list, char *item, size_t size);

#endif
