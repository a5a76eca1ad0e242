#include "bench/tuner/rank.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int cb_rank_init(struct cb_rank *rank, const struct cb_history *history)
{
    int rc = cb_polish_init(&rank->polish, history->room);

    rank->history = history;
    rank->best = CB_NO_ARM;
    rank->spare = malloc(2 * ((size_t)history->room + 1) * sizeof *rank->spare);
    if (!rc && rank->spare)
        return 0;
    cb_rank_done(rank);
    return -ENOMEM;
}

void cb_rank_done(struct cb_rank *rank)
{
    cb_polish_done(&rank->polish);
    free(rank->spare);
    rank->spare = NULL;
}

int cb_rank_may(const struct cb_rank *rank, uint32_t a, uint32_t enough)
{
    return !rank->history->arms[a].out && rank->polish.count[a] > 0 &&
           rank->polish.count[a] >= enough && cb_tail_judge(&rank->tail, a) != CB_TAIL_OVER;
}

uint32_t cb_rank_enough(const struct cb_rank *rank, uint32_t enough)
{
    uint32_t most = 0;

    for (uint32_t a = 0; a < rank->history->arms_count; a++)
        if (cb_rank_may(rank, a, 1) && rank->polish.count[a] > most)
            most = rank->polish.count[a];
    return most < enough ? most : enough;
}

static uint32_t fastest(const struct cb_rank *rank, const double *location, uint32_t enough)
{
    uint32_t best = CB_NO_ARM;

    for (uint32_t a = 0; a < rank->history->arms_count; a++)
        if (cb_rank_may(rank, a, enough) &&
            (best == CB_NO_ARM || location[a] > location[best] ||
             (location[a] == location[best] && cb_history_compare(rank->history, a, best) < 0)))
            best = a;
    return best;
}

/* Whether a is nearer to the bound than b: by p99 or, where neither kept up, by speed. */
static int is_nearer(const struct cb_rank *rank, uint32_t a, uint32_t b)
{
    const struct cb_tail *tail = &rank->tail;
    int kept_up = tail->count[a] > 0;

    if (kept_up != (tail->count[b] > 0))
        return kept_up;
    if (kept_up && tail->location[a] != tail->location[b])
        return tail->location[a] < tail->location[b];
    if (!kept_up && rank->polish.location[a] != rank->polish.location[b])
        return rank->polish.location[a] > rank->polish.location[b];
    return cb_history_compare(rank->history, a, b) < 0;
}

static uint32_t nearest_to_bound(const struct cb_rank *rank)
{
    uint32_t nearest = CB_NO_ARM;

    for (uint32_t a = 0; a < rank->history->arms_count; a++)
        if (!rank->history->arms[a].out && rank->polish.count[a] > 0 &&
            (nearest == CB_NO_ARM || is_nearer(rank, a, nearest)))
            nearest = a;
    return nearest;
}

void cb_rank_update(struct cb_rank *rank, double bound_ns, uint32_t enough)
{
    cb_polish_fit(&rank->polish, rank->history->values, rank->history->count);
    cb_tail_fit(&rank->tail, rank->history, bound_ns, 0, rank->spare);
    rank->best = fastest(rank, rank->polish.location, cb_rank_enough(rank, enough));
    if (rank->best == CB_NO_ARM)
        rank->best = nearest_to_bound(rank);
}

uint32_t cb_rank_knee(const struct cb_rank *rank, const double *location, double within,
                      uint32_t enough)
{
    const double *y = location ? location : rank->polish.location;
    uint32_t best = location ? fastest(rank, y, enough) : rank->best, knee = best;

    for (uint32_t a = 0; best != CB_NO_ARM && a < rank->history->arms_count; a++)
        if (cb_rank_may(rank, a, enough) && y[a] >= y[best] + log1p(-within) &&
            cb_history_compare(rank->history, a, knee) < 0)
            knee = a;
    return knee;
}

int cb_rank_rises(const struct cb_rank *rank, double within)
{
    const struct cb_history *h = rank->history;
    const double *y = rank->polish.location;
    uint32_t top = cb_history_largest(h, UINT32_MAX), lower;
    double size;

    if (h->space.nested || top == CB_NO_ARM || rank->best == CB_NO_ARM ||
        cb_tail_judge(&rank->tail, top) == CB_TAIL_OVER || y[top] < y[rank->best] + log1p(-within))
        return 0;
    size = h->arms[top].arm.pool;
    lower = cb_history_largest(h, 0.75 * size);
    for (uint32_t a = 0; a < h->arms_count; a++) {
        double pool = h->arms[a].arm.pool;

        if ((a == lower || (pool >= size / 2 && pool <= 0.9 * size && !h->arms[a].out)) &&
            h->arms[a].ok > 0 && y[top] - y[a] <= log1p(within) * log2(size / pool))
            return 0;
    }
    return 1;
}
