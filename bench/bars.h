/* bars - a run at a glance: a table a panel, with a bar for each runner at its best pool. */
#ifndef CB_BENCH_BARS_H
#define CB_BENCH_BARS_H

#include "bench/judge.h"
#include "bench/terminal.h"

/* Prints for each panel of the judgement a row a runner: its best pool, the median rate with its
 * 95% interval, and a bar in proportion to that, with the interval in another shade; in an open
 * loop the p99 response time, unless in some block the runner could not keep up. Lines have at most
 * as many columns as the terminal, and no more than 80: only lines without a bar may be longer in a
 * terminal of less than 50. Who is faster is not said here: bars of equal runners differ too. */
void cb_bars_print(FILE *out, const struct cb_plan *plan, const struct cb_judgement *judgement,
                   struct cb_terminal terminal);

#endif
