/* journal - what a search was told, pass by pass: history.csv; and what was calibrated before it:
 * stages.csv. The search follows from these alone, so that one that was ended goes on where it
 * was. */
#ifndef CB_BENCH_TUNE_JOURNAL_H
#define CB_BENCH_TUNE_JOURNAL_H

#include "bench/csv.h"
#include "bench/hints/hints.h"
#include "bench/tuner/tuner.h"

/* One sample. */
struct cb_journal_entry {
    uint32_t turn; /* within its pass, from 0 */
    struct cb_shape shape;
    struct cb_tune_measured measured;
    double in_flight;                               /* Little's ratio; NAN = none */
    uint64_t steal_ns, busy_ns;                     /* of the CPUs, while it was taken */
    char message[sizeof((struct cb_err *)0)->what]; /* why not ok */
};

/* A pass that came to its end. */
struct cb_journal_pass {
    uint32_t stage, number; /* of the search, from 1; the pass's number within it */
    uint32_t block;         /* in samples.csv */
    int disturbed;
    struct cb_journal_entry *entry; /* owned */
    uint32_t count;
};

/* What was calibrated for one contender of a stage. */
struct cb_journal_stage {
    uint32_t stage, contender;
    uint64_t warmup_ns, duration_ns, rate_per_s;
    uint32_t latency_every;
    int unsteady;
    struct cb_tune_profile profile;
    double operation_s; /* that a worker of the pilot took for one; NAN = not known */
    double process_bytes, thread_bytes, coroutine_bytes;
    uint32_t budget; /* samples a runner, by the time that was left; 0 = as the rules say */
};

/* All zero but for the descriptors = none. */
struct cb_journal {
    struct cb_csv history, stages; /* what is written now */
    struct cb_journal_pass *pass;  /* owned; what was read */
    uint32_t passes;
    struct cb_journal_stage *calibrated; /* owned; what was read */
    uint32_t calibrations;
    uint32_t last_block; /* that may have been begun */
    uint64_t elapsed_ns; /* of the tune, until the last pass that came to its end */
};

/* Begins new files, or with `resumes` reads those that are there, samples.csv too, and goes on
 * behind them; one that the tune was ended before is begun. A negative errno with a sentence. */
int cb_journal_open(struct cb_journal *journal, const char *folder, int resumes,
                    struct cb_err *err);

/* Whether a table has a whole header: a tune that is ended early may leave none, or a part. */
int cb_journal_is_begun(const char *path);

/* Only reads those that are there, and leaves them as they are. To be closed too. */
int cb_journal_read(struct cb_journal *journal, const char *folder, struct cb_err *err);

/* The pass, when all of it was read: the same arms in the same order. Else NULL. */
const struct cb_journal_pass *cb_journal_find(const struct cb_journal *journal, uint32_t stage,
                                              const struct cb_tune_pass *pass);

/* Likewise what was calibrated: the last time, where one was cut short. */
const struct cb_journal_stage *cb_journal_stage(const struct cb_journal *journal, uint32_t stage,
                                                uint32_t contender);

/* One sample of a pass under way. */
int cb_journal_sample(struct cb_journal *journal, uint32_t stage, uint32_t block,
                      const struct cb_tune_pass *pass, const char *runner,
                      const struct cb_journal_entry *entry, struct cb_err *err);

/* The pass has come to its end: what was written of it counts. */
int cb_journal_ended(struct cb_journal *journal, uint32_t stage, uint32_t block,
                     const struct cb_tune_pass *pass, int disturbed, uint64_t elapsed_ns,
                     struct cb_err *err);

int cb_journal_calibrated(struct cb_journal *journal, const char *runner,
                          const struct cb_journal_stage *stage, struct cb_err *err);

/* Ends the files and frees what was read. 0, or what a delayed write ran into. */
int cb_journal_close(struct cb_journal *journal, struct cb_err *err);

#endif
