#include "bench/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "bench/announce.h"
#include "bench/interrupt.h"
#include "bench/latency.h"
#include "bench/run_state.h"
#include "bench/summary.h"
#include "bench/verdict.h"
#include "bench/winners.h"

static int begin_files(struct cb_run_state *r)
{
    const struct cb_run_settings *s = r->settings;
    const char *folder = r->result->folder;
    char path[CB_PATH_MAX + 32];
    int rc = cb_folder_make(s->folder, r->result->folder, r->err);

    if (rc != 0) {
        r->result->folder[0] = '\0';
        return rc;
    }
    snprintf(path, sizeof path, "%s/machine.json", folder);
    rc = cb_machine_write(s->machine, s->plan, s->counters, path, r->err);
    snprintf(path, sizeof path, "%s/topology.xml", folder);
    if (rc == 0)
        rc = cb_topology_export(s->topology, path, r->err);
    snprintf(path, sizeof path, "%s/samples.csv", folder);
    if (rc == 0)
        rc = cb_csv_open(&r->csv, path, r->err);
    if (rc == 0)
        rc = cb_record_samples_header(&r->csv, r->err);
    snprintf(path, sizeof path, "%s/histograms.csv", folder);
    if (rc == 0)
        rc = cb_csv_open(&r->histograms, path, r->err);
    if (rc == 0)
        rc = cb_latency_header(&r->histograms, r->err);
    if (rc == 0 && !s->folder)
        rc = cb_folder_link_latest(folder, r->err);
    return rc;
}

static int end_files(struct cb_run_state *r)
{
    char path[CB_PATH_MAX + 32];
    int rc = cb_csv_close(&r->csv, r->err);

    if (r->histograms.fd >= 0 && cb_csv_close(&r->histograms, r->err) != 0)
        rc = -EIO;
    snprintf(path, sizeof path, "%s/summary.csv", r->result->folder);
    if (rc == 0)
        rc = cb_summary_write(path, &r->plan, r->figures.item, r->figures.count,
                              r->settings->machine, r->err);
    return rc;
}

/* Says what all this comes to. */
static int conclude(struct cb_run_state *r)
{
    struct cb_judgement judgement;
    char path[CB_PATH_MAX + 32];
    int rc = cb_judge(&judgement, &r->plan, r->figures.item, r->figures.count, r->err);

    if (rc != 0)
        return rc;
    snprintf(path, sizeof path, "%s/aa.csv", r->result->folder);
    rc = cb_verdict_write_aa(path, &r->plan, &judgement, r->err);
    snprintf(path, sizeof path, "%s/verdicts.csv", r->result->folder);
    if (rc == 0)
        rc = cb_verdict_write(path, &r->plan, &judgement, r->err);
    snprintf(path, sizeof path, "%s/winners.csv", r->result->folder);
    if (rc == 0)
        rc = cb_winners_write(path, &judgement, &r->plan, r->figures.item, r->figures.count,
                              r->settings->machine, r->err);
    cb_verdict_print(stdout, &r->plan, &judgement);
    cb_judgement_done(&judgement);
    return rc;
}

/* --- blocks --- */

static int selects(void *user, uint32_t case_index, enum cb_kind kind)
{
    struct cb_run_state *r = user;

    return cb_gbench_selects(r->gbench, cb_run_name(r, case_index, kind, 0));
}

/* The plan's, then what the budget has room for. */
static const struct cb_batch *next_batch(struct cb_run_state *r)
{
    const struct cb_batch *batch = cb_schedule_next(&r->schedule);
    uint64_t spent = cb_clock_ns() - r->began_ns;
    struct cb_budget_time time = {.block_ns = r->estimate.block_ns, .case_ns = r->estimate.case_ns};
    uint32_t *cases, n;

    if (batch || spent >= r->settings->budget_ns)
        return batch;
    time.left_ns = r->settings->budget_ns - spent;
    cases = malloc((r->plan.cases_count + 1) * sizeof *cases);
    n = cases ? cb_budget_choose(&r->budget, r->figures.item, r->figures.count, &time, cases) : 0;
    if (n > 0)
        batch = cb_schedule_extra(&r->schedule, cases, n);
    free(cases);
    return batch;
}

/* Of two executions of a block one counts: the later one, if it came to its end. */
static void end_batch(struct cb_run_state *r)
{
    int whole = r->batch_taken == r->batch->count;
    uint32_t out = !r->batch->redo_of ? 0 : whole ? r->batch->redo_of : r->batch->number;

    if (out)
        cb_figures_leave_out(&r->figures, out);
    if (whole)
        cb_schedule_ended(&r->schedule, cb_taint_block_judge(&r->taint));
}

/* Each block has a zygote of its own, unless all are to lie at the same addresses. */
static int ready_zygote(struct cb_run_state *r)
{
    uint32_t padding = cb_layout_padding(r->plan.seed, r->batch->number);

    if (!r->settings->fixed_layout)
        return cb_zygote_renew(&r->zygote, padding, r->err);
    return r->zygote.pid ? 0 : cb_zygote_renew(&r->zygote, 0, r->err);
}

static void run_batch(struct cb_run_state *r)
{
    uint64_t began = cb_clock_ns();

    r->batch_taken = 0;
    r->batch_samples_ns = 0;
    r->taint = (struct cb_taint_block){0};
    if (ready_zygote(r) != 0) {
        r->stopped = 1;
        return;
    }
    cb_gbench_run(r->gbench, r->batch->count);
    cb_estimate_learn_block(&r->estimate, cb_clock_ns() - began - r->batch_samples_ns);
    end_batch(r);
}

/* The first block tells more than the plan does. */
static void correct_estimate(struct cb_run_state *r)
{
    uint64_t expected_ns = cb_estimate_plan(&r->estimate, &r->schedule);

    if (r->stopped || cb_schedule_blocks(&r->schedule) == 1 || expected_ns < 10 * CB_NS_PER_S ||
        expected_ns < r->expected_ns + r->expected_ns / 5)
        return;
    cb_progress_end(&r->progress);
    cb_announce_again(stderr, cb_schedule_blocks(&r->schedule), cb_clock_ns() - r->began_ns,
                      expected_ns);
}

/* What the plan didn't foresee is added to what is shown as left. */
static void run_batches(struct cb_run_state *r)
{
    while (!r->stopped && (r->batch = next_batch(r))) {
        if (r->batch->redo_of || r->batch->rep > r->settings->plan->reps)
            cb_progress_more(&r->progress, r->batch->count,
                             (double)cb_estimate_block(&r->estimate, r->batch));
        run_batch(r);
        if (r->batch->number == 1)
            correct_estimate(r);
    }
    if (r->schedule.reps > r->plan.reps)
        r->plan.reps = r->schedule.reps;
}

/* --- the whole --- */

static void announce(struct cb_run_state *r, uint32_t samples)
{
    const struct cb_run_settings *s = r->settings;
    const struct cb_announcement announcement = {
        .machine = s->machine,
        .counters = s->plan->counter_reps > 0 ? s->counters : NULL,
        .folder = r->result->folder,
        .samples = samples,
        .blocks = cb_schedule_blocks(&r->schedule),
        .expected_ns = r->expected_ns,
        .budget_ns = s->budget_ns,
    };

    cb_announce_begin(stderr, &announcement);
}

/* Zygote and blocks, with the signals held back that would end them half-way. */
static int carry_out(struct cb_run_state *r)
{
    const struct cb_run_settings *s = r->settings;
    sigset_t before;
    int rc;

    r->bench = (struct cb_bench){
        .topology = s->topology,
        .counters = cb_counters_source(s->counters->source),
        .counters_want = s->counters->have,
        .seed = s->plan->seed,
        .burn_per_us = s->machine->burn_per_us,
        .timeout_ns = s->timeout_ns,
        .clock_ns = s->machine->clock_ns,
        .interrupt_fd = cb_interrupt_open(&before),
    };
    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* orphans of a zygote come to us, to be reaped */
    rc = cb_zygote_open(&r->zygote, s->topology, s->fixed_layout, r->err);
    if (rc == 0) {
        cb_run_pilots(r);
        cb_estimate_guess(&r->estimate);
        r->expected_ns = cb_estimate_plan(&r->estimate, &r->schedule);
        cb_progress_begin(&r->progress, stderr, cb_schedule_samples(&r->schedule, UINT32_MAX),
                          (double)r->expected_ns);
        run_batches(r);
        cb_zygote_close(&r->zygote);
    }
    cb_progress_end(&r->progress);
    cb_interrupt_close(r->bench.interrupt_fd, &before);
    return rc ? rc : r->err->code;
}

static int tell(struct cb_run_state *r)
{
    int rc = r->figures.count > 0 ? conclude(r) : 0;

    if (rc != 0 || r->figures.count == 0)
        return rc;
    cb_announce_blocks(stdout, &r->schedule);
    if (r->settings->budget_ns)
        cb_budget_report(stdout, &r->budget, r->figures.item, r->figures.count);
    return 0;
}

/* From the selection to the last file. */
static int run_selected(struct cb_run_state *r)
{
    uint32_t samples;
    int rc;

    if (cb_schedule_init(&r->schedule, &r->plan, selects, r, r->err) != 0 ||
        cb_estimate_init(&r->estimate, &r->plan, r->err) != 0 ||
        cb_budget_init(&r->budget, &r->plan, r->settings->precision, r->err) != 0)
        return r->err->code;
    samples = cb_schedule_samples(&r->schedule, UINT32_MAX);
    if (samples == 0)
        return cb_err_set(r->err, -ENOENT, "the filter selects none of the %u cases",
                          r->plan.cases_count);
    rc = begin_files(r);
    if (rc == 0) {
        r->expected_ns = cb_estimate_plan(&r->estimate, &r->schedule) +
                         (uint64_t)cb_calibrate_expected_ns(&r->plan);
        announce(r, samples);
        rc = carry_out(r);
    }
    if (r->csv.fd >= 0 && end_files(r) != 0 && rc == 0)
        rc = r->err->code;
    if (tell(r) != 0 && rc == 0)
        rc = r->err->code;
    return rc;
}

int cb_run(const struct cb_run_settings *settings, struct cb_run_result *result, struct cb_err *err)
{
    struct cb_err local = {0};
    struct cb_run_state *r = calloc(1, sizeof *r);
    struct cb_gbench_hooks hooks = cb_run_hooks;
    int rc;

    *result = (struct cb_run_result){0};
    if (!r)
        return cb_err_errno(err, ENOMEM, "a run of %u samples", settings->plan->turns_count);
    r->settings = settings;
    r->plan = *settings->plan;
    r->result = result;
    r->err = err ? err : &local;
    r->csv.fd = r->histograms.fd = -1;
    r->began_ns = cb_clock_ns();
    hooks.user = r;
    r->gbench = cb_gbench_begin(settings->gbench_argc, settings->gbench_argv, &hooks);
    rc = run_selected(r);
    if (cb_gbench_end(r->gbench) != 0 && rc == 0)
        rc = cb_err_set(r->err, -EIO, "the file of --benchmark_out could not be written");
    cb_budget_done(&r->budget);
    cb_estimate_done(&r->estimate);
    cb_schedule_done(&r->schedule);
    cb_figures_free(&r->figures);
    free(r);
    return rc;
}
