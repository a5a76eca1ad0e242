/* figures - what is kept in memory of a run's samples: those that count, in the order they were
 * taken. */
#ifndef CB_BENCH_FIGURES_H
#define CB_BENCH_FIGURES_H

#include "bench/record.h"

/* All zero = empty. */
struct cb_figures_list {
    struct cb_figures *item; /* owned */
    size_t count, room;
};

int cb_figures_add(struct cb_figures_list *list, struct cb_figures figures, struct cb_err *err);

/* Leaves out the samples of one block: those that don't count, as another was run instead. */
void cb_figures_leave_out(struct cb_figures_list *list, uint32_t block);

void cb_figures_free(struct cb_figures_list *list);

#endif
