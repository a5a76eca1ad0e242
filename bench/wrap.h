/* wrap - a text in lines that fit. */
#ifndef CB_BENCH_WRAP_H
#define CB_BENCH_WRAP_H

#include <stdio.h>

/* Prints the text behind a label, indented by its width, in lines of at most so many columns. They
 * are broken at blanks and behind semicolons, and nowhere else. */
void cb_wrap_print(FILE *out, size_t columns, const char *label, const char *text);

#endif
