/* state - a tune under way: what its parts - calibration, search, crossover, advice - share. */
#ifndef CB_BENCH_TUNE_STATE_H
#define CB_BENCH_TUNE_STATE_H

#include "bench/advice/advice.h"
#include "bench/tune/journal.h"
#include "bench/tune/tune.h"

/* One runner in the search. */
struct cb_tune_contender {
    uint32_t like; /* index of its case with about as many workers as CPUs */
    struct cb_space space;
    uint32_t least,
        most; /* workers, where an earlier search or a crossover has set them; 0 = not */
    struct cb_tune_profile profile; /* of that case, */
    double operation_s; /* and what an operation takes a worker there; NAN = not known */
    double *in_flight;  /* owned; Little's ratio of each sample that has one */
    size_t in_flight_count;
    char refusal[sizeof((struct cb_err *)0)->what]; /* the last one; empty = none */
};

enum { CB_CONTENDERS_MAX = 32 };

struct cb_tune_state {
    const struct cb_tune_settings *settings;
    struct cb_session session; /* owned */
    struct cb_journal journal; /* owned */
    struct cb_tune_contender contender[CB_CONTENDERS_MAX];
    uint32_t contenders;
    uint32_t stage;         /* searches so far; the one under way */
    uint32_t block;         /* blocks so far, of all stages; cut short or not */
    uint32_t ended_block;   /* the last that came to its end */
    uint32_t budget;        /* samples a runner in this stage; 0 = as the rules say */
    struct cb_tuner *tuner; /* of the pass under way */
    const struct cb_tune_pass *pass;
    uint64_t began_ns;
    uint32_t samples, passes, redone, disturbed; /* of all stages */
    uint64_t steal_ns, busy_ns;                  /* of the CPUs, while samples were taken */
    struct cb_err *err;
};

/* What the next stage measures: contenders' cases as they are now. Calibrates warm-up and window,
 * the same for all, and profiles each; or takes that from the journal. 0, or a negative errno;
 * -EINTR when the user ended it. */
int cb_tune_prepare(struct cb_tune_state *state);

/* Both of the above: a stage of the tune, within what is left of its budget. */
struct cb_tuner *cb_tune_stage(struct cb_tune_state *state, const struct cb_tune_rules *rules);

/* Searches, with these rules, until it is decided. The caller frees the tuner. NULL with the
 * session's error, or when the user ended it. */
struct cb_tuner *cb_tune_search(struct cb_tune_state *state, const struct cb_tune_rules *rules);

/* What a sample tells the search. */
struct cb_tune_measured cb_tune_measure(const struct cb_case *c, const struct cb_sample *sample,
                                        int by_latency);

/* The contender's smallest and largest sizes, and what lies between. */
void cb_tune_space(struct cb_tune_state *state, struct cb_tune_contender *contender);

/* Of all contenders against `best` the p of being as fast, by Holm for all pairs that there are of
 * them: which is the best is known only from the same passes. NAN = not compared. */
void cb_tune_compare(const struct cb_tuner *tuner, uint32_t contenders, uint32_t best,
                     double adjusted[CB_CONTENDERS_MAX]);

/* Finds where the best model changes, and says so. */
int cb_tune_crossover(struct cb_tune_state *state);

#endif
