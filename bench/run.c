#include "bench/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/announce.h"
#include "bench/bars.h"
#include "bench/budget.h"
#include "bench/calibrate.h"
#include "bench/verdict.h"
#include "bench/winners.h"

/* A run under way. */
struct run {
    const struct cb_run_settings *settings;
    struct cb_plan plan; /* the settings', whose memory it borrows; reps grow with the blocks */
    struct cb_session session;      /* owned */
    struct cb_schedule schedule;    /* owned */
    struct cb_budget budget;        /* owned */
    uint64_t began_ns, expected_ns; /* the start; what the plan was said to take */
    struct cb_err *err;
};

static int write_tables(struct run *r, const struct cb_verdict *v)
{
    const struct cb_figures_list *figures = &r->session.figures;
    char path[CB_PATH_MAX + 32];
    int rc = cb_verdict_write_aa(cb_session_path(&r->session, "aa.csv", path), v, r->err);

    if (rc == 0)
        rc = cb_verdict_write(cb_session_path(&r->session, "verdicts.csv", path), v, r->err);
    if (rc == 0)
        rc = cb_winners_write(cb_session_path(&r->session, "winners.csv", path), v->judgement,
                              v->plan, figures->item, figures->count, r->settings->session.machine,
                              r->err);
    return rc;
}

/* Says what all this comes to. */
static int conclude(struct run *r)
{
    const struct cb_figures_list *figures = &r->session.figures;
    struct cb_judgement judgement;
    struct cb_verdict verdict = {&r->plan, &judgement, NULL};
    struct cb_why *why;
    int rc = cb_judge(&judgement, &r->plan, figures->item, figures->count, r->err);

    if (rc != 0)
        return rc;
    why = cb_why_of_judgement(&judgement, figures->item, figures->count);
    verdict.why = why;
    rc = why ? write_tables(r, &verdict) : cb_err_errno(r->err, ENOMEM, "what goes with a verdict");
    cb_bars_print(stdout, &r->plan, &judgement, cb_terminal_of(stdout));
    cb_verdict_print(stdout, &verdict);
    free(why);
    cb_judgement_done(&judgement);
    return rc;
}

/* --- blocks --- */

static int selects(void *user, uint32_t case_index, enum cb_kind kind)
{
    struct run *r = user;

    return cb_session_selects(&r->session, case_index, kind);
}

/* The plan's, then what the budget has room for. */
static const struct cb_batch *next_batch(struct run *r)
{
    const struct cb_estimate *estimate = &r->session.estimate;
    const struct cb_figures_list *figures = &r->session.figures;
    const struct cb_batch *batch = cb_schedule_next(&r->schedule);
    uint64_t spent = cb_clock_ns() - r->began_ns;
    struct cb_budget_time time = {.block_ns = estimate->block_ns, .case_ns = estimate->case_ns};
    uint32_t *cases, n;

    if (batch || spent >= r->settings->budget_ns)
        return batch;
    time.left_ns = r->settings->budget_ns - spent;
    cases = malloc((r->plan.cases_count + 1) * sizeof *cases);
    n = cases ? cb_budget_choose(&r->budget, figures->item, figures->count, &time, cases) : 0;
    if (n > 0)
        batch = cb_schedule_extra(&r->schedule, cases, n);
    free(cases);
    return batch;
}

/* Of two executions of a block one counts: the later one, if it came to its end. */
static void run_batch(struct run *r, const struct cb_batch *batch)
{
    struct cb_session_block block = cb_session_block(&r->session, batch);
    uint32_t out = !batch->redo_of ? 0 : block.whole ? batch->redo_of : batch->number;

    if (out)
        cb_figures_leave_out(&r->session.figures, out);
    if (block.whole)
        cb_schedule_ended(&r->schedule, block.disturbed);
}

/* The first block tells more than the plan does. */
static void correct_estimate(struct run *r)
{
    uint64_t expected_ns = cb_estimate_plan(&r->session.estimate, &r->schedule);

    if (r->session.stopped || cb_schedule_blocks(&r->schedule) == 1 ||
        expected_ns < 10 * CB_NS_PER_S || expected_ns < r->expected_ns + r->expected_ns / 5)
        return;
    cb_progress_end(&r->session.progress);
    cb_announce_again(stderr, cb_schedule_blocks(&r->schedule), cb_clock_ns() - r->began_ns,
                      expected_ns);
}

/* What the plan didn't foresee is added to what is shown as left. */
static void run_batches(struct run *r)
{
    const struct cb_batch *batch;

    while (!r->session.stopped && (batch = next_batch(r))) {
        if (batch->redo_of || batch->rep > r->settings->plan->reps)
            cb_progress_more(&r->session.progress, batch->count);
        run_batch(r, batch);
        if (batch->number == 1)
            correct_estimate(r);
    }
    if (r->schedule.reps > r->plan.reps)
        r->plan.reps = r->schedule.reps;
}

/* --- the whole --- */

static void announce(struct run *r, uint32_t samples)
{
    const struct cb_session_settings *s = &r->settings->session;
    const struct cb_announcement announcement = {
        .machine = s->machine,
        .counters = r->plan.counter_reps > 0 ? s->counters : NULL,
        .folder = r->session.folder,
        .samples = samples,
        .blocks = cb_schedule_blocks(&r->schedule),
        .expected_ns = r->expected_ns,
        .budget_ns = r->settings->budget_ns,
    };

    cb_announce_begin(stderr, &announcement);
}

static int carry_out(struct run *r)
{
    struct cb_session *s = &r->session;
    uint8_t *selected = r->schedule.selected;
    int rc = cb_session_begin(s);

    if (rc == 0) {
        cb_session_pilots(s, selected);
        cb_estimate_guess(&s->estimate);
        r->expected_ns = cb_estimate_plan(&s->estimate, &r->schedule);
        cb_progress_begin(&s->progress, stderr, cb_schedule_samples(&r->schedule, UINT32_MAX),
                          r->expected_ns);
        run_batches(r);
    }
    cb_session_end(s);
    return rc ? rc : r->err->code;
}

static int tell(struct run *r)
{
    const struct cb_figures_list *figures = &r->session.figures;
    int rc = figures->count > 0 ? conclude(r) : 0;

    if (rc != 0 || figures->count == 0)
        return rc;
    cb_announce_blocks(stdout, &r->schedule);
    if (r->settings->budget_ns)
        cb_budget_report(stdout, &r->budget, figures->item, figures->count);
    return 0;
}

/* From the selection to the last sample. */
static int run_selected(struct run *r)
{
    uint32_t samples;
    int rc;

    if (cb_schedule_init(&r->schedule, &r->plan, selects, r, r->err) != 0 ||
        cb_budget_init(&r->budget, &r->plan, r->settings->precision, r->err) != 0)
        return r->err->code;
    samples = cb_schedule_samples(&r->schedule, UINT32_MAX);
    if (samples == 0)
        return cb_err_set(r->err, -ENOENT, "the filter selects none of the %u cases",
                          r->plan.cases_count);
    rc = cb_session_files(&r->session);
    if (rc != 0)
        return rc;
    r->expected_ns = cb_estimate_plan(&r->session.estimate, &r->schedule) +
                     (uint64_t)cb_calibrate_expected_ns(&r->plan);
    announce(r, samples);
    rc = carry_out(r);
    return tell(r) != 0 && rc == 0 ? r->err->code : rc;
}

static void fill_in(const struct cb_session *s, struct cb_run_result *result)
{
    *result = (struct cb_run_result){
        .ok = s->ok, .failed = s->failed, .skipped = s->skipped, .interrupted = s->interrupted};
    memcpy(result->folder, s->folder, sizeof result->folder);
}

int cb_run(const struct cb_run_settings *settings, struct cb_run_result *result, struct cb_err *err)
{
    struct cb_err local = {0};
    struct run *r = calloc(1, sizeof *r);
    int rc, closed;

    *result = (struct cb_run_result){0};
    if (!r)
        return cb_err_errno(err, ENOMEM, "a run of %u samples", settings->plan->turns_count);
    r->settings = settings;
    r->plan = *settings->plan;
    r->err = err ? err : &local;
    r->began_ns = cb_clock_ns();
    rc = cb_session_open(&r->session, &settings->session, &r->plan, r->err);
    if (rc == 0)
        rc = run_selected(r);
    fill_in(&r->session, result);
    closed = cb_session_close(&r->session, &r->plan);
    cb_budget_done(&r->budget);
    cb_schedule_done(&r->schedule);
    free(r);
    return rc ? rc : closed;
}
