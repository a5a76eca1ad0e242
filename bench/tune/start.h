/* start - tune.json: how a tune was begun, so that it can be resumed as if it had never ended. */
#ifndef CB_BENCH_TUNE_START_H
#define CB_BENCH_TUNE_START_H

#include "bench/tune/tune.h"

/* Writes it; it must not be there yet. */
int cb_tune_start_write(const char *folder, const struct cb_tune_settings *settings,
                        struct cb_err *err);

struct cb_tune_start {
    char **words; /* owned; the command line, ended by NULL */
    int count;
    double burn_per_us; /* what the samples went by */
};

/* Reads it, and only reads what is in the folder. An error with a sentence when it is not of a
 * tune, or files of it are missing or damaged; or when it was begun by another build of the program
 * or on another machine than `machine`: what is added would not compare. */
int cb_tune_start_read(const char *folder, const struct cb_machine *machine,
                       struct cb_tune_start *start, struct cb_err *err);
void cb_tune_start_done(struct cb_tune_start *start);

#endif
