/* The rows of a journal. */
#include "bench/tune/journal.h"

#include <math.h>
#include <stdio.h>

#include "bench/tune/journal_columns.h"

enum { SCHEMA = 1 };

const char *const cb_journal_outcomes[] = {"ok", "failed", "refused"};

const char *const cb_journal_history_columns[] = {"schema",
                                                  "stage",
                                                  "pass",
                                                  "redo_of",
                                                  "purpose",
                                                  "block",
                                                  "turn",
                                                  "runner",
                                                  "shape",
                                                  "outcome",
                                                  "message",
                                                  "saturated",
                                                  "speed",
                                                  "ops_per_s",
                                                  "latency_p99_ns",
                                                  "memory_bytes",
                                                  "busy_cpus",
                                                  "cpu_ns_per_op",
                                                  "switches_per_op",
                                                  "throttled",
                                                  "in_flight",
                                                  "steal_ns",
                                                  "busy_ns",
                                                  "disturbed",
                                                  "elapsed_ns",
                                                  NULL};

const char *const cb_journal_stage_columns[] = {
    "schema",       "stage",           "contender",     "runner",      "warmup_ns",
    "duration_ns",  "offered_per_s",   "latency_every", "unsteady",    "workers",
    "window_s",     "cpu_s",           "queued_s",      "operation_s", "process_bytes",
    "thread_bytes", "coroutine_bytes", "budget",        NULL};

void cb_journal_figures(struct cb_tune_measured *m, double *figure[CB_JOURNAL_FIGURES])
{
    figure[0] = &m->speed;
    figure[1] = &m->ops_per_s;
    figure[2] = &m->p99_ns;
    figure[3] = &m->memory_bytes;
    figure[4] = &m->busy_cpus;
    figure[5] = &m->cpu_ns_per_op;
    figure[6] = &m->switches_per_op;
    figure[7] = &m->throttled;
}

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
    double *figure[CB_JOURNAL_FIGURES];
    char shape[40];

    cb_journal_figures(&m, figure);
    snprintf(shape, sizeof shape, "%ux%ux%u", entry->shape.processes, entry->shape.threads,
             entry->shape.coroutines);
    pass_cells(&j->history, stage, block, pass);
    cb_csv_count(&j->history, entry->turn);
    cb_csv_text(&j->history, runner);
    cb_csv_text(&j->history, shape);
    cb_csv_text(&j->history, cb_journal_outcomes[m.outcome]);
    cb_csv_text(&j->history, entry->message);
    cb_csv_count(&j->history, m.saturated != 0);
    for (int i = 0; i < CB_JOURNAL_FIGURES; i++)
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
    for (int i = 0; i < 6 + CB_JOURNAL_FIGURES + 3; i++)
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
