/* why - what else tells two ranked runners apart than their speed: counters whose 95% intervals
 * don't touch. That is an association between two cases, each at its own pool; it is no cause, and
 * nothing is corrected for how many counters are looked at. Pure, from figures to words. */
#ifndef CB_BENCH_WHY_H
#define CB_BENCH_WHY_H

#include "bench/judge.h"

enum cb_why_counter {
    CB_WHY_CPU_TIME,    /* ns per operation */
    CB_WHY_VOLUNTARY,   /* switches per operation */
    CB_WHY_INVOLUNTARY, /* likewise */
    CB_WHY_MINOR,       /* faults per operation */
    CB_WHY_MAJOR,       /* likewise */
    CB_WHY_MIGRATIONS,  /* per operation */
    CB_WHY_IPC,         /* instructions per cycle */
    CB_WHY_LLC_MISSES,  /* per operation */
    CB_WHY_MEMORY,      /* bytes of the whole pool */
    CB_WHY_COUNTERS
};

enum { CB_WHY_MOST = 3, CB_WHY_TEXT = 512 };

/* The medians of a case. */
struct cb_why_side {
    struct cb_interval of[CB_WHY_COUNTERS];
};

/* What separates two sides, what differs most first, but memory last. */
struct cb_why {
    enum cb_why_counter counter[CB_WHY_MOST];
    size_t count;
    char text[CB_WHY_TEXT]; /* "3.10x fewer voluntary switches per operation (0.02 against 0.062),
                               ...", a's figure first; "" = nothing does */
};

/* Of the samples of a case that went well. `values` has room for one figure of each sample. */
void cb_why_read(struct cb_why_side *side, const struct cb_figures *figures, size_t count,
                 uint32_t case_index, double *values);

/* Counters whose intervals don't touch and whose medians differ by 10% at least, at most
 * CB_WHY_MOST of them. Left out is what can't matter for the speed of either: events so rare that,
 * were each of them as dear as such events get, all of them would take less than 1% of the CPU
 * time. */
void cb_why_find(struct cb_why *why, const struct cb_why_side *a, const struct cb_why_side *b);

/* One for each comparison of the judgement, between the cases of its contenders; empty where it
 * ranks neither. For the caller to free; NULL when there is no memory. */
struct cb_why *cb_why_of_judgement(const struct cb_judgement *judgement,
                                   const struct cb_figures *figures, size_t count);

#endif
