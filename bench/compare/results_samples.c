/* samples.csv and aa.csv of a run. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/blocks.h"
#include "bench/compare/results.h"
#include "bench/csv_read.h"

/* Where the columns are; -1 = the file has no such column. */
struct columns {
    int key[CB_KEYS];
    int kind, status, message, ops_per_s, taint, label, block, p99, saturated;
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
            c->key[i] = cb_csv_read_column(csv, cb_results_keys[i]);
        else
            rc = need(csv, cb_results_keys[i], &c->key[i], err);
    c->key[CB_KEY_MEASURE] = -1;
    if (rc == 0)
        rc = need(csv, "kind", &c->kind, err);
    if (rc == 0)
        rc = need(csv, "status", &c->status, err);
    if (rc == 0)
        rc = need(csv, "ops_per_s", &c->ops_per_s, err);
    c->message = cb_csv_read_column(csv, "message");
    c->taint = cb_csv_read_column(csv, "taint");
    c->label = cb_csv_read_column(csv, "label");
    c->block = cb_csv_read_column(csv, "block");
    c->p99 = cb_csv_read_column(csv, "latency_p99_ns");
    c->saturated = cb_csv_read_column(csv, "saturated");
    return rc;
}

/* Whether `disturbed` begins one of the words of the column `taint`, which a ';' parts. */
static int is_disturbed(const char *taint)
{
    static const char word[] = "disturbed";
    const char *at = taint;

    while (at && strncmp(at, word, sizeof word - 1) != 0)
        at = (at = strchr(at, ';')) ? at + 1 : NULL;
    return at != NULL;
}

/* Never leaves out a sample by itself, for what it measured or for what disturbed it: that would
 * favour whoever wants less of the CPU. Blocks are left out, whole. */
static int add_rate(const struct cb_csv_read *csv, const struct columns *at,
                    const struct cb_blocks *blocks, struct cb_results_case *c, struct cb_err *err)
{
    int open = *cb_csv_read_cell(csv, at->key[CB_KEY_OFFERED]) != 0; /* by response, not rate */
    double rate = 0;
    int have = cb_csv_read_real(csv, open ? at->p99 : at->ops_per_s, &rate, err);

    if (have < 0)
        return have;
    if (!(rate > 0))
        return cb_err_set(err, -EINVAL,
                          "%.150s:%zu: %s is '%.40s' in a sample that is ok, not above 0",
                          csv->path, csv->line, open ? "latency_p99_ns" : "ops_per_s",
                          cb_csv_read_cell(csv, open ? at->p99 : at->ops_per_s));
    if (cb_blocks_left_out(blocks, strtoul(cb_csv_read_cell(csv, at->block), NULL, 10))) {
        c->redone++;
        return 0;
    }
    if (open && strcmp(cb_csv_read_cell(csv, at->saturated), "1") == 0) {
        c->unmeasured++; /* it could not keep up: its p99 is a lower bound */
        return 0;
    }
    c->disturbed += (size_t)is_disturbed(cb_csv_read_cell(csv, at->taint));
    return cb_results_rate(c, open ? 1e9 / rate : rate, err);
}

/* Timing samples that went well are compared; whatever failed is counted. */
static int add_row(struct cb_results *results, const struct cb_csv_read *csv,
                   const struct columns *at, const struct cb_blocks *blocks, struct cb_err *err)
{
    const char *status = cb_csv_read_cell(csv, at->status), *key[CB_KEYS];
    int failed = strcmp(status, "failed") == 0, skipped = strcmp(status, "skipped") == 0;
    int timing = strcmp(cb_csv_read_cell(csv, at->kind), "timing") == 0 &&
                 strcmp(cb_csv_read_cell(csv, at->label), "B") != 0; /* a twin, for the A/A only */
    struct cb_results_case *c;

    if (strcmp(cb_csv_read_cell(csv, at->kind), "pilot") == 0)
        return 0;
    if (!failed && !skipped && strcmp(status, "ok") != 0)
        return cb_err_set(err, -EINVAL,
                          "%.150s:%zu: status is '%.40s', neither ok nor failed nor skipped",
                          csv->path, csv->line, status);
    for (int i = 0; i < CB_KEYS; i++)
        key[i] = cb_csv_read_cell(csv, at->key[i]);
    key[CB_KEY_MEASURE] =
        *cb_csv_read_cell(csv, at->key[CB_KEY_OFFERED]) ? "p99 responses a second" : "ops_per_s";
    c = cb_results_add(results, key, err);
    if (!c)
        return -ENOMEM;
    if (!failed && !skipped)
        return timing ? add_rate(csv, at, blocks, c, err) : 0;
    c->failed += (size_t)failed;
    c->skipped += (size_t)skipped;
    return cb_results_message(c, cb_csv_read_cell(csv, at->message), err);
}

int cb_results_samples(struct cb_results *results, const char *path, struct cb_err *err)
{
    struct cb_csv_read csv;
    struct cb_blocks blocks;
    struct columns at;
    int row = 0, rc = cb_blocks_read(&blocks, path, err);

    if (rc == 0)
        rc = cb_csv_read_open(&csv, path, err);
    if (rc == 0) {
        rc = find_columns(&csv, &at, err);
        while (rc == 0 && (row = cb_csv_read_row(&csv, err)) > 0)
            rc = add_row(results, &csv, &at, &blocks, err);
        results->cut_line = csv.cut_line;
        cb_csv_read_close(&csv);
    }
    cb_blocks_done(&blocks);
    return rc ? rc : row;
}

/* --- aa.csv --- */

/* A floor holds for every pool of what was compared with itself. */
static const enum cb_results_key floor_keys[] = {CB_KEY_WORKLOAD, CB_KEY_PARAMS, CB_KEY_TRACK,
                                                 CB_KEY_RUNNER,   CB_KEY_PLACE,  CB_KEY_TASKS,
                                                 CB_KEY_DURATION, CB_KEY_OFFERED};

enum { FLOOR_KEYS = sizeof floor_keys / sizeof *floor_keys };

/* With NULL for a key that the file doesn't have. */
static void raise_floors(struct cb_results *results, const char *const key[FLOOR_KEYS],
                         double floor)
{
    for (size_t i = 0; i < results->count; i++) {
        struct cb_results_case *c = results->cases[i];
        int same = 1;

        for (int k = 0; k < FLOOR_KEYS; k++)
            same = same && (!key[k] || strcmp(c->key[floor_keys[k]], key[k]) == 0);
        if (same)
            c->floor = fmax(c->floor, floor);
    }
}

static int add_floor(struct cb_results *results, const struct cb_csv_read *csv,
                     const int columns[FLOOR_KEYS], int column, struct cb_err *err)
{
    const char *key[FLOOR_KEYS];
    double floor;
    int have = cb_csv_read_real(csv, column, &floor, err);

    if (have <= 0)
        return have;
    if (floor < 0)
        return cb_err_set(err, -EINVAL, "%.150s:%zu: floor is %g, not a ratio less 1, 0 or above",
                          csv->path, csv->line, floor);
    for (int k = 0; k < FLOOR_KEYS; k++)
        key[k] = columns[k] < 0 ? NULL : cb_csv_read_cell(csv, columns[k]);
    raise_floors(results, key, 1 + floor);
    return 0;
}

int cb_results_floors(struct cb_results *results, const char *path, struct cb_err *err)
{
    struct cb_csv_read csv;
    int columns[FLOOR_KEYS], column, row = 0, rc = cb_csv_read_open(&csv, path, err);

    if (rc != 0)
        return rc;
    rc = need(&csv, "floor", &column, err);
    for (int k = 0; k < FLOOR_KEYS && rc == 0; k++)
        if (floor_keys[k] >= CB_KEY_TASKS)
            columns[k] = cb_csv_read_column(&csv, cb_results_keys[floor_keys[k]]);
        else
            rc = need(&csv, cb_results_keys[floor_keys[k]], &columns[k], err);
    while (rc == 0 && (row = cb_csv_read_row(&csv, err)) > 0)
        rc = add_floor(results, &csv, columns, column, err);
    cb_csv_read_close(&csv);
    return rc ? rc : row;
}
