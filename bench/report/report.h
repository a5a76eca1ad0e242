/* report - index.html: the page of a run or a tune, whole in one file. */
#ifndef CB_BENCH_REPORT_REPORT_H
#define CB_BENCH_REPORT_REPORT_H

#include <stdio.h>

#include "bench/report/page.h"

/* Writes the page: HTML that is well-formed XML too, and needs nothing from outside. */
void cb_report_print(FILE *out, const struct cb_page *page);

/* Writes it to a file, which is there whole or stays as it was. 0 or -errno with a sentence. */
int cb_report_write(const struct cb_page *page, const char *path, struct cb_err *err);

#endif
