/* plan - which cases a run consists of, and how often and in what order each is sampled. */
#ifndef CB_BENCH_PLAN_H
#define CB_BENCH_PLAN_H

#include "bench/case.h"
#include "bench/pools.h"
#include "bench/sample.h"

enum { CB_REPS_MAX = 1000, CB_CASES_MAX = 20000, CB_REPS_DEFAULT = 12 };

/* What a user wrote, and in which line of a plan file (0 = on the command line). NULL = nothing. */
struct cb_setting {
    const char *text;
    int line;
};

enum { CB_SETTINGS_MAX = 24 };

/* One group of cases: the cross product of lists separated by commas. Strings are borrowed. */
struct cb_axes {
    struct cb_setting workloads, runners, pools, place, tasks, duration, warmup, rate, arrivals;
    struct cb_setting params[CB_SETTINGS_MAX]; /* "key=value[,value]..." each */
    int params_count;
};

/* A sample to take. */
struct cb_turn {
    uint32_t case_index;
    uint32_t rep; /* from 1; the block, for timing samples */
    enum cb_kind kind;
    int twin;         /* the second sample of its case in this block, label B (bench/twins.h) */
    uint32_t block;   /* number of the block as executed, from 1; 0 in a plan, which has no say */
    uint32_t redo_of; /* number of the block that this one is run instead of; 0 = none */
};

struct cb_plan {
    struct cb_case *cases; /* owned */
    uint32_t cases_count;
    uint32_t reps;         /* timing samples a case */
    uint32_t counter_reps; /* counting samples a case */
    uint32_t aa;           /* blocks with twins; more than there are = all */
    uint64_t seed;
    double cpu_quota;      /* in CPUs, for pool sizes that follow it; 0 = none. Set before adding */
    struct cb_turn *turns; /* owned; in the order in which they are taken */
    uint32_t turns_count;
    void *owned; /* strings and CPU lists of the cases */
};

void cb_plan_init(struct cb_plan *plan);
void cb_plan_done(struct cb_plan *plan);

/* Hands `memory` (from malloc) to the plan, which frees it when done; frees it at once and returns
 * NULL when that fails. Takes NULL. */
void *cb_plan_own(struct cb_plan *plan, void *memory);

/* Adds one case; what it borrows must live as long as the plan. -ENOMEM. */
int cb_plan_append(struct cb_plan *plan, const struct cb_case *c, struct cb_err *err);

/* The case that differs from cases[like] in its pool alone, found or added: a size and, where the
 * runner takes shapes, a shape. Its index, or a negative errno with a sentence. */
int64_t cb_plan_with_pool(struct cb_plan *plan, const struct cb_topology *topology, uint32_t like,
                          struct cb_shape shape, struct cb_err *err);

/* Adds the cases of one group. `file` names the plan file in messages; NULL for the command line.
 * -EINVAL with a sentence that names file, line, value and choices. */
int cb_plan_add(struct cb_plan *plan, const struct cb_topology *topology,
                const struct cb_axes *axes, const char *file, struct cb_err *err);

/* Reads a plan file (plans/default.plan shows the form) and adds its cases. */
int cb_plan_read(struct cb_plan *plan, const struct cb_topology *topology, const char *path,
                 struct cb_err *err);

/* Makes the turns: `reps` blocks, each with every case once in a random order drawn from the seed,
 * so that slow drift of the machine hits all cases alike, and in `aa` of them a twin of one case a
 * runner and panel among them; then the counting samples likewise. */
int cb_plan_order(struct cb_plan *plan, struct cb_err *err);

/* How many of its turns are twins. */
uint32_t cb_plan_twins(const struct cb_plan *plan);

/* The seed of what chance decides within samples: the same for all cases of a repetition. */
uint64_t cb_plan_seed(const struct cb_plan *plan, uint32_t rep);

/* Reads a number of repetitions, `min` to CB_REPS_MAX; `name` is what messages call it. */
int cb_plan_parse_reps(const char *name, const char *text, uint32_t min, uint32_t *reps,
                       struct cb_err *err);

#endif
