/* compared - a row of verdicts.csv in words: what came of comparing two runners. */
#ifndef CB_BENCH_REPORT_COMPARED_H
#define CB_BENCH_REPORT_COMPARED_H

#include <stdio.h>

#include "bench/report/panel.h"

/* Who leads a panel, and how its comparisons with the others ended. */
struct cb_compared {
    const char *leader; /* runner with the highest median; borrowed; NULL = none has a result */
    size_t beaten;      /* runners that it was shown to be faster than */
    size_t open;        /* others that it was compared with */
};

struct cb_compared cb_compared_panel(const struct cb_table *verdicts,
                                     const struct cb_table *summary, const struct cb_panels *panels,
                                     size_t panel);

/* Whether a row of verdicts.csv is one of the leader with another runner of that panel. */
int cb_compared_is(const struct cb_table *verdicts, size_t row, const struct cb_compared *compared,
                   const struct cb_table *summary, const struct cb_panels *panels, size_t panel);

/* Whether its a was shown to be faster than its b, be it by little. */
int cb_compared_beats(const struct cb_table *verdicts, size_t row);

/* Why nothing else is said: "equal within 2%", "no verdict: noisy", ... Constant. */
const char *cb_compared_reason(const struct cb_table *verdicts, size_t row);

/* A list item: the sentence, and what else differs between the two; composed where the file has no
 * column for it. */
void cb_compared_item(FILE *out, const struct cb_table *verdicts, size_t row);

#endif
