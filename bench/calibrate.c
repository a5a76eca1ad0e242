#include "bench/calibrate.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/steady.h"

enum {
    TRIES = 3,        /* pilots of a case that isn't steady, each twice as long */
    OPERATIONS = 20,  /* of a worker in a window */
    SKEW_SHARE = 50,  /* of a window: 2% */
    CLOCK_SHARE = 50, /* of the operations timed, and those not: 2% */
    LATENCY_EVERY_MAX = 4096,
    TASKS_PER_S = 10,      /* a tenth of a second's work */
    OVERHEAD_NS = 10000000 /* of a sample, about */
};

#define WARMUP_MAX_NS      CB_NS_PER_S
#define PILOT_MAX_NS       CB_NS_PER_S
#define WINDOW_MAX_NS      (2 * CB_NS_PER_S)
#define SHORT_OPERATION_NS 1000

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* --- what pilots say --- */

int cb_pilot_read(const struct cb_sample *pilot, uint64_t duration_ns,
                  struct cb_pilot_finding *finding)
{
    size_t cut;

    *finding = (struct cb_pilot_finding){.skew_ns = pilot->working_skew_ns};
    if (pilot->ops_per_s > 0)
        finding->operation_ns =
            (uint64_t)((double)pilot->working * (double)CB_NS_PER_S / pilot->ops_per_s);
    if (finding->operation_ns > duration_ns / CB_SLICES)
        return 0;
    cut = cb_stats_mser5(pilot->slices, CB_SLICES);
    finding->unsteady = cb_stats_unsteady(pilot->slices, CB_SLICES, cut);
    finding->warmup_ns = duration_ns * cut / CB_SLICES;
    return 1;
}

static uint32_t latency_every(uint64_t operation_ns, uint64_t clock_ns)
{
    uint64_t want = 2 * clock_ns * CLOCK_SHARE, every = 1;

    if (operation_ns >= SHORT_OPERATION_NS)
        return 1;
    while (every < LATENCY_EVERY_MAX && every * most(operation_ns, 1) < want)
        every *= 2;
    return (uint32_t)every;
}

struct cb_panel_needs cb_panel_needs(const struct cb_pilot_finding *findings, size_t count,
                                     uint64_t duration_ns, uint64_t clock_ns)
{
    uint64_t warmup = 0, skew = 0, longest = 0, shortest = UINT64_MAX, window, enough;

    for (size_t i = 0; i < count; i++) {
        const struct cb_pilot_finding *f = &findings[i];

        if (!f->unsteady)
            warmup = most(warmup, f->warmup_ns);
        skew = most(skew, f->skew_ns);
        longest = most(longest, f->operation_ns);
        if (f->operation_ns > 0)
            shortest = least(shortest, f->operation_ns);
    }
    warmup = least(most(warmup, skew), WARMUP_MAX_NS);
    window = most(longest * OPERATIONS,
                  (skew - least(skew, least(warmup, duration_ns / 2))) * SKEW_SHARE);
    for (enough = most(duration_ns, 1); enough < least(window, WINDOW_MAX_NS);)
        enough *= 2; /* so that the next run of the plan most likely comes to the same window */
    window = most(least(enough, WINDOW_MAX_NS), duration_ns);
    return (struct cb_panel_needs){
        .warmup_ns = least(warmup, window / 2),
        .duration_ns = window,
        .latency_every = shortest == UINT64_MAX ? 0 : latency_every(shortest, clock_ns),
    };
}

/* --- taking them --- */

static int take_pilot(struct cb_calibration *k, struct cb_case *c, uint32_t rep,
                      struct cb_sample *pilot, struct cb_pilot_finding *finding, struct cb_err *err)
{
    const struct cb_turn turn = {.case_index = 0, .rep = rep, .kind = CB_PILOT};
    const struct cb_plan one = {.cases = c, .cases_count = 1, .seed = k->plan->seed};
    int rc = k->take(k->user, c, pilot, err);
    size_t used;

    if (rc != 0)
        return rc;
    used = strlen(pilot->report);
    if (pilot->status == CB_OK && cb_pilot_read(pilot, c->duration_ns, finding))
        snprintf(pilot->report + used, sizeof pilot->report - used,
                 "%spilot_warmup_ns=%llu;pilot_unsteady=%d", used ? ";" : "",
                 (unsigned long long)finding->warmup_ns, finding->unsteady);
    else if (pilot->status == CB_OK)
        snprintf(pilot->report + used, sizeof pilot->report - used,
                 "%spilot_uncalibrated=operations_longer_than_slices", used ? ";" : "");
    return k->keep(k->user, &one, &turn, pilot);
}

/* A case that isn't steady is given another chance, for longer: what disturbed it may be over. */
static int pilot_case(struct cb_calibration *k, const struct cb_case *c,
                      struct cb_pilot_finding *finding, struct cb_err *err)
{
    struct cb_sample *pilot = malloc(sizeof *pilot);
    struct cb_case longer = *c;
    int rc = pilot ? 0 : cb_err_errno(err, ENOMEM, "a pilot");

    *finding = (struct cb_pilot_finding){0};
    longer.rate_per_s = longer.warmup_ns = 0; /* at full speed: arrivals by chance are not steady */
    for (uint32_t rep = 1; rc == 0 && rep <= TRIES; rep++) {
        rc = take_pilot(k, &longer, rep, pilot, finding, err);
        if (rc != 0 || !finding->unsteady)
            break;
        longer.duration_ns = most(longer.duration_ns, least(2 * longer.duration_ns, PILOT_MAX_NS));
    }
    free(pilot);
    return rc;
}

/* --- a panel --- */

/* The same but for runner, pool and rate. */
static int is_of_panel(const struct cb_case *a, const struct cb_case *b)
{
    struct cb_case closed_a = *a, closed_b = *b;

    closed_a.rate_per_s = closed_b.rate_per_s = 0;
    closed_a.arrivals = closed_b.arrivals = CB_POISSON;
    return cb_case_same_panel(&closed_a, &closed_b) && a->tasks_are_auto == b->tasks_are_auto &&
           a->warmup_is_given == b->warmup_is_given;
}

/* Two rates of the same: one pilot does for both. */
static int is_alike(const struct cb_case *a, const struct cb_case *b)
{
    return a->runner == b->runner && a->pool == b->pool &&
           memcmp(&a->shape, &b->shape, sizeof a->shape) == 0 &&
           memcmp(a->options, b->options, sizeof a->options) == 0;
}

/* Its cases, in the plan's order; an array of the caller's. Returns how many. */
static uint32_t find_panel(const struct cb_plan *plan, uint32_t of, uint32_t *members)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < plan->cases_count; i++)
        if (is_of_panel(&plan->cases[of], &plan->cases[i]))
            members[n++] = i;
    return n;
}

static void say(const struct cb_calibration *k, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(const struct cb_calibration *k, const char *format, ...)
{
    char line[3 * CB_CASE_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    k->say(k->user, line);
}

/* The given duration stays; what it is too short for is said once. */
static void settle_window(struct cb_calibration *k, const struct cb_case *c, uint64_t *duration_ns)
{
    char now[32], then[32];

    if (*duration_ns == c->duration_ns)
        return;
    cb_quantity_format(CB_DURATION, c->duration_ns, now, sizeof now);
    cb_quantity_format(CB_DURATION, *duration_ns, then, sizeof then);
    if (!c->duration_is_given) {
        say(k, "%s: windows of %s instead of %s, for enough operations in each", c->workload->name,
            then, now);
        return;
    }
    *duration_ns = c->duration_ns;
    if (!k->warned)
        say(k, "%s: windows of %s hold few operations or begin unevenly; %s would not",
            c->workload->name, now, then);
    k->warned = 1;
}

static int calibrate_panel(struct cb_calibration *k, const uint32_t *members, uint32_t count,
                           struct cb_pilot_finding *findings, struct cb_err *err)
{
    struct cb_case *cases = k->plan->cases, *first = &cases[members[0]];
    struct cb_panel_needs needs;
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT];
    int rc = 0;

    for (uint32_t i = 0; i < count && rc == 0; i++) {
        struct cb_case *c = &cases[members[i]];
        uint32_t j = 0;

        while (j < i && !is_alike(&cases[members[j]], c))
            j++;
        if (j < i)
            findings[i] = findings[j];
        else
            rc = pilot_case(k, c, &findings[i], err);
        c->unsteady = findings[i].unsteady;
        if (rc == 0 && j == i && c->unsteady)
            say(k, "%s/%s/pool:%s never settled in %d pilots: not ranked", c->workload->name,
                cb_case_runner(c, runner), cb_case_pool(c, pool), TRIES);
    }
    if (rc != 0)
        return rc;
    needs = cb_panel_needs(findings, count, first->duration_ns, k->clock_ns);
    settle_window(k, first, &needs.duration_ns);
    for (uint32_t i = 0; i < count; i++) {
        cases[members[i]].warmup_ns = needs.warmup_ns;
        cases[members[i]].duration_ns = needs.duration_ns;
        cases[members[i]].latency_every = needs.latency_every;
    }
    return 0;
}

/* As many tasks as `serial` does in a tenth of a second; where it can't, the workload's own. */
static int count_tasks(struct cb_calibration *k, const uint32_t *members, uint32_t count,
                       struct cb_err *err)
{
    struct cb_case *cases = k->plan->cases, serial = cases[members[0]];
    struct cb_sample *pilot = malloc(sizeof *pilot);
    struct cb_pilot_finding finding;
    uint64_t tasks = serial.workload->tasks;
    int rc;

    if (!pilot)
        return cb_err_errno(err, ENOMEM, "a pilot");
    serial.runner = cb_runner_find("serial", NULL);
    cb_param_defaults(serial.runner->options, serial.options);
    serial.pool = 1;
    serial.shape = (struct cb_shape){1, 1, 1};
    serial.duration_ns = CB_NS_PER_S / TASKS_PER_S;
    rc = take_pilot(k, &serial, 1, pilot, &finding, err);
    if (rc == 0 && pilot->status == CB_OK)
        tasks = most(1, (uint64_t)(pilot->ops_per_s / TASKS_PER_S + 0.5));
    for (uint32_t i = 0; i < count && rc == 0; i++)
        cases[members[i]].tasks = most(tasks, 1);
    free(pilot);
    return rc;
}

/* --- all --- */

static int needs_pilots(const struct cb_case *c)
{
    return c->tasks_are_auto || (c->duration_ns > 0 && !c->warmup_is_given);
}

double cb_calibrate_expected_ns(const struct cb_plan *plan)
{
    double sum = 0;

    for (uint32_t i = 0; i < plan->cases_count; i++) {
        const struct cb_case *c = &plan->cases[i];

        if (needs_pilots(c) && c->duration_ns > 0)
            sum += (double)c->duration_ns + OVERHEAD_NS;
    }
    return sum;
}

int cb_calibrate(struct cb_calibration *k, uint32_t case_index, struct cb_err *err)
{
    uint32_t cases = k->plan->cases_count, count, *members;
    struct cb_pilot_finding *findings;
    int rc = 0;

    if (!k->done)
        k->done = calloc(cases + 1, 1);
    if (!k->done)
        return cb_err_errno(err, ENOMEM, "a calibration of %u cases", cases);
    if (k->done[case_index] || !needs_pilots(&k->plan->cases[case_index]))
        return 0;
    members = malloc(cases * sizeof *members);
    findings = malloc(cases * sizeof *findings);
    if (!members || !findings)
        rc = cb_err_errno(err, ENOMEM, "a calibration of %u cases", cases);
    count = rc == 0 ? find_panel(k->plan, case_index, members) : 0;
    for (uint32_t i = 0; i < count; i++)
        k->done[members[i]] = 1;
    if (count > 0)
        rc = k->plan->cases[case_index].tasks_are_auto
                 ? count_tasks(k, members, count, err)
                 : calibrate_panel(k, members, count, findings, err);
    free(members);
    free(findings);
    return rc;
}

void cb_calibrate_done(struct cb_calibration *k)
{
    free(k->done);
    k->done = NULL;
}
