/* options - command lines: what argp would refuse in two lines and without a near match is refused
 * in one. */
#ifndef CB_BENCH_OPTIONS_H
#define CB_BENCH_OPTIONS_H

#include <argp.h>

#include "base/err.h"

/* Looks at argv, up to a "--", before argp does. `command` is named in messages. 0, or -EINVAL with
 * a sentence. */
int cb_options_check(const struct argp_option *options, const char *command, int argc, char **argv,
                     struct cb_err *err);

#endif
