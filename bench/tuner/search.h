/* search - which sizes of one contender to measure next, until one is chosen: a coarse sweep, wider
 * where speed still rises at its end; then zooms: midpoints beside the best, beside the smallest
 * sizes within once and twice the tolerance and, under a bound, beside the smallest that breaks it,
 * measured together with the best few. */
#ifndef CB_BENCH_TUNER_SEARCH_H
#define CB_BENCH_TUNER_SEARCH_H

#include "bench/tuner/rank.h"

struct cb_search {
    const struct cb_tune_rules *rules; /* borrowed */
    struct cb_history history;
    struct cb_rank rank;
    enum { CB_SEARCH_BEGIN, CB_SEARCH_ZOOM, CB_SEARCH_LAST, CB_SEARCH_OVER } stage;
    uint32_t planned[CB_ARMS_MAX]; /* arms of the passes to come */
    uint32_t planned_count, passes_left;
    uint32_t zooms;   /* that were planned so far */
    uint32_t range;   /* workers that the first sweep goes to */
    uint32_t lattice; /* shapes that there are */
    /* Once it is over. */
    uint32_t best, recommended; /* arms; CB_NO_ARM = none works, or holds the bound */
    double sigma;               /* of one sample */
};

/* 0 or -ENOMEM. Borrows the rules until cb_search_done. */
int cb_search_init(struct cb_search *search, const struct cb_tune_rules *rules,
                   const struct cb_space *space);
void cb_search_done(struct cb_search *search);

/* The arms of the next pass, room for CB_ARMS_MAX; returns how many, 0 = it is over. */
uint32_t cb_search_pass(struct cb_search *search, uint32_t *arms);

/* Samples that this contender may take; those that only tell costs come on top. Whatever it is, the
 * first sweep is measured, and the fewest fresh passes are. */
uint32_t cb_search_budget(const struct cb_search *search);

/* Arms of a contender in a fresh pass, at most: those that decide, and all. */
enum { CB_FRESH_DECIDING = 4, CB_FRESH_MAX = 6 };

#endif
