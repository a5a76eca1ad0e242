/* results - what two runs are compared by: the samples of every case, as read from files. */
#ifndef CB_BENCH_COMPARE_RESULTS_H
#define CB_BENCH_COMPARE_RESULTS_H

#include <stddef.h>

#include "base/err.h"

/* What makes two samples belong to the same case: the columns of samples.csv that say so. Of Google
 * Benchmark's there are the name, as the workload, and the measure. */
enum cb_results_key {
    CB_KEY_WORKLOAD,
    CB_KEY_PARAMS,
    CB_KEY_TRACK,
    CB_KEY_RUNNER,
    CB_KEY_SHAPE,
    CB_KEY_POOL,
    CB_KEY_PLACE,
    CB_KEY_TASKS,
    CB_KEY_DURATION,
    CB_KEY_ARRIVALS, /* of an open loop, and its rate */
    CB_KEY_OFFERED,
    CB_KEY_MEASURE, /* what is compared: ops_per_s, real_time, items_per_second, ... */
    CB_KEYS,
};

/* Their names, as columns. */
extern const char *const cb_results_keys[CB_KEYS];

struct cb_results_case {
    char *key[CB_KEYS]; /* owned; "" = the file doesn't say */
    double *rates;      /* owned; of the n samples to compare: above 0, the higher the faster */
    size_t n, room;
    size_t failed, skipped;
    size_t redone;     /* samples left out: their block was disturbed from outside and run again */
    size_t disturbed;  /* samples compared although disturbed from outside: their block was not */
    size_t unmeasured; /* samples left out, because they hold no time or rate above 0 */
    char *message;     /* owned; of the first that failed or was skipped; NULL = none */
    double floor;      /* of its A/A: a ratio, 1 or above; 1 = no floor is known */
};

enum { CB_FACTS_MAX = 24 };

/* Who wrote the file. */
enum cb_results_kind { CB_BY_CONCBENCH, CB_BY_GOOGLE_BENCHMARK };

struct cb_results {
    char path[512]; /* as given */
    enum cb_results_kind kind;
    struct cb_results_case **cases; /* owned; in the order of the file */
    size_t count, room;
    void *tree;                /* of the same, by key */
    char *facts[CB_FACTS_MAX]; /* owned; of the machine, see facts.h; NULL = not known */
    char *commit;              /* owned; NULL = not known */
    size_t cut_line;           /* of samples.csv: of a last row that was left out; 0 = none */
};

/* Reads a run's folder, its samples.csv (with machine.json and aa.csv, where they lie beside it) or
 * Google Benchmark's JSON; which of them is told by the file. 0, or -errno with a sentence;
 * cb_results_done is due in either case. */
int cb_results_read(struct cb_results *results, const char *path, struct cb_err *err);
void cb_results_done(struct cb_results *results);

/* The case with that key, or NULL. */
struct cb_results_case *cb_results_find(const struct cb_results *results, char *const key[CB_KEYS]);

/* The same, made when it isn't there yet, with copies of the key; NULL = no memory. */
struct cb_results_case *cb_results_add(struct cb_results *results, const char *const key[CB_KEYS],
                                       struct cb_err *err);

/* Adds a sample's rate. */
int cb_results_rate(struct cb_results_case *c, double rate, struct cb_err *err);

/* Keeps why a sample failed or was skipped, if it is the first. */
int cb_results_message(struct cb_results_case *c, const char *message, struct cb_err *err);

/* The two kinds of files; used by cb_results_read. */
int cb_results_samples(struct cb_results *results, const char *path, struct cb_err *err);
int cb_results_floors(struct cb_results *results, const char *path, struct cb_err *err);
int cb_results_gbench(struct cb_results *results, const char *path, struct cb_err *err);

#endif
