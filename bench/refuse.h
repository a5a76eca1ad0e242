/* refuse - cases that surely can't be served, found out before anything is started. */
#ifndef CB_BENCH_REFUSE_H
#define CB_BENCH_REFUSE_H

#include "bench/case.h"

/* 0, or -ENOTSUP with a sentence: the sample is skipped. */
int cb_case_refuse(const struct cb_case *c, const struct cb_job *job, struct cb_err *why);

#endif
