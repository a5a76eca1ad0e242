/* One search: its passes are measured, or taken from the journal as far as that goes. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/little.h"
#include "bench/readable.h"
#include "bench/tune/state.h"

/* Without a bound an open loop's sizes all do what is offered: there the latency ranks them. */
static int by_latency(const struct cb_tune_state *t, const struct cb_case *c)
{
    return c->rate_per_s > 0 && t->settings->rules.p99_bound_ns <= 0;
}

/* A ratio more of Little's law. Out of memory it is one less to look at. */
static void note_in_flight(struct cb_tune_contender *c, double in_flight)
{
    size_t n = c->in_flight_count;
    double *grown = c->in_flight;

    if (isnan(in_flight))
        return;
    if ((n & (n + 1)) == 0)
        grown = realloc(grown, (2 * n + 1) * sizeof *grown);
    if (!grown)
        return;
    c->in_flight = grown;
    c->in_flight[c->in_flight_count++] = in_flight;
}

/* Tells the search, measured now or before. */
static void tell(struct cb_tune_state *t, const struct cb_journal_entry *entry)
{
    struct cb_tune_contender *c = &t->contender[t->pass->turns[entry->turn].contender];

    cb_tuner_add(t->tuner, entry->turn, &entry->measured);
    note_in_flight(c, entry->in_flight);
    if (entry->measured.outcome == CB_TUNE_REFUSED)
        snprintf(c->refusal, sizeof c->refusal, "%s", entry->message);
    t->steal_ns += entry->steal_ns;
    t->busy_ns += entry->busy_ns;
    t->samples++;
}

static void ended(struct cb_tune_state *t, int disturbed)
{
    cb_tuner_ended(t->tuner, disturbed);
    t->ended_block = t->block;
    t->passes++;
    t->disturbed += disturbed != 0;
    t->redone += t->pass->redo_of != 0;
}

/* --- measured now --- */

/* So many operations a worker that the edges of the window don't count for much. */
enum { OPERATIONS_MANY = 20 };

static double operations_of_worker(const struct cb_case *c, const struct cb_tune_measured *m)
{
    return m->ops_per_s / c->pool * (double)c->duration_ns / 1e9;
}

/* A size is beyond what the windows can measure when its workers complete but a few operations in
 * one, and did each in a fraction of that time while they were few. Such a pool is far too large
 * anyway: its workers mostly wait for each other. */
static void refuse_too_large(const struct cb_tune_contender *of, const struct cb_case *c,
                             struct cb_journal_entry *entry)
{
    enum { OPERATIONS_LEAST = 4, SLOWER = 4 };
    double operation_s = c->pool / entry->measured.ops_per_s;
    char window[CB_READABLE], operation[CB_READABLE];

    if (entry->measured.outcome != CB_TUNE_OK || c->rate_per_s > 0 ||
        operations_of_worker(c, &entry->measured) >= OPERATIONS_LEAST ||
        !(operation_s > of->operation_s * SLOWER))
        return;
    entry->measured.outcome = CB_TUNE_REFUSED;
    snprintf(entry->message, sizeof entry->message,
             "windows of %s are too short for %u workers, who take %s an operation: --window makes "
             "them longer",
             cb_readable_time((double)c->duration_ns / 1e9, window), c->pool,
             cb_readable_time(operation_s, operation));
}

static void took(void *user, uint32_t i, const struct cb_sample *sample)
{
    struct cb_tune_state *t = user;
    const struct cb_tune_turn *turn = &t->pass->turns[i];
    const struct cb_case *c = &t->session.plan->cases[t->session.batch->turns[i].case_index];
    struct cb_journal_entry entry = {
        .turn = i,
        .shape = turn->arm.shape,
        .measured = cb_tune_measure(c, sample, by_latency(t, c)),
        .in_flight = cb_little_ratio(c, sample),
        .steal_ns = sample->environment.steal_ns,
        .busy_ns = sample->environment.not_idle_ns,
    };
    char runner[CB_CASE_TEXT];

    if (operations_of_worker(c, &entry.measured) < OPERATIONS_MANY)
        entry.in_flight = NAN;
    snprintf(entry.message, sizeof entry.message, "%s", sample->message);
    refuse_too_large(&t->contender[turn->contender], c, &entry);
    if (cb_journal_sample(&t->journal, t->stage, t->block, t->pass, cb_case_runner(c, runner),
                          &entry, t->err) != 0)
        t->session.stopped = 1;
    tell(t, &entry);
}

/* The cases of a pass, in its order. */
static int make_turns(struct cb_tune_state *t, struct cb_turn *turns, uint32_t rep)
{
    const struct cb_session_settings *s = &t->settings->session;

    for (uint32_t i = 0; i < t->pass->count; i++) {
        const struct cb_tune_turn *turn = &t->pass->turns[i];
        int64_t index =
            cb_plan_with_pool(t->session.plan, s->topology, t->contender[turn->contender].like,
                              turn->arm.shape, t->err);

        if (index < 0)
            return (int)index;
        turns[i] = (struct cb_turn){.case_index = (uint32_t)index,
                                    .rep = rep,
                                    .kind = CB_TIMING,
                                    .block = t->block,
                                    .redo_of = t->pass->redo_of ? t->ended_block : 0};
    }
    return cb_estimate_extend(&t->session.estimate, t->err);
}

/* As many samples as were foreseen are shown as left, and those of this pass if they are more. */
static void foresee(struct cb_tune_state *t, const struct cb_batch *batch)
{
    struct cb_progress *p = &t->session.progress;

    if (p->done + batch->count > p->total)
        cb_progress_more(p, p->done + batch->count - p->total);
}

static void measure(struct cb_tune_state *t)
{
    struct cb_turn *turns = calloc(t->pass->count, sizeof *turns);
    struct cb_batch batch = {.number = ++t->block, .rep = t->block, .kind = CB_TIMING};
    struct cb_session_block block;

    if (!turns)
        cb_err_errno(t->err, ENOMEM, "a pass of %u samples", t->pass->count);
    if (!turns || make_turns(t, turns, batch.rep) != 0) {
        t->session.stopped = 1;
        free(turns);
        return;
    }
    batch.turns = turns;
    batch.count = t->pass->count;
    batch.redo_of = turns[0].redo_of;
    foresee(t, &batch);
    block = cb_session_block(&t->session, &batch);
    free(turns);
    if (!block.whole || t->session.stopped)
        t->session.stopped = 1;
    else if (cb_journal_ended(&t->journal, t->stage, t->block, t->pass, block.disturbed,
                              cb_clock_ns() - t->began_ns, t->err) != 0)
        t->session.stopped = 1;
    else
        ended(t, block.disturbed);
}

/* --- the search --- */

static void replay(struct cb_tune_state *t, const struct cb_journal_pass *pass)
{
    for (uint32_t i = 0; i < pass->count; i++)
        tell(t, &pass->entry[i]);
    t->block = pass->block;
    ended(t, pass->disturbed);
}

struct cb_tuner *cb_tune_search(struct cb_tune_state *t, const struct cb_tune_rules *rules)
{
    struct cb_space spaces[CB_CONTENDERS_MAX];
    const struct cb_journal_pass *before;

    for (uint32_t i = 0; i < t->contenders; i++)
        spaces[i] = t->contender[i].space;
    t->tuner = cb_tuner_new(rules, spaces, t->contenders, t->err);
    if (!t->tuner)
        return NULL;
    t->session.took = took;
    t->session.user = t;
    while (!t->session.stopped && (t->pass = cb_tuner_next(t->tuner))) {
        before = cb_journal_find(&t->journal, t->stage, t->pass);
        if (before) {
            replay(t, before);
            continue;
        }
        if (t->block < t->journal.last_block)
            t->block = t->journal.last_block; /* of a pass that was cut short */
        measure(t);
    }
    t->session.took = NULL;
    if (!t->session.stopped)
        return t->tuner;
    cb_tuner_free(t->tuner);
    t->tuner = NULL;
    return NULL;
}
