/* wrap - a text in lines that fit. */
#ifndef CB_BENCH_WRAP_H
#define CB_BENCH_WRAP_H

#include <stdio.h>

/* Prints the text behind a label, in lines of at most 98 columns, broken at blanks and indented by
 * the label's width. */
void cb_wrap_print(FILE *out, const char *label, const char *text);

#endif
