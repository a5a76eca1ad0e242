/* rank - which sizes lead, by estimate: the best, and the smallest that is nearly as good. */
#ifndef CB_BENCH_TUNER_RANK_H
#define CB_BENCH_TUNER_RANK_H

#include "bench/tuner/history.h"
#include "bench/tuner/tail.h"

struct cb_rank {
    const struct cb_history *history; /* borrowed */
    struct cb_polish polish;          /* owned */
    struct cb_tail tail;
    double *spare; /* owned; for the tail */
    uint32_t best; /* arm; CB_NO_ARM = none works */
};

/* 0 or -ENOMEM. Borrows the history until cb_rank_done. */
int cb_rank_init(struct cb_rank *rank, const struct cb_history *history);
void cb_rank_done(struct cb_rank *rank);

/* Estimates anew from all samples there are. The best is the fastest arm, among those with `enough`
 * samples or, where none has, with as many as any has; of equals the smaller one. Where all are
 * shown to be over the bound it is the one with the least p99, as one beside it may hold it. */
void cb_rank_update(struct cb_rank *rank, double bound_ns, uint32_t enough);

/* Whether arm a works, has `enough` samples and isn't shown to be over the bound. */
int cb_rank_may(const struct cb_rank *rank, uint32_t a, uint32_t enough);

/* The smallest such arm whose logarithm of speed by `location` (by arm; NULL = the estimates) is
 * within `within` of the fastest such arm's; the best where none is. */
uint32_t cb_rank_knee(const struct cb_rank *rank, const double *location, double within,
                      uint32_t enough);

/* No more than `enough`: as many samples as some arm that may be chosen has. */
uint32_t cb_rank_enough(const struct cb_rank *rank, uint32_t enough);

/* Whether the largest size that works is within `within` of the best, and faster by more than that,
 * for a doubling, than each that is smaller by a tenth to a half. Not of shapes. */
int cb_rank_rises(const struct cb_rank *rank, double within);

#endif
