#include "bench/csv_read.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/whole_file.h"

enum { END_OF_CELL, END_OF_ROW, CUT_OFF };
enum { COLUMNS_MAX = 1000 };

static int bad(const struct cb_csv_read *csv, const char *what, struct cb_err *err)
{
    return cb_err_set(err, -EINVAL, "%.150s:%zu: %s", csv->path, csv->next_line, what);
}

/* What ends a cell at csv->at, which is moved beyond it; -EINVAL for anything else. The NUL behind
 * the last byte is never moved over. */
static int end_cell(struct cb_csv_read *csv)
{
    const char *c = csv->bytes + csv->at;

    if (csv->at >= csv->length)
        return CUT_OFF;
    csv->at += *c == '\r' && c[1] == '\n' ? 2 : 1;
    if (*c == ',')
        return END_OF_CELL;
    if (*c != '\n' && !(*c == '\r' && c[1] == '\n'))
        return *c == '\r' && csv->at == csv->length ? CUT_OFF : -EINVAL;
    csv->next_line++;
    return END_OF_ROW;
}

/* Up to a comma or a line end, which becomes the NUL behind the cell. */
static int plain_cell(struct cb_csv_read *csv, char **cell, struct cb_err *err)
{
    char *start = csv->bytes + csv->at;
    size_t n = strcspn(start, ",\"\r\n");
    int end;

    *cell = start;
    csv->at += n;
    if (csv->at < csv->length && start[n] == '"')
        return bad(csv, "a quote within a cell that doesn't begin with one", err);
    end = end_cell(csv);
    if (end < 0)
        return bad(csv, start[n] ? "a carriage return within a cell" : "a NUL byte", err);
    start[n] = '\0';
    return end;
}

/* Up to the closing quote; a doubled one stands for itself. */
static int quoted_cell(struct cb_csv_read *csv, char **cell, struct cb_err *err)
{
    char *to = csv->bytes + csv->at + 1, *from = to, *last = csv->bytes + csv->length;
    int end;

    *cell = to;
    for (;; from++) {
        if (from == last) {
            csv->at = csv->length;
            return CUT_OFF;
        }
        if (*from == '\0')
            return bad(csv, "a NUL byte", err);
        if (*from == '"' && *++from != '"')
            break;
        csv->next_line += *from == '\n';
        *to++ = *from;
    }
    csv->at = (size_t)(from - csv->bytes);
    end = end_cell(csv);
    if (end < 0)
        return bad(csv, "something between a closing quote and the comma", err);
    *to = '\0';
    return end;
}

/* Reads a cell; *end says what ended it. */
static int next_cell(struct cb_csv_read *csv, char **cell, struct cb_err *err)
{
    return csv->bytes[csv->at] == '"' ? quoted_cell(csv, cell, err) : plain_cell(csv, cell, err);
}

static int keep_name(struct cb_csv_read *csv, char *name, struct cb_err *err)
{
    char **names;

    if (csv->columns == COLUMNS_MAX)
        return cb_err_set(err, -EINVAL, "%.150s:1: more than %d columns", csv->path, COLUMNS_MAX);
    names = realloc(csv->names, (csv->columns + 1) * sizeof *names);
    if (!names)
        return cb_err_set(err, -ENOMEM, "no memory for the columns of %.150s", csv->path);
    csv->names = names;
    if (cb_csv_read_column(csv, name) >= 0)
        return cb_err_set(err, -EINVAL, "%.150s:1: column '%.40s' stands there twice", csv->path,
                          name);
    names[csv->columns++] = name;
    return 0;
}

static int read_header(struct cb_csv_read *csv, struct cb_err *err)
{
    int end = END_OF_CELL, rc = 0;
    char *name;

    if (csv->length == 0)
        return cb_err_set(err, -EINVAL, "%.150s is empty", csv->path);
    while (end == END_OF_CELL && rc == 0) {
        end = next_cell(csv, &name, err);
        if (end < 0)
            return end;
        rc = keep_name(csv, name, err);
    }
    if (rc == 0 && end == CUT_OFF)
        rc = bad(csv, "the header doesn't end", err);
    if (rc == 0 && !(csv->cells = calloc(csv->columns, sizeof *csv->cells)))
        rc = cb_err_set(err, -ENOMEM, "no memory for a row of %.150s", csv->path);
    return rc;
}

int cb_csv_read_open(struct cb_csv_read *csv, const char *path, struct cb_err *err)
{
    int rc;

    *csv = (struct cb_csv_read){.line = 1, .next_line = 1};
    snprintf(csv->path, sizeof csv->path, "%s", path);
    rc = cb_whole_file_read(path, &csv->bytes, &csv->length, err);
    if (rc == 0)
        rc = read_header(csv, err);
    if (rc != 0)
        cb_csv_read_close(csv);
    return rc;
}

void cb_csv_read_close(struct cb_csv_read *csv)
{
    free(csv->bytes);
    free(csv->names);
    free(csv->cells);
    *csv = (struct cb_csv_read){0};
}

int cb_csv_read_column(const struct cb_csv_read *csv, const char *name)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (strcmp(csv->names[i], name) == 0)
            return (int)i;
    return -1;
}

int cb_csv_read_row(struct cb_csv_read *csv, struct cb_err *err)
{
    size_t count = 0;
    int end = END_OF_CELL;

    if (csv->at >= csv->length)
        return 0;
    csv->line = csv->next_line;
    while (end == END_OF_CELL) {
        char *cell;

        end = next_cell(csv, &cell, err);
        if (end < 0)
            return end;
        if (count < csv->columns)
            csv->cells[count] = cell;
        count++;
    }
    if (end == CUT_OFF) {
        csv->cut_line = csv->line;
        return 0;
    }
    if (count != csv->columns)
        return cb_err_set(err, -EINVAL, "%.150s:%zu: a row of %zu cells, where the header has %zu",
                          csv->path, csv->line, count, csv->columns);
    return 1;
}

const char *cb_csv_read_cell(const struct cb_csv_read *csv, int column)
{
    return column < 0 ? "" : csv->cells[column];
}

int cb_csv_read_real(const struct cb_csv_read *csv, int column, double *value, struct cb_err *err)
{
    const char *text = cb_csv_read_cell(csv, column);
    char *end;

    if (!*text)
        return 0;
    *value = strtod(text, &end);
    if (*end || end == text || strspn(text, "0123456789+-.eE") != strlen(text) || !isfinite(*value))
        return cb_err_set(err, -EINVAL, "%.150s:%zu: %.40s is '%.40s', not a number", csv->path,
                          csv->line, csv->names[column], text);
    return 1;
}
