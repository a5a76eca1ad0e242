#include "bench/report/table.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/csv_read.h"

/* Room for one more row; grows by half. */
static int make_room(struct cb_table *table, size_t *room, struct cb_err *err)
{
    size_t rows = *room + *room / 2 + 64;
    char **cells;

    if (table->rows < *room)
        return 0;
    cells = realloc(table->cells, rows * table->columns * sizeof *cells);
    if (!cells)
        return cb_err_set(err, -ENOMEM, "no memory for a table of %zu rows", rows);
    table->cells = cells;
    *room = rows;
    return 0;
}

static int read_rows(struct cb_table *table, struct cb_csv_read *csv, struct cb_err *err)
{
    size_t room = 0;
    int rc;

    while ((rc = cb_csv_read_row(csv, err)) == 1) {
        rc = make_room(table, &room, err);
        if (rc != 0)
            break;
        memcpy(table->cells + table->rows++ * table->columns, csv->cells,
               table->columns * sizeof *csv->cells);
    }
    return rc;
}

int cb_table_read(struct cb_table *table, const char *path, struct cb_err *err)
{
    struct cb_csv_read csv;
    int rc;

    *table = (struct cb_table){0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return 0;
    rc = cb_csv_read_open(&csv, path, err);
    if (rc != 0)
        return rc;
    table->columns = csv.columns;
    rc = read_rows(table, &csv, err);
    table->cut_line = csv.cut_line;
    table->names = csv.names; /* they and the cells lie in its bytes, which are the table's now */
    table->text = csv.bytes;
    csv.names = NULL;
    csv.bytes = NULL;
    cb_csv_read_close(&csv);
    return rc == 0 ? 1 : rc;
}

void cb_table_free(struct cb_table *table)
{
    free(table->names);
    free(table->cells);
    free(table->text);
    *table = (struct cb_table){0};
}

/* The column's index, or `columns` when there is none. */
static size_t column(const struct cb_table *table, const char *name)
{
    size_t i = 0;

    while (i < table->columns && strcmp(table->names[i], name) != 0)
        i++;
    return i;
}

int cb_table_has(const struct cb_table *table, const char *name)
{
    return column(table, name) < table->columns;
}

const char *cb_table_text(const struct cb_table *table, size_t row, const char *name)
{
    size_t i = column(table, name);

    return row < table->rows && i < table->columns ? table->cells[row * table->columns + i] : "";
}

double cb_table_real(const struct cb_table *table, size_t row, const char *name)
{
    const char *text = cb_table_text(table, row, name);
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end || strspn(text, "0123456789+-.eE") != strlen(text) || !isfinite(value))
        return NAN;
    return value;
}
