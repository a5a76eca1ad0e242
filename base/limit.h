/* limit - which limit of the system stood in the way, and how to raise it. */
#ifndef CB_BASE_LIMIT_H
#define CB_BASE_LIMIT_H

#include <stdint.h>

#include "base/err.h"

/* To be called at once after the system refused something for want of it (EAGAIN, ENOMEM, EMFILE,
 * ENFILE), with `err` saying what. If a known limit is reached, its name, its value and the command
 * that raises it are appended, and the code becomes -ENOTSUP: this machine, as it is set up, can't
 * serve the case. Otherwise nothing changes: a refusal that nobody can explain is a failure.
 * Returns err->code. */
int cb_limit_explain(struct cb_err *err);

/* Refuses what surely doesn't fit: -ENOTSUP with a sentence when `bytes` for `what` are more than
 * the memory that is free, or that this cgroup may still take. */
int cb_limit_memory(uint64_t bytes, const char *what, struct cb_err *err);

#endif
