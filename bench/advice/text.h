/* advice_text - the parts of an advice's text. */
#ifndef CB_BENCH_ADVICE_TEXT_H
#define CB_BENCH_ADVICE_TEXT_H

#include "bench/advice/advice.h"

/* One runner's table: a line a size, of many only those that matter. */
void cb_advice_print_sizes(FILE *out, const struct cb_advice *advice,
                           const struct cb_advice_runner *runner);

/* Its recommendation, what it would cost otherwise, what binds it, and what textbooks say. */
void cb_advice_print_why(FILE *out, const struct cb_advice *advice,
                         const struct cb_advice_runner *runner);

/* Of several runners one table and one sentence. */
void cb_advice_print_ranking(FILE *out, const struct cb_advice *advice);

#endif
