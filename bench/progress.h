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
    double expected_done, expected_left; /* expected cost of the samples, ns */
    uint64_t shown_ns;
};

/* `expected_ns`: what all samples together should take at least. */
void cb_progress_begin(struct cb_progress *progress, FILE *out, uint32_t total, double expected_ns);

/* One more sample of that expected cost is done; `what` names it, `result` says what came of it. */
void cb_progress_step(struct cb_progress *progress, double expected_ns, const char *what,
                      const char *result);

/* So many samples more than was known at the beginning. */
void cb_progress_more(struct cb_progress *progress, uint32_t count, double expected_ns);

/* Ends the line. */
void cb_progress_end(struct cb_progress *progress);

/* The time that is left: what was expected of the rest, stretched as the part done was. */
uint64_t cb_progress_left_ns(const struct cb_progress *progress, uint64_t now_ns);

#endif
