#include "bench/environment/cells.h"

#include <math.h>

static void cell(struct cb_csv *csv, const struct cb_environment_change *c, uint32_t bit,
                 uint64_t value)
{
    if (c->have & bit)
        cb_csv_count(csv, value);
    else
        cb_csv_empty(csv);
}

void cb_environment_cells(struct cb_csv *csv, const struct cb_environment_change *c)
{
    cell(csv, c, CB_ENV_STEAL, c->steal_ns);
    /* below 0 where rounding says so: sums of these are right, sums of what is cut off are not */
    cb_csv_real(csv, c->have & CB_ENV_FOREIGN ? (double)cb_environment_foreign_ns(c) : NAN);
    cell(csv, c, CB_ENV_THROTTLING, c->throttled_periods);
    cell(csv, c, CB_ENV_THROTTLING, c->periods);
    cell(csv, c, CB_ENV_THROTTLING, c->throttled_ns);
    cell(csv, c, CB_ENV_PRESSURE_CPU, c->pressure_cpu_ns);
    cell(csv, c, CB_ENV_PRESSURE_MEMORY, c->pressure_memory_ns);
    cell(csv, c, CB_ENV_PRESSURE_IO, c->pressure_io_ns);
    cell(csv, c, CB_ENV_FREQUENCY, c->frequency_khz);
}
