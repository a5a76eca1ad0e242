/* quantity - a figure of a table with its interval, as a page shows it. */
#ifndef CB_BENCH_REPORT_QUANTITY_H
#define CB_BENCH_REPORT_QUANTITY_H

#include <stdio.h>

#include "bench/readable.h"
#include "bench/report/table.h"

/* Columns COLUMN_median, COLUMN_lo and COLUMN_hi. */
struct cb_quantity {
    const char *column;
    char *(*readable)(double value, char buffer[CB_READABLE]);
    double scale; /* by which the column is multiplied for `readable` */
};

extern const struct cb_quantity cb_quantity_rate, cb_quantity_p99, cb_quantity_cpu,
    cb_quantity_memory, cb_quantity_spawn;

/* "8.42k [8.41k, 8.44k]"; "8.42k, no interval"; "–" where it was not measured. */
void cb_quantity_write(FILE *out, const struct cb_quantity *quantity, const struct cb_table *table,
                       size_t row);

/* The same of any three numbers; NaN = not known. */
void cb_quantity_write_values(FILE *out, const struct cb_quantity *quantity, double value,
                              double lo, double hi);

/* The same as a cell of a table, which is sorted by the plain number. */
void cb_quantity_cell(FILE *out, const struct cb_quantity *quantity, const struct cb_table *table,
                      size_t row);

/* A cell with a number as it stands in the file; "–" where it is empty. */
void cb_quantity_plain_cell(FILE *out, const struct cb_table *table, size_t row,
                            const char *column);

#endif
