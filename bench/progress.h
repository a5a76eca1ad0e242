/* progress - how far a run is, for a person. */
#ifndef CB_BENCH_PROGRESS_H
#define CB_BENCH_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

struct cb_progress {
    FILE *out;    /* borrowed; NULL = silent */
    int terminal; /* one line, rewritten; else a line now and then */
    uint32_t total, done;
    uint64_t began_ns;
    uint64_t expected_ns; /* what all should take: until the first is done, nothing else is known */
    uint64_t shown_ns;
};

/* `expected_ns`: what all samples together should take at least. */
void cb_progress_begin(struct cb_progress *progress, FILE *out, uint32_t total,
                       uint64_t expected_ns);

/* One more sample is done; `what` names it, `result` says what came of it. */
void cb_progress_step(struct cb_progress *progress, const char *what, const char *result);

/* So many samples more than was known at the beginning. */
void cb_progress_more(struct cb_progress *progress, uint32_t count);

/* Ends the line. */
void cb_progress_end(struct cb_progress *progress);

/* The time that is left: the rest takes as long a sample as those done took, since blocks hold each
 * case once. */
uint64_t cb_progress_left_ns(const struct cb_progress *progress, uint64_t now_ns);

#endif
