/* table - a CSV file of a run, whole in memory: rows from 0, cells by their columns' names. */
#ifndef CB_BENCH_REPORT_TABLE_H
#define CB_BENCH_REPORT_TABLE_H

#include <stddef.h>

#include "base/err.h"

/* All zero = no rows. */
struct cb_table {
    char **names; /* owned */
    char **cells; /* owned; columns of row 0, then those of row 1, ... */
    char *text;   /* owned; all of them */
    size_t columns, rows;
    size_t cut_line; /* of a last row that was cut off in the writing and left out; 0 = none */
};

/* Reads it. 1; 0 when there is no such file; -EINVAL and the like with a sentence. cb_table_free is
 * due in any case. */
int cb_table_read(struct cb_table *table, const char *path, struct cb_err *err);
void cb_table_free(struct cb_table *table);

int cb_table_has(const struct cb_table *table, const char *name);

/* A cell's text; "" where the table has no such column or row. Borrowed. */
const char *cb_table_text(const struct cb_table *table, size_t row, const char *name);

/* A cell's number; NaN where it is empty, missing or none. */
double cb_table_real(const struct cb_table *table, size_t row, const char *name);

#endif
