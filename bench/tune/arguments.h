/* arguments - what the command line of `concbench tune` says, and the settings that it comes to. */
#ifndef CB_BENCH_TUNE_ARGUMENTS_H
#define CB_BENCH_TUNE_ARGUMENTS_H

#include "bench/tune/tune.h"

/* Texts as they were given, borrowed; NULL = not given. */
struct cb_tune_arguments {
    struct cb_axes axes;
    const char *cpu, *wait, *cpu_cv, *wait_cv;
    const char *p99, *load, *within, *max_pool, *also, *effort, *budget, *seed, *timeout, *output;
    const char *crossover, *from, *to, *resume;
    const char *stray; /* a word that is no option's */
    int params_given;  /* also those that are too many for axes.params */
    int strict;
};

/* What the settings borrow. */
struct cb_tune_owned {
    struct cb_plan plan; /* owned */
    struct cb_pools also;
    uint32_t sizes[CB_POOLS_MAX];
    char params[4][64]; /* "cpu=200us" */
};

/* Fills in all that the arguments decide: plan, rules, limits, crossover. `owned` is zero but for
 * its plan, which was begun. -EINVAL with a sentence that names value and choices. */
int cb_tune_settings_make(struct cb_tune_arguments *arguments, const struct cb_topology *topology,
                          const struct cb_machine *machine, struct cb_tune_owned *owned,
                          struct cb_tune_settings *settings, struct cb_err *err);

/* The text of a parameter, "wait=5ms", where it is among the given ones from the i-th on; else
 * NULL. `name` ends with its text or with "=". */
const char *cb_tune_arguments_param(const struct cb_tune_arguments *arguments, const char *name,
                                    int i);

/* Its part of the above: axis and ends; no axis where no crossover is asked for. -EINVAL. */
int cb_tune_arguments_crossover(const struct cb_tune_arguments *arguments,
                                struct cb_tune_settings *settings, struct cb_err *err);

#endif
