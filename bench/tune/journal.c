#include "bench/tune/journal.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/csv_read.h"
#include "bench/tune/journal_columns.h"

/* --- reading --- */

/* Cells by name, until one is missing or makes no sense. */
struct cells {
    struct cb_csv_read *csv;
    struct cb_err *err;
    int rc;
};

static double real(struct cells *c, const char *name)
{
    double value = NAN;
    int rc = cb_csv_read_real(c->csv, cb_csv_read_column(c->csv, name), &value, c->err);

    if (rc < 0 && c->rc == 0)
        c->rc = rc;
    return rc > 0 ? value : NAN;
}

/* 0 where the cell is empty. */
static uint64_t count(struct cells *c, const char *name)
{
    double value = real(c, name);

    if (value < 0 || value > 0x1p53)
        c->rc = cb_err_set(c->err, -EINVAL, "%.150s:%zu: %s is no count", c->csv->path,
                           c->csv->line, name);
    return value >= 0 && value <= 0x1p53 ? (uint64_t)value : 0;
}

static const char *text(struct cells *c, const char *name)
{
    return cb_csv_read_cell(c->csv, cb_csv_read_column(c->csv, name));
}

/* One more of `size` bytes, all zero, in an array that doubles. NULL when out of memory. */
static void *one_more(void *array, uint32_t count, size_t size, struct cells *c)
{
    void *grown = array;

    if ((count & (count + 1)) == 0)
        grown = realloc(array, (2 * (size_t)count + 1) * size);
    if (!grown) {
        c->rc = cb_err_errno(c->err, ENOMEM, "a journal");
        return NULL;
    }
    memset((char *)grown + count * size, 0, size);
    return grown;
}

/* The pass that the row belongs to, which is the last one, or a new one. */
static struct cb_journal_pass *pass_of_row(struct cb_journal *j, struct cells *c)
{
    uint32_t stage = (uint32_t)count(c, "stage"), number = (uint32_t)count(c, "pass");
    uint32_t block = (uint32_t)count(c, "block");
    struct cb_journal_pass *last = j->passes ? &j->pass[j->passes - 1] : NULL, *grown;

    if (block > j->last_block)
        j->last_block = block;
    if (last && last->stage == stage && last->number == number && last->block == block)
        return last;
    grown = one_more(j->pass, j->passes, sizeof *grown, c);
    if (!grown)
        return NULL;
    j->pass = grown;
    grown = &j->pass[j->passes++];
    *grown =
        (struct cb_journal_pass){.stage = stage, .number = number, .block = block, .disturbed = -1};
    return grown;
}

static void read_entry(struct cb_journal_entry *entry, struct cells *c)
{
    double *figure[CB_JOURNAL_FIGURES];

    struct cb_shape *s = &entry->shape;

    entry->turn = (uint32_t)count(c, "turn");
    if (sscanf(text(c, "shape"), "%ux%ux%u", &s->processes, &s->threads, &s->coroutines) != 3)
        c->rc = cb_err_set(c->err, -EINVAL, "%.150s:%zu: '%.40s' is no shape", c->csv->path,
                           c->csv->line, text(c, "shape"));
    cb_journal_figures(&entry->measured, figure);
    for (int i = 0; i < CB_JOURNAL_FIGURES; i++)
        *figure[i] = real(c, cb_journal_history_columns[CB_JOURNAL_FIRST_FIGURE + i]);
    entry->in_flight = real(c, "in_flight");
    entry->steal_ns = count(c, "steal_ns");
    entry->busy_ns = count(c, "busy_ns");
    entry->measured.saturated = count(c, "saturated") != 0;
    entry->measured.outcome = CB_TUNE_REFUSED;
    for (int i = 0; i < CB_TUNE_REFUSED; i++)
        if (strcmp(text(c, "outcome"), cb_journal_outcomes[i]) == 0)
            entry->measured.outcome = i;
    snprintf(entry->message, sizeof entry->message, "%s", text(c, "message"));
}

static void read_history_row(struct cb_journal *j, struct cells *c)
{
    struct cb_journal_pass *pass = pass_of_row(j, c);
    struct cb_journal_entry *grown;

    if (!pass)
        return;
    if (!*text(c, "turn")) {
        pass->disturbed = count(c, "disturbed") != 0;
        j->elapsed_ns = count(c, "elapsed_ns");
        return;
    }
    grown = one_more(pass->entry, pass->count, sizeof *grown, c);
    if (!grown)
        return;
    pass->entry = grown;
    read_entry(&pass->entry[pass->count++], c);
}

static void read_stage_row(struct cb_journal *j, struct cells *c)
{
    struct cb_journal_stage *grown = one_more(j->calibrated, j->calibrations, sizeof *grown, c);

    if (!grown)
        return;
    j->calibrated = grown;
    j->calibrated[j->calibrations++] = (struct cb_journal_stage){
        .stage = (uint32_t)count(c, "stage"),
        .contender = (uint32_t)count(c, "contender"),
        .warmup_ns = count(c, "warmup_ns"),
        .duration_ns = count(c, "duration_ns"),
        .rate_per_s = count(c, "offered_per_s"),
        .latency_every = (uint32_t)count(c, "latency_every"),
        .unsteady = count(c, "unsteady") != 0,
        .profile = {.workers = real(c, "workers"),
                    .window_s = real(c, "window_s"),
                    .cpu_s = real(c, "cpu_s"),
                    .queued_s = real(c, "queued_s")},
        .operation_s = real(c, "operation_s"),
        .process_bytes = real(c, "process_bytes"),
        .thread_bytes = real(c, "thread_bytes"),
        .coroutine_bytes = real(c, "coroutine_bytes"),
        .budget = (uint32_t)count(c, "budget"),
    };
}

/* Of a pass that was cut short at its first sample samples.csv alone may have a row. */
static void read_sample_row(struct cb_journal *j, struct cells *c)
{
    uint32_t block = (uint32_t)count(c, "block");

    if (block > j->last_block)
        j->last_block = block;
}

int cb_journal_is_begun(const char *path)
{
    FILE *in = fopen(path, "re");
    int c = EOF;

    while (in && (c = getc(in)) != EOF && c != '\n')
        ;
    if (in)
        fclose(in);
    return c == '\n';
}

/* Every row of a file whose header, if it has one, must be the one that is written. */
static int read_rows(struct cb_journal *j, const char *path, const char *const *names,
                     void (*row)(struct cb_journal *, struct cells *), struct cb_err *err)
{
    struct cb_csv_read csv;
    struct cells c = {.csv = &csv, .err = err};
    int more;

    if (!cb_journal_is_begun(path))
        return 0;
    c.rc = cb_csv_read_open(&csv, path, err);
    if (c.rc != 0)
        return c.rc;
    for (size_t i = 0; names[i] && c.rc == 0; i++)
        if (cb_csv_read_column(&csv, names[i]) < 0)
            c.rc =
                cb_err_set(err, -EINVAL, "%.150s has no column '%s': not written by this version",
                           path, names[i]);
    while (c.rc == 0 && (more = cb_csv_read_row(&csv, err)) != 0) {
        if (more < 0)
            c.rc = more;
        else
            row(j, &c);
    }
    cb_csv_read_close(&csv);
    return c.rc;
}

/* A new file or, with `resumes`, what is whole of the one that is there, if any. */
static int begin(struct cb_csv *csv, const char *path, int resumes, const char *const *names,
                 struct cb_err *err)
{
    int rc = resumes && access(path, F_OK) == 0 ? cb_csv_append(csv, path, err)
                                                : cb_csv_open(csv, path, err);
    size_t count = 0;

    if (rc != 0 || csv->whole > 0)
        return rc;
    while (names[count])
        count++;
    cb_csv_names(csv, names, count);
    return cb_csv_end_row(csv, err);
}

static void paths(const char *folder, char history[600], char stages[600])
{
    snprintf(history, 600, "%s/history.csv", folder);
    snprintf(stages, 600, "%s/stages.csv", folder);
}

static int read_both(struct cb_journal *j, const char *history, const char *stages,
                     struct cb_err *err)
{
    int rc = read_rows(j, history, cb_journal_history_columns, read_history_row, err);

    return rc ? rc : read_rows(j, stages, cb_journal_stage_columns, read_stage_row, err);
}

int cb_journal_read(struct cb_journal *j, const char *folder, struct cb_err *err)
{
    char history[600], stages[600];

    *j = (struct cb_journal){.history.fd = -1, .stages.fd = -1};
    paths(folder, history, stages);
    return read_both(j, history, stages, err);
}

int cb_journal_open(struct cb_journal *j, const char *folder, int resumes, struct cb_err *err)
{
    static const char *const block[] = {"block", NULL};
    char history[600], stages[600], samples[600];
    int rc;

    *j = (struct cb_journal){.history.fd = -1, .stages.fd = -1};
    paths(folder, history, stages);
    snprintf(samples, sizeof samples, "%s/samples.csv", folder);
    rc = begin(&j->history, history, resumes, cb_journal_history_columns, err);
    if (rc == 0)
        rc = begin(&j->stages, stages, resumes, cb_journal_stage_columns, err);
    if (rc != 0 || !resumes)
        return rc;
    rc = read_both(j, history, stages, err);
    return rc ? rc : read_rows(j, samples, block, read_sample_row, err);
}

static int is_the_same(const struct cb_journal_pass *read, const struct cb_tune_pass *asked)
{
    if (read->disturbed < 0 || read->number != asked->number || read->count != asked->count)
        return 0;
    for (uint32_t i = 0; i < read->count; i++)
        if (read->entry[i].turn >= asked->count ||
            memcmp(&read->entry[i].shape, &asked->turns[read->entry[i].turn].arm.shape,
                   sizeof read->entry[i].shape) != 0)
            return 0;
    return 1;
}

const struct cb_journal_pass *cb_journal_find(const struct cb_journal *j, uint32_t stage,
                                              const struct cb_tune_pass *pass)
{
    for (uint32_t i = 0; i < j->passes; i++)
        if (j->pass[i].stage == stage && is_the_same(&j->pass[i], pass))
            return &j->pass[i];
    return NULL;
}

const struct cb_journal_stage *cb_journal_stage(const struct cb_journal *j, uint32_t stage,
                                                uint32_t contender)
{
    for (uint32_t i = j->calibrations; i-- > 0;)
        if (j->calibrated[i].stage == stage && j->calibrated[i].contender == contender)
            return &j->calibrated[i];
    return NULL;
}

int cb_journal_close(struct cb_journal *j, struct cb_err *err)
{
    int rc = cb_csv_close(&j->history, err), other = cb_csv_close(&j->stages, err);

    for (uint32_t i = 0; i < j->passes; i++)
        free(j->pass[i].entry);
    free(j->pass);
    free(j->calibrated);
    j->pass = NULL;
    j->calibrated = NULL;
    j->passes = j->calibrations = 0;
    return rc ? rc : other;
}
