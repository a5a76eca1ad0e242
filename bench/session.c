#include "bench/session.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "bench/interrupt.h"
#include "bench/latency.h"
#include "bench/session_hooks.h"
#include "bench/summary.h"

uint64_t cb_session_calendar_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * CB_NS_PER_S + (uint64_t)now.tv_nsec;
}

char *cb_session_path(const struct cb_session *s, const char *name, char path[CB_PATH_MAX + 32])
{
    snprintf(path, CB_PATH_MAX + 32, "%s/%s", s->folder, name);
    return path;
}

int cb_session_open(struct cb_session *s, const struct cb_session_settings *settings,
                    struct cb_plan *plan, struct cb_err *err)
{
    struct cb_gbench_hooks hooks = cb_session_hooks;

    s->settings = settings;
    s->plan = plan;
    s->err = err;
    s->csv.fd = s->histograms.fd = -1;
    hooks.user = s;
    s->gbench = cb_gbench_begin(settings->gbench_argc, settings->gbench_argv, &hooks);
    return cb_estimate_init(&s->estimate, plan, err);
}

int cb_session_selects(struct cb_session *s, uint32_t case_index, enum cb_kind kind)
{
    return cb_gbench_selects(s->gbench, cb_session_name(s, case_index, kind, 0));
}

/* --- files --- */

static int open_table(struct cb_session *s, struct cb_csv *csv, const char *name,
                      int (*header)(struct cb_csv *csv, struct cb_err *err))
{
    char path[CB_PATH_MAX + 32];
    int rc;

    cb_session_path(s, name, path);
    if (s->settings->resumes && access(path, F_OK) == 0)
        rc = cb_csv_append(csv, path, s->err);
    else
        rc = cb_csv_open(csv, path, s->err);
    return rc == 0 && csv->whole == 0 ? header(csv, s->err) : rc;
}

static int new_folder(struct cb_session *s)
{
    const struct cb_session_settings *set = s->settings;
    char path[CB_PATH_MAX + 32];
    int rc = cb_folder_make(set->folder, s->folder, s->err);

    if (rc != 0) {
        s->folder[0] = '\0';
        return rc;
    }
    rc = cb_machine_write(set->machine, s->plan, set->counters,
                          cb_session_path(s, "machine.json", path), s->err);
    if (rc == 0)
        rc = cb_topology_export(set->topology, cb_session_path(s, "topology.xml", path), s->err);
    return rc;
}

int cb_session_files(struct cb_session *s)
{
    int rc = 0;

    if (s->settings->resumes)
        snprintf(s->folder, sizeof s->folder, "%s", s->settings->folder);
    else
        rc = new_folder(s);
    if (rc == 0)
        rc = open_table(s, &s->csv, "samples.csv", cb_record_samples_header);
    if (rc == 0)
        rc = open_table(s, &s->histograms, "histograms.csv", cb_latency_header);
    if (rc == 0 && !s->settings->folder)
        rc = cb_folder_link_latest(s->folder, s->err);
    return rc;
}

/* --- processes --- */

int cb_session_begin(struct cb_session *s)
{
    const struct cb_session_settings *set = s->settings;

    s->bench = (struct cb_bench){
        .topology = set->topology,
        .counters = cb_counters_source(set->counters->source),
        .counters_want = set->counters->have,
        .seed = s->plan->seed,
        .burn_per_us = set->machine->burn_per_us,
        .timeout_ns = set->timeout_ns,
        .clock_ns = set->machine->clock_ns,
        .interrupt_fd = cb_interrupt_open(&s->signals),
    };
    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* orphans of a zygote come to us, to be reaped */
    return cb_zygote_open(&s->zygote, set->topology, set->fixed_layout, s->err);
}

void cb_session_end(struct cb_session *s)
{
    cb_zygote_close(&s->zygote);
    cb_progress_end(&s->progress);
    cb_interrupt_close(s->bench.interrupt_fd, &s->signals);
}

/* --- the end --- */

static int end_files(struct cb_session *s, const struct cb_plan *plan)
{
    char path[CB_PATH_MAX + 32];
    int rc = cb_csv_close(&s->csv, s->err);

    if (s->histograms.fd >= 0 && cb_csv_close(&s->histograms, s->err) != 0)
        rc = s->err->code;
    return rc || !plan
               ? rc
               : cb_summary_write(cb_session_path(s, "summary.csv", path), plan, s->figures.item,
                                  s->figures.count, s->settings->machine, s->err);
}

int cb_session_close(struct cb_session *s, const struct cb_plan *plan)
{
    int rc = s->csv.fd >= 0 ? end_files(s, plan) : 0;

    if (cb_gbench_end(s->gbench) != 0 && rc == 0)
        rc = cb_err_set(s->err, -EIO, "the file of --benchmark_out could not be written");
    cb_estimate_done(&s->estimate);
    cb_figures_free(&s->figures);
    return rc;
}
