/* session_hooks - what of a session Google Benchmark calls. */
#ifndef CB_BENCH_SESSION_HOOKS_H
#define CB_BENCH_SESSION_HOOKS_H

#include "bench/session.h"

/* With the session for `user`: takes the samples of the block under way and records them. */
extern const struct cb_gbench_hooks cb_session_hooks;

/* The name of a case's samples of one kind, or of its twins, equal for its repetitions. Borrowed
 * until the next. */
const char *cb_session_name(struct cb_session *session, uint32_t case_index, enum cb_kind kind,
                            int twin);

#endif
