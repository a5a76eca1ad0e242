#include "bench/raw/session.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "bench/progress.h"
#include "bench/random.h"
#include "bench/raw/pair.h"
#include "bench/raw/table.h"
#include "bench/record.h"

enum { PAIR_NS = 40000000, TIMEOUT_S = 10 };

/* A row under way. */
struct line {
    const struct cb_row *row;
    struct cb_measured figures;
    int out; /* no more of it: it failed, or can't be measured here */
};

struct session {
    const struct cb_session_settings *settings;
    struct cb_session_result *result;
    struct cb_plan plan; /* of our samples, for machine.json and samples.csv; a case a line */
    struct line *lines;  /* owned */
    double *figures;     /* owned; of all lines */
    int32_t *cpus;       /* owned */
    uint32_t cpus_count;
    struct cb_csv csv; /* samples.csv */
    struct cb_progress progress;
    struct cb_pairing pairing;
    struct cb_random random;
    struct cb_err *err;
};

static int selects(const char *only, const struct cb_row *row)
{
    return !only || strstr(row->what, only);
}

uint32_t cb_session_count(const struct cb_row *rows, const char *only)
{
    uint32_t count = 0;

    for (const struct cb_row *row = rows; row->what; row++)
        count += selects(only, row) != 0;
    return count;
}

/* The row stays empty. */
static void drop(struct session *s, struct line *line, const struct cb_err *why)
{
    int failed = why->code != -ENOTSUP;

    cb_progress_end(&s->progress);
    fprintf(stderr, "%s %s: %s\n", line->row->what, failed ? "failed" : "not measured", why->what);
    line->out = 1;
    line->figures.pairs = 0;
    s->result->failed += failed != 0;
}

/* Which of the two comes first is drawn, so that neither always follows the other. */
static int take_pair(struct session *s, struct line *line, uint32_t rep)
{
    struct cb_pair pair = {.row = line->row,
                           .case_index = (uint32_t)(line - s->lines),
                           .rep = rep,
                           .bare_first = (int)cb_random_below(&s->random, 2)};
    struct cb_err why = {0};
    int rc = cb_pair_take(&s->pairing, &pair, &why, s->err);

    if (rc == 0 && why.code)
        drop(s, line, &why);
    if (rc != 0 || why.code || rep == 0)
        return rc;
    line->figures.bare_ns[line->figures.pairs] = pair.bare_ns;
    line->figures.ours_ns[line->figures.pairs] = pair.ours_ns;
    line->figures.pairs++;
    return 0;
}

/* Blocks of one pair a row, each in an order of its own, the first of them to warm up. */
static int take_all(struct session *s)
{
    uint32_t count = s->plan.cases_count, *order = malloc((count + 1) * sizeof *order);
    int rc = order ? 0 : cb_err_errno(s->err, ENOMEM, "an order of %u rows", count);

    for (uint32_t rep = 0; rep <= s->settings->pairs && rc == 0; rep++) {
        for (uint32_t i = 0; i < count; i++)
            order[i] = i;
        cb_random_shuffle(&s->random, order, count);
        for (uint32_t i = 0; i < count && rc == 0; i++) {
            struct line *line = &s->lines[order[i]];

            if (!line->out)
                rc = take_pair(s, line, rep);
            cb_progress_step(&s->progress, line->row->what, rep ? "" : "warm-up");
        }
    }
    free(order);
    return rc;
}

/* --- the session --- */

static int make_lines(struct session *s, uint32_t count)
{
    size_t pairs = s->settings->pairs, n = 0;

    s->lines = calloc(count + 1, sizeof *s->lines);
    s->plan.cases = calloc(count + 1, sizeof *s->plan.cases);
    s->figures = calloc(count * pairs * 2 + 1, sizeof *s->figures);
    if (!s->lines || !s->plan.cases || !s->figures)
        return cb_err_errno(s->err, ENOMEM, "%zu pairs of %u rows", pairs, count);
    for (const struct cb_row *row = s->settings->rows; row->what; row++) {
        struct line *line = &s->lines[n];
        struct cb_err why = {0};

        if (!selects(s->settings->only, row))
            continue;
        line->row = row;
        line->figures = (struct cb_measured){.what = row->what,
                                             .bare_ns = s->figures + 2 * n * pairs,
                                             .ours_ns = s->figures + (2 * n + 1) * pairs,
                                             .has_bare = cb_row_has_bare(row)};
        if (cb_row_case(row, s->cpus, s->cpus_count, &s->plan.cases[n], &why) == 0 &&
            row->counting && !s->pairing.bench.counters)
            cb_err_set(&why, -ENOTSUP, "nothing but getrusage counts here");
        if (why.code)
            drop(s, line, &why);
        n++;
    }
    return 0;
}

static int begin_files(struct session *s)
{
    const struct cb_session_settings *settings = s->settings;
    char *folder = s->result->folder, path[CB_PATH_MAX + 32];
    int rc = cb_folder_make(settings->folder, folder, s->err);

    if (rc != 0) {
        folder[0] = '\0';
        return rc;
    }
    snprintf(path, sizeof path, "%s/machine.json", folder);
    rc = cb_machine_write(settings->machine, &s->plan, settings->counters, path, s->err);
    snprintf(path, sizeof path, "%s/topology.xml", folder);
    if (rc == 0)
        rc = cb_topology_export(settings->topology, path, s->err);
    snprintf(path, sizeof path, "%s/samples.csv", folder);
    if (rc == 0)
        rc = cb_csv_open(&s->csv, path, s->err);
    return rc ? rc : cb_record_samples_header(&s->csv, s->err);
}

static int measure(struct session *s)
{
    uint32_t count = cb_session_count(s->settings->rows, s->settings->only);
    uint32_t turns = count * (s->settings->pairs + 1);
    struct cb_measured *all = calloc(count + 1, sizeof *all);
    int rc;

    s->plan.cases_count = count;
    rc = all ? begin_files(s) : cb_err_errno(s->err, ENOMEM, "a table of %u rows", count);
    if (rc == 0)
        rc = make_lines(s, count);
    if (rc == 0) {
        cb_progress_begin(&s->progress, stderr, turns, turns * PAIR_NS);
        rc = take_all(s);
        cb_progress_end(&s->progress);
        for (uint32_t i = 0; i < count; i++)
            all[i] = s->lines[i].figures;
        cb_table_print(stdout, all, count);
        if (cb_table_write(s->result->folder, all, count, s->err) != 0 && rc == 0)
            rc = s->err->code;
    }
    if (s->csv.fd >= 0 && cb_csv_close(&s->csv, s->err) != 0 && rc == 0)
        rc = s->err->code;
    free(all);
    return rc;
}

int cb_session_run(const struct cb_session_settings *settings, struct cb_session_result *result,
                   struct cb_err *err)
{
    struct session *s = calloc(1, sizeof *s);
    struct cb_err local = {0};
    sigset_t stop, before;
    int rc;

    *result = (struct cb_session_result){0};
    if (!s)
        return cb_err_errno(err, ENOMEM, "a session");
    s->settings = settings;
    s->result = result;
    s->err = err ? err : &local;
    s->csv.fd = -1;
    cb_plan_init(&s->plan);
    s->plan.reps = settings->pairs;
    s->plan.counter_reps = 0;
    s->plan.seed = settings->seed;
    cb_random_init(&s->random, settings->seed);
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGHUP);
    sigprocmask(SIG_BLOCK, &stop, &before);
    s->pairing.plan = &s->plan;
    s->pairing.csv = &s->csv;
    s->pairing.counter_source = settings->counters->source;
    s->pairing.bench =
        (struct cb_bench){.topology = settings->topology,
                          .counters = cb_counters_source(settings->counters->source),
                          .counters_want = settings->counters->have,
                          .timeout_ns = TIMEOUT_S * CB_NS_PER_S,
                          .interrupt_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK)};
    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* orphans of a sample come to us, to be reaped */
    prctl(PR_SET_TIMERSLACK, 1ul);      /* the end of a duration is kept by us */
    rc = cb_topology_place(settings->topology, "compact", &s->cpus, &s->cpus_count, err);
    if (rc == 0)
        rc = measure(s);
    result->interrupted = rc == -EINTR;
    close(s->pairing.bench.interrupt_fd);
    free(s->lines);
    free(s->figures);
    free(s->cpus);
    cb_plan_done(&s->plan);
    free(s);
    return rc;
}
