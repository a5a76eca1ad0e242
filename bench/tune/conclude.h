/* conclude - from a search that is decided to the advice: what the runners' findings come to beside
 * each other, with what textbooks say and what binds. */
#ifndef CB_BENCH_TUNE_CONCLUDE_H
#define CB_BENCH_TUNE_CONCLUDE_H

#include "bench/tune/state.h"

/* Fills `advice`, whose runners are `runner`, the best first, room for all contenders; both borrow
 * from state and tuner. */
void cb_tune_conclude(const struct cb_tune_state *state, const struct cb_tuner *tuner,
                      const struct cb_tune_rules *rules, struct cb_advice_runner *runner,
                      struct cb_advice *advice);

#endif
