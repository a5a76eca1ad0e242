/* csv_read - reads rows by RFC 4180, strictly: what is not such a row is an error with its line. */
#ifndef CB_BENCH_CSV_READ_H
#define CB_BENCH_CSV_READ_H

#include <stddef.h>

#include "base/err.h"

/* A file being read. Cells are strings within `bytes`, good until the reader is closed. */
struct cb_csv_read {
    char path[512];
    char *bytes; /* owned; cells are unquoted where they stand */
    size_t length, at;
    char **names; /* owned; of the columns, by the header */
    char **cells; /* owned; of the row read last */
    size_t columns;
    size_t line;      /* of the file, from 1, on which that row begins */
    size_t next_line; /* on which the next one does */
    size_t cut_line;  /* of a last row without an end, which was left out; 0 = none */
};

/* Reads the file and its header. -EINVAL with a sentence when there is none. */
int cb_csv_read_open(struct cb_csv_read *csv, const char *path, struct cb_err *err);
void cb_csv_read_close(struct cb_csv_read *csv);

/* The column with that name, or -1. */
int cb_csv_read_column(const struct cb_csv_read *csv, const char *name);

/* The next row: 1, 0 at the end, or -EINVAL with file and line. A last row that no line end
 * follows was cut off in the writing, and none of its cells can be trusted: it is left out and
 * told by cut_line. */
int cb_csv_read_row(struct cb_csv_read *csv, struct cb_err *err);

/* A cell of that row; "" where the file has no such column (-1). */
const char *cb_csv_read_cell(const struct cb_csv_read *csv, int column);

/* A cell as a finite number: 1, 0 when it is empty (or the column missing), or -EINVAL with file,
 * line and column. */
int cb_csv_read_real(const struct cb_csv_read *csv, int column, double *value, struct cb_err *err);

#endif
