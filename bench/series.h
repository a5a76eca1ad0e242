/* series - which cases of a plan are compared: a panel's differ in runner and pool only, and those
 * of one runner in it are a series, a pool size each. */
#ifndef CB_BENCH_SERIES_H
#define CB_BENCH_SERIES_H

#include <stddef.h>

#include "bench/case.h"

/* The cases of the i-th series are cases[start[i]] to before cases[start[i + 1]], as the plan has
 * them; those of the p-th panel belong to series panel[p] to before panel[p + 1]. Panels, and the
 * series in one, are in the order of their first cases. */
struct cb_series {
    uint32_t *cases, *start, *panel; /* owned */
    uint32_t count, panels;
};

/* Sorts `count` cases; 0, or -ENOMEM. */
int cb_series_init(struct cb_series *series, const struct cb_case *cases, uint32_t count);

/* Likewise, but a panel holds one number of workers only: a series is then a runner's shapes of
 * that many, mostly one. */
int cb_series_init_by_pool(struct cb_series *series, const struct cb_case *cases, uint32_t count);
void cb_series_done(struct cb_series *series);

/* The series that a case is in. */
uint32_t cb_series_of(const struct cb_series *series, uint32_t case_index);

#endif
