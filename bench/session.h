/* session - a folder that fills with samples: its files, the processes that samples are forked
 * from, Google Benchmark, the signals, and the line that shows how far it is. Which samples are
 * taken is for others to say: a run carries out a plan, a tune searches. */
#ifndef CB_BENCH_SESSION_H
#define CB_BENCH_SESSION_H

#include <signal.h>

#include "bench/estimate.h"
#include "bench/figures.h"
#include "bench/folder.h"
#include "bench/gbench.h"
#include "bench/machine.h"
#include "bench/progress.h"
#include "bench/schedule.h"
#include "bench/zygote.h"

/* All borrowed. */
struct cb_session_settings {
    const struct cb_topology *topology;
    const struct cb_machine *machine;
    const struct cb_counters_support *counters;
    const char *folder;  /* chosen by the user; NULL = results/HOST/TIMESTAMP */
    int resumes;         /* the folder is there, and what comes is added to its samples.csv */
    uint64_t timeout_ns; /* of a sample, beyond its duration; 0 = as the workload says */
    int fixed_layout;    /* all samples from one process, at fixed addresses */
    int gbench_argc;     /* Google Benchmark's own arguments */
    char **gbench_argv;
};

struct cb_session {
    const struct cb_session_settings *settings;
    struct cb_plan *plan;           /* borrowed; may have more cases from one block to the next */
    struct cb_gbench *gbench;       /* owned */
    struct cb_zygote zygote;        /* owned */
    struct cb_estimate estimate;    /* owned */
    struct cb_figures_list figures; /* owned; of the samples that count */
    struct cb_csv csv;              /* samples.csv */
    struct cb_csv histograms;       /* histograms.csv */
    struct cb_bench bench;
    struct cb_progress progress;
    sigset_t signals;         /* before */
    char folder[CB_PATH_MAX]; /* where the files are; empty when there are none */
    uint32_t ok, failed, skipped;
    int stopped, interrupted; /* no more samples are to be taken; as the user wished */
    struct cb_err *err;       /* the first thing that stopped it */

    /* Told of each sample that was recorded. Optional; set before the first block. */
    void (*took)(void *user, uint32_t i, const struct cb_sample *sample);
    void *user;

    const struct cb_batch *batch; /* the block under way */
    struct cb_sample sample;      /* the one taken last, */
    uint64_t started_at_ns;       /* its start, on the calendar, */
    int taken;                    /* and that it was: not interrupted, not cut short */
    struct cb_taint_block taint;  /* of all samples of the block */
    uint32_t batch_taken;
    uint64_t batch_samples_ns;
    char name[2 * CB_CASE_TEXT + 16];
};

/* Begins Google Benchmark. -ENOMEM. */
int cb_session_open(struct cb_session *session, const struct cb_session_settings *settings,
                    struct cb_plan *plan, struct cb_err *err);

/* Whether --benchmark_filter selects the samples of a case. */
int cb_session_selects(struct cb_session *session, uint32_t case_index, enum cb_kind kind);

/* Makes the folder with the files that stand at the beginning, or goes on with those that are
 * there. A negative errno with a sentence. */
int cb_session_files(struct cb_session *session);

/* From here on signals are held back, and samples can be taken. */
int cb_session_begin(struct cb_session *session);

/* Takes the pilots of all cases that `selected` (per case; NULL = all) says, and fills in what the
 * cases need (bench/calibrate.h). Sets `stopped` when it could not. */
void cb_session_pilots(struct cb_session *session, const uint8_t *selected);

/* What came of a block. */
struct cb_session_block {
    int whole;     /* all its samples were taken */
    int disturbed; /* from outside */
};

/* Takes the samples of a block and records them, from a process that is executed for it. Sets
 * `stopped` when no more are to be taken. */
struct cb_session_block cb_session_block(struct cb_session *session, const struct cb_batch *batch);

/* Nothing of the processes is left; signals come through again. */
void cb_session_end(struct cb_session *session);

/* Ends the files, writes summary.csv, and frees what the session owns; `plan` is the one whose
 * cases and repetitions are summed up, NULL = no summary. 0, or what went wrong first. */
int cb_session_close(struct cb_session *session, const struct cb_plan *plan);

/* A file's path in the folder. Returns `path`. */
char *cb_session_path(const struct cb_session *session, const char *name,
                      char path[CB_PATH_MAX + 32]);

/* The calendar's time, ns. */
uint64_t cb_session_calendar_ns(void);

#endif
