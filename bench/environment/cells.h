/* cells - what happened around a sample, as columns of its row. */
#ifndef CB_BENCH_ENVIRONMENT_CELLS_H
#define CB_BENCH_ENVIRONMENT_CELLS_H

#include "bench/csv.h"
#include "bench/environment/change.h"

/* Writes steal_ns, foreign_cpu_ns, throttled_periods, periods, throttled_ns, pressure_cpu_ns,
 * pressure_memory_ns, pressure_io_ns and frequency_khz; empty where unknown. */
void cb_environment_cells(struct cb_csv *csv, const struct cb_environment_change *change);

#endif
