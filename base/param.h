/* param - typed parameters of workloads and runners, read from "key=value". */
#ifndef CB_BASE_PARAM_H
#define CB_BASE_PARAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/quantity.h"

enum { CB_PARAMS_MAX = 12 };

/* One parameter. A table of them ends with a NULL name; a value is held as one uint64_t: the
 * quantity in its base unit, or the index of the chosen word. */
struct cb_param {
    const char *name;
    const char *help;         /* one line for people */
    const char *preset;       /* default, written as a user would */
    enum cb_quantity kind;    /* how a number is read */
    uint64_t min, max;        /* range of a number, inclusive */
    const char *const *words; /* NULL-terminated words accepted besides or instead of a number */
    int only_words;           /* no number accepted */
};

/* The value of a parameter given by a word instead of a number is CB_WORD + the word's index. */
#define CB_WORD (UINT64_MAX - 16)

/* Index of `name` in `table`, or -1. */
int cb_param_find(const struct cb_param *table, const char *name);

/* Reads one value into *value. -EINVAL with a sentence naming parameter, value and choices. */
int cb_param_parse(const struct cb_param *param, const char *text, uint64_t *value,
                   struct cb_err *err);

/* Fills `values` with the defaults of `table` (which may be NULL). */
void cb_param_defaults(const struct cb_param *table, uint64_t values[CB_PARAMS_MAX]);

/* Writes one value as a user would write it. Returns `buffer` (32 bytes suffice). */
char *cb_param_format(const struct cb_param *param, uint64_t value, char *buffer, size_t size);

#endif
