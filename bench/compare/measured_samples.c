/* samples.csv and aa.csv of a run. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/compare/measured.h"
#include "bench/csv_read.h"

/* Where the columns are; -1 = the file has no such column. */
struct columns {
    int key[CB_KEYS];
    int kind, status, message, ops_per_s, taint;
};

static int need(const struct cb_csv_read *csv, const char *name, int *column, struct cb_err *err)
{
    *column = cb_csv_read_column(csv, name);
    if (*column < 0)
        return cb_err_set(err, -EINVAL, "%.150s has no column '%s': not a %s of concbench",
                          csv->path, name, strcmp(name, "floor") ? "samples.csv" : "aa.csv");
    return 0;
}

/* Older files lack what was added since; the measure is no column. */
static int find_columns(const struct cb_csv_read *csv, struct columns *c, struct cb_err *err)
{
    int rc = 0;

    for (int i = 0; i < CB_KEYS && rc == 0; i++)
        if (i >= CB_KEY_TASKS)
            c->key[i] = cb_csv_read_column(csv, cb_measured_keys[i]);
        else
            rc = need(csv, cb_measured_keys[i], &c->key[i], err);
    c->key[CB_KEY_MEASURE] = -1;
    if (rc == 0)
        rc = need(csv, "kind", &c->kind, err);
    if (rc == 0)
        rc = need(csv, "status", &c->status, err);
    if (rc == 0)
        rc = need(csv, "ops_per_s", &c->ops_per_s, err);
    c->message = cb_csv_read_column(csv, "message");
    c->taint = cb_csv_read_column(csv, "taint");
    return rc;
}

/* Whether the word `disturbed` is among those of the column `taint`. */
static int is_disturbed(const char *taint)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_-";
    static const char word[] = "disturbed";

    for (const char *at = taint; (at = strstr(at, word)); at += sizeof word - 1)
        if ((at == taint || !strchr(letters, at[-1])) &&
            (at[sizeof word - 1] == '\0' || !strchr(letters, at[sizeof word - 1])))
            return 1;
    return 0;
}

static int add_rate(const struct cb_csv_read *csv, const struct columns *at,
                    struct cb_measured_case *c, struct cb_err *err)
{
    double rate = 0;
    int have = cb_csv_read_real(csv, at->ops_per_s, &rate, err);

    if (have < 0)
        return have;
    if (!(rate > 0))
        return cb_err_set(err, -EINVAL,
                          "%.150s:%zu: ops_per_s is '%.40s' in a sample that is ok, not above 0",
                          csv->path, csv->line, cb_csv_read_cell(csv, at->ops_per_s));
    if (is_disturbed(cb_csv_read_cell(csv, at->taint))) {
        c->disturbed++;
        return 0;
    }
    return cb_measured_rate(c, rate, err);
}

/* Timing samples that went well are compared; whatever failed is counted. */
static int add_row(struct cb_measured *measured, const struct cb_csv_read *csv,
                   const struct columns *at, struct cb_err *err)
{
    const char *status = cb_csv_read_cell(csv, at->status), *key[CB_KEYS];
    int failed = strcmp(status, "failed") == 0, skipped = strcmp(status, "skipped") == 0;
    int timing = strcmp(cb_csv_read_cell(csv, at->kind), "timing") == 0;
    struct cb_measured_case *c;

    if (!failed && !skipped && strcmp(status, "ok") != 0)
        return cb_err_set(err, -EINVAL,
                          "%.150s:%zu: status is '%.40s', neither ok nor failed nor skipped",
                          csv->path, csv->line, status);
    for (int i = 0; i < CB_KEYS; i++)
        key[i] = cb_csv_read_cell(csv, at->key[i]);
    key[CB_KEY_MEASURE] = "ops_per_s";
    c = cb_measured_add(measured, key, err);
    if (!c)
        return -ENOMEM;
    if (!failed && !skipped)
        return timing ? add_rate(csv, at, c, err) : 0;
    c->failed += (size_t)failed;
    c->skipped += (size_t)skipped;
    return cb_measured_message(c, cb_csv_read_cell(csv, at->message), err);
}

int cb_measured_samples(struct cb_measured *measured, const char *path, struct cb_err *err)
{
    struct cb_csv_read csv;
    struct columns at;
    int row = 0, rc = cb_csv_read_open(&csv, path, err);

    if (rc != 0)
        return rc;
    rc = find_columns(&csv, &at, err);
    while (rc == 0 && (row = cb_csv_read_row(&csv, err)) > 0)
        rc = add_row(measured, &csv, &at, err);
    measured->cut_line = csv.cut_line;
    cb_csv_read_close(&csv);
    return rc ? rc : row;
}

/* --- aa.csv --- */

/* A floor holds for every pool of what was compared with itself. */
static const enum cb_measured_key floor_keys[] = {CB_KEY_WORKLOAD, CB_KEY_PARAMS, CB_KEY_TRACK,
                                                  CB_KEY_RUNNER, CB_KEY_PLACE};

enum { FLOOR_KEYS = sizeof floor_keys / sizeof *floor_keys };

static void raise_floors(struct cb_measured *measured, const char *const key[FLOOR_KEYS],
                         double floor)
{
    for (size_t i = 0; i < measured->count; i++) {
        struct cb_measured_case *c = measured->cases[i];
        int same = 1;

        for (int k = 0; k < FLOOR_KEYS; k++)
            same = same && strcmp(c->key[floor_keys[k]], key[k]) == 0;
        if (same)
            c->floor = fmax(c->floor, floor);
    }
}

static int add_floor(struct cb_measured *measured, const struct cb_csv_read *csv,
                     const int columns[FLOOR_KEYS], int column, struct cb_err *err)
{
    const char *key[FLOOR_KEYS];
    double floor;
    int have = cb_csv_read_real(csv, column, &floor, err);

    if (have <= 0)
        return have;
    if (floor < 1)
        return cb_err_set(err, -EINVAL, "%.150s:%zu: floor is %g, not a ratio of 1 or above",
                          csv->path, csv->line, floor);
    for (int k = 0; k < FLOOR_KEYS; k++)
        key[k] = cb_csv_read_cell(csv, columns[k]);
    raise_floors(measured, key, floor);
    return 0;
}

int cb_measured_floors(struct cb_measured *measured, const char *path, struct cb_err *err)
{
    struct cb_csv_read csv;
    int columns[FLOOR_KEYS], column, row = 0, rc = cb_csv_read_open(&csv, path, err);

    if (rc != 0)
        return rc;
    rc = need(&csv, "floor", &column, err);
    for (int k = 0; k < FLOOR_KEYS && rc == 0; k++)
        rc = need(&csv, cb_measured_keys[floor_keys[k]], &columns[k], err);
    while (rc == 0 && (row = cb_csv_read_row(&csv, err)) > 0)
        rc = add_floor(measured, &csv, columns, column, err);
    cb_csv_read_close(&csv);
    return rc ? rc : row;
}
