/* taints - what makes the figures of one panel less worth: said beside them, never hidden. */
#ifndef CB_BENCH_REPORT_TAINTS_H
#define CB_BENCH_REPORT_TAINTS_H

#include <stdio.h>

#include "bench/report/page.h"

/* A list: samples that failed or were disturbed, cases that never settled or were saturated, A/A
 * and its floor, comparisons that were refused; or that there was nothing. */
void cb_taints_write(FILE *out, const struct cb_page *page, size_t panel);

#endif
