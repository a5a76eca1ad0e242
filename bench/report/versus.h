/* versus - the page of two runs: what became faster and what slower, before and after a change or
 * on two machines. The comparison is bench/compare's, and so are its words. */
#ifndef CB_BENCH_REPORT_VERSUS_H
#define CB_BENCH_REPORT_VERSUS_H

#include <stdio.h>

#include "bench/compare/words.h"
#include "bench/report/page.h"

struct cb_versus {
    const char *old_folder, *new_folder; /* borrowed */
    struct cb_page old_page, new_page;   /* of these the summary and the A/A alone */
    struct cb_results old_run, new_run;
    struct cb_compared result;
    struct cb_compare_report report; /* of the three above */
    struct cb_charts charts;
    struct cb_words words; /* its `out` is a text in memory; see cb_versus_say */
    char *said;            /* owned; that text */
    size_t said_length;
};

/* Reads and compares both and draws their charts. -EINVAL when one is no folder of a run; -EINTR as
 * in charts.h. `v` must stay where it is; cb_versus_done is due in any case. */
int cb_versus_read(struct cb_versus *v, const char *old_folder, const char *new_folder,
                   struct cb_err *err);
void cb_versus_done(struct cb_versus *v);

/* Writes the page to a file, which is there whole or stays as it was. 0 or -errno with a
 * sentence. */
int cb_versus_write(const struct cb_versus *v, const char *path, struct cb_err *err);

/* Writes into the page, as text of HTML, what went to `words` since the last call. */
void cb_versus_say(FILE *out, const struct cb_versus *v);

/* Whether the machines differ in anything that both runs know. */
int cb_versus_across(const struct cb_versus *v);

/* The sections, each with a heading of level 2. */
void cb_versus_verdict(FILE *out, const struct cb_versus *v);  /* three sentences, and the ratios */
void cb_versus_machines(FILE *out, const struct cb_versus *v); /* both, and where they differ */
void cb_versus_table(FILE *out, const struct cb_versus *v);    /* all cases */

#endif
