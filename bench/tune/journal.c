#include "bench/tune/journal.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/csv_read.h"

enum { SCHEMA = 1 };

static const char *const outcomes[] = {"ok", "failed", "refused"};

/* The figures of a sample, in the order of their columns. */
enum { SPEED, OPS, P99, MEMORY, BUSY, CPU, SWITCHES, THROTTLED, FIGURES };

static const char *const history_columns[] = {
    "schema",       "stage",     "pass",          "redo_of",         "purpose",
    "block",        "turn",      "runner",        "shape",           "outcome",
    "message",      "saturated", "speed",         "ops_per_s",       "latency_p99_ns",
    "memory_bytes", "busy_cpus", "cpu_ns_per_op", "switches_per_op", "throttled",
    "in_flight",    "steal_ns",  "busy_ns",       "disturbed",       "elapsed_ns"};

static const char *const stage_columns[] = {
    "schema",       "stage",           "contender",     "runner",      "warmup_ns",
    "duration_ns",  "offered_per_s",   "latency_every", "unsteady",    "workers",
    "window_s",     "cpu_s",           "queued_s",      "operation_s", "process_bytes",
    "thread_bytes", "coroutine_bytes", "budget"};

static void figures_of(struct cb_tune_measured *m, double *figure[FIGURES])
{
    figure[SPEED] = &m->speed;
    figure[OPS] = &m->ops_per_s;
    figure[P99] = &m->p99_ns;
    figure[MEMORY] = &m->memory_bytes;
    figure[BUSY] = &m->busy_cpus;
    figure[CPU] = &m->cpu_ns_per_op;
    figure[SWITCHES] = &m->switches_per_op;
    figure[THROTTLED] = &m->throttled;
}

/* --- writing --- */

/* To the last bit: a search that is told 17 digits decides as the one that measured. */
static void exact(struct cb_csv *csv, double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.17g", value);
    cb_csv_text(csv, isfinite(value) ? text : "");
}

static void pass_cells(struct cb_csv *csv, uint32_t stage, uint32_t block,
                       const struct cb_tune_pass *pass)
{
    cb_csv_count(csv, SCHEMA);
    cb_csv_count(csv, stage);
    cb_csv_count(csv, pass->number);
    cb_csv_optional(csv, pass->redo_of != 0, pass->redo_of);
    cb_csv_text(csv, pass->fresh ? "certify" : "search");
    cb_csv_count(csv, block);
}

int cb_journal_sample(struct cb_journal *j, uint32_t stage, uint32_t block,
                      const struct cb_tune_pass *pass, const char *runner,
                      const struct cb_journal_entry *entry, struct cb_err *err)
{
    struct cb_tune_measured m = entry->measured;
    double *figure[FIGURES];
    char shape[40];

    figures_of(&m, figure);
    snprintf(shape, sizeof shape, "%ux%ux%u", entry->shape.processes, entry->shape.threads,
             entry->shape.coroutines);
    pass_cells(&j->history, stage, block, pass);
    cb_csv_count(&j->history, entry->turn);
    cb_csv_text(&j->history, runner);
    cb_csv_text(&j->history, shape);
    cb_csv_text(&j->history, outcomes[m.outcome]);
    cb_csv_text(&j->history, entry->message);
    cb_csv_count(&j->history, m.saturated != 0);
    for (int i = 0; i < FIGURES; i++)
        exact(&j->history, *figure[i]);
    exact(&j->history, entry->in_flight);
    cb_csv_count(&j->history, entry->steal_ns);
    cb_csv_count(&j->history, entry->busy_ns);
    cb_csv_empty(&j->history);
    cb_csv_empty(&j->history);
    return cb_csv_end_row(&j->history, err);
}

/* A row without a turn. */
int cb_journal_ended(struct cb_journal *j, uint32_t stage, uint32_t block,
                     const struct cb_tune_pass *pass, int disturbed, uint64_t elapsed_ns,
                     struct cb_err *err)
{
    pass_cells(&j->history, stage, block, pass);
    for (int i = 0; i < 6 + FIGURES + 3; i++)
        cb_csv_empty(&j->history);
    cb_csv_count(&j->history, disturbed != 0);
    cb_csv_count(&j->history, elapsed_ns);
    return cb_csv_end_row(&j->history, err);
}

/* Bytes that nobody weighed are none. */
static void weight(struct cb_csv *csv, double bytes)
{
    exact(csv, bytes > 0 ? bytes : NAN);
}

int cb_journal_calibrated(struct cb_journal *j, const char *runner,
                          const struct cb_journal_stage *s, struct cb_err *err)
{
    struct cb_csv *csv = &j->stages;

    cb_csv_count(csv, SCHEMA);
    cb_csv_count(csv, s->stage);
    cb_csv_count(csv, s->contender);
    cb_csv_text(csv, runner);
    cb_csv_count(csv, s->warmup_ns);
    cb_csv_count(csv, s->duration_ns);
    cb_csv_optional(csv, s->rate_per_s != 0, s->rate_per_s);
    cb_csv_optional(csv, s->latency_every != 0, s->latency_every);
    cb_csv_count(csv, s->unsteady != 0);
    exact(csv, s->profile.workers);
    exact(csv, s->profile.window_s);
    exact(csv, s->profile.cpu_s);
    exact(csv, s->profile.queued_s);
    exact(csv, s->operation_s);
    weight(csv, s->process_bytes);
    weight(csv, s->thread_bytes);
    weight(csv, s->coroutine_bytes);
    cb_csv_optional(csv, s->budget != 0, s->budget);
    return cb_csv_end_row(csv, err);
}

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
    double *figure[FIGURES];

    struct cb_shape *s = &entry->shape;

    entry->turn = (uint32_t)count(c, "turn");
    if (sscanf(text(c, "shape"), "%ux%ux%u", &s->processes, &s->threads, &s->coroutines) != 3)
        c->rc = cb_err_set(c->err, -EINVAL, "%.150s:%zu: '%.40s' is no shape", c->csv->path,
                           c->csv->line, text(c, "shape"));
    figures_of(&entry->measured, figure);
    for (int i = 0; i < FIGURES; i++)
        *figure[i] = real(c, history_columns[12 + i]);
    entry->in_flight = real(c, "in_flight");
    entry->steal_ns = count(c, "steal_ns");
    entry->busy_ns = count(c, "busy_ns");
    entry->measured.saturated = count(c, "saturated") != 0;
    entry->measured.outcome = CB_TUNE_REFUSED;
    for (int i = 0; i < CB_TUNE_REFUSED; i++)
        if (strcmp(text(c, "outcome"), outcomes[i]) == 0)
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

/* Every row of a file whose header must be the one that is written. */
static int read_rows(struct cb_journal *j, const char *path, const char *const *names, size_t count,
                     void (*row)(struct cb_journal *, struct cells *), struct cb_err *err)
{
    struct cb_csv_read csv;
    struct cells c = {.csv = &csv, .err = err};
    int more;

    c.rc = cb_csv_read_open(&csv, path, err);
    if (c.rc != 0)
        return c.rc;
    for (size_t i = 0; i < count && c.rc == 0; i++)
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

#define COLUMNS(names) names, sizeof(names) / sizeof *(names)

/* A new file or, with `resumes`, what is whole of the one that is there, if any. */
static int begin(struct cb_csv *csv, const char *path, int resumes, const char *const *names,
                 size_t count, struct cb_err *err)
{
    int rc = resumes && access(path, F_OK) == 0 ? cb_csv_append(csv, path, err)
                                                : cb_csv_open(csv, path, err);

    if (rc != 0 || csv->whole > 0)
        return rc;
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
    int rc = read_rows(j, history, COLUMNS(history_columns), read_history_row, err);

    return rc ? rc : read_rows(j, stages, COLUMNS(stage_columns), read_stage_row, err);
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
    static const char *const block[] = {"block"};
    char history[600], stages[600], samples[600];
    int rc;

    *j = (struct cb_journal){.history.fd = -1, .stages.fd = -1};
    paths(folder, history, stages);
    snprintf(samples, sizeof samples, "%s/samples.csv", folder);
    rc = begin(&j->history, history, resumes, COLUMNS(history_columns), err);
    if (rc == 0)
        rc = begin(&j->stages, stages, resumes, COLUMNS(stage_columns), err);
    if (rc != 0 || !resumes)
        return rc;
    rc = read_both(j, history, stages, err);
    return rc ? rc : read_rows(j, samples, COLUMNS(block), read_sample_row, err);
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
