/* tuned - the sections of a page that differ where it is of a tune: from laws.csv, a row a runner,
 * tune.csv, a row a size, and tuned.json. */
#ifndef CB_BENCH_REPORT_TUNED_H
#define CB_BENCH_REPORT_TUNED_H

#include <stdio.h>

#include "bench/report/page.h"

/* What stands within the sections, behind their headings. */
void cb_tuned_verdict(FILE *out, const struct cb_page *page);
void cb_tuned_sizes(FILE *out, const struct cb_page *page);
void cb_tuned_runners(FILE *out, const struct cb_page *page);

/* For one row of laws.csv. */

/* "54 [46, 54]", "1x2x32"; "none" where no size is recommended. */
void cb_tuned_size(FILE *out, const struct cb_table *laws, size_t row);

/* Whether it is certified; what its verdict says; what its rank among the runners says. */
int cb_tuned_is_certified(const struct cb_table *laws, size_t row);
const char *cb_tuned_verdict_words(const struct cb_table *laws, size_t row);
const char *cb_tuned_rank_words(const struct cb_table *laws, size_t row);

/* Why it is not certified, and what limits it, from tuned.json; "" = not known. Borrowed. */
const char *cb_tuned_reason(const struct cb_page *page, size_t row);
const char *cb_tuned_limit(const struct cb_page *page, size_t row);

#endif
