/* html - writes HTML: the markup stands in the code, all else is data and gets escaped. */
#ifndef CB_BENCH_REPORT_HTML_H
#define CB_BENCH_REPORT_HTML_H

#include <stdio.h>

/* Writes `format`, in which %s, %d, %u, %zu and %% are as in printf, and a text of %s is escaped:
 * < > & " ' as entities, bytes that are no UTF-8 and control characters (but tab and line feed) as
 * U+FFFD, so that it is safe between tags and in quoted attributes. NULL is written as nothing. */
void cb_html(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
