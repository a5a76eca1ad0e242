#include "bench/tuner/tuner.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/random.h"
#include "bench/stats/paired.h"
#include "bench/tuner/order.h"

/* A turn of a pass, and what it came to. */
struct turn {
    uint32_t contender, arm;
    struct cb_tune_measured measured;
};

struct cb_tuner {
    struct cb_tune_rules rules;
    struct cb_contender *contenders; /* owned */
    uint32_t count;
    uint32_t current;                   /* contender that is searched; `count` = all have been */
    uint32_t fresh_passes, fresh_taken; /* of certifying: planned, begun */
    uint32_t fresh_spoilt;              /* in which an arm that decides failed */
    int decided;

    /* The pass that is under way, or was the last. */
    struct cb_tune_pass pass;
    struct turn *turns;         /* owned, and the rest: as many as the largest pass may have */
    struct cb_tune_turn *shown; /* the same turns, for whoever measures */
    uint32_t *arms;
    struct cb_tune_measured *measured;
    int open, again;          /* not ended; ended, and to be taken again */
    uint32_t counted, redone; /* passes that count; those taken instead of another */
};

/* Passes whose signed ranks can tell the best from all others: the least p of n is 2^(1 - n), and
 * the strictest test among m by Holm wants 5% / m. Which of them is the best is known only from
 * these passes, so that all pairs of contenders count. 0 for one contender. */
static uint32_t pairs_to_tell(uint32_t contenders)
{
    double tests = contenders / 2.0 * (contenders - 1.0);
    uint32_t n = 0;

    while (tests > 0 && ldexp(tests, 1 - (int)n) > 0.05)
        n++;
    return n;
}

/* Within what can be reckoned with. */
static struct cb_tune_rules sane(const struct cb_tune_rules *given, uint32_t contenders)
{
    struct cb_tune_rules rules = *given;
    uint32_t pairs = pairs_to_tell(contenders);

    rules.within = fmin(fmax(rules.within, 0), 0.5);
    rules.margin = fmin(fmax(rules.margin, 0), 0.4);
    if (!(rules.fresh_half_width > 0))
        rules.fresh_half_width = 0.03;
    rules.fresh_min = rules.fresh_min > pairs ? rules.fresh_min : pairs;
    rules.fresh_max = rules.fresh_max > pairs ? rules.fresh_max : pairs;
    return rules;
}

static int start(struct cb_tuner *t, const struct cb_space *spaces, uint32_t contenders)
{
    size_t room = (size_t)contenders * CB_FRESH_MAX + CB_ARMS_MAX;

    t->contenders = malloc((contenders + 1) * sizeof *t->contenders);
    t->turns = malloc(room * sizeof *t->turns);
    t->shown = malloc(room * sizeof *t->shown);
    t->arms = malloc(room * sizeof *t->arms);
    t->measured = malloc(room * sizeof *t->measured);
    if (!t->contenders || !t->turns || !t->shown || !t->arms || !t->measured)
        return -ENOMEM;
    for (; t->count < contenders; t->count++) {
        int rc = cb_contender_init(&t->contenders[t->count], &t->rules, &spaces[t->count]);

        if (rc)
            return rc;
    }
    return 0;
}

struct cb_tuner *cb_tuner_new(const struct cb_tune_rules *rules, const struct cb_space *spaces,
                              uint32_t contenders, struct cb_err *err)
{
    struct cb_tuner *t = calloc(1, sizeof *t);

    if (t) {
        t->rules = sane(rules, contenders);
        if (!start(t, spaces, contenders))
            return t;
    }
    cb_tuner_free(t);
    cb_err_set(err, -ENOMEM, "no memory to tune %u contenders", contenders);
    return NULL;
}

void cb_tuner_free(struct cb_tuner *t)
{
    if (!t)
        return;
    for (uint32_t i = 0; i < t->count; i++)
        cb_contender_done(&t->contenders[i]);
    free(t->contenders);
    free(t->turns);
    free(t->shown);
    free(t->arms);
    free(t->measured);
    free(t);
}

/* --- the next pass --- */

static void add_turns(struct cb_tuner *t, uint32_t contender, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        t->turns[t->pass.count++] = (struct turn){.contender = contender, .arm = t->arms[i]};
}

/* In an order that the seed and the pass's number determine. */
static void shuffle(struct cb_tuner *t)
{
    struct cb_random random;

    cb_random_init(&random, t->rules.seed ^ (uint64_t)t->pass.number << 32);
    for (size_t i = t->pass.count; i > 1; i--) {
        size_t j = cb_random_below(&random, i);
        struct turn swap = t->turns[i - 1];

        t->turns[i - 1] = t->turns[j];
        t->turns[j] = swap;
    }
}

/* The pass whose turns have been added, or are those of the last. */
static const struct cb_tune_pass *begin(struct cb_tuner *t, uint32_t redo_of)
{
    t->pass.number++;
    t->pass.redo_of = redo_of;
    t->pass.turns = t->shown;
    t->open = 1;
    shuffle(t);
    for (uint32_t i = 0; i < t->pass.count; i++) {
        struct turn *turn = &t->turns[i];

        turn->measured = (struct cb_tune_measured){.outcome = CB_TUNE_FAILED};
        t->shown[i] = (struct cb_tune_turn){
            turn->contender, t->contenders[turn->contender].search.history.arms[turn->arm].arm};
    }
    return &t->pass;
}

static int next_searching(struct cb_tuner *t)
{
    for (; t->current < t->count; t->current++) {
        add_turns(t, t->current, cb_search_pass(&t->contenders[t->current].search, t->arms));
        if (t->pass.count > 0)
            return 1;
    }
    return 0;
}

/* As many fresh passes as the contender needs that needs most, as far as what is left of all
 * budgets goes. */
static void begin_certifying(struct cb_tuner *t)
{
    uint64_t left = 0, arms = 0;
    uint32_t need = 0;

    for (uint32_t i = 0; i < t->count; i++) {
        struct cb_search *search = &t->contenders[i].search;
        uint32_t budget = cb_search_budget(search), used = search->history.used;

        cb_fresh_choose(&t->contenders[i].fresh, search);
        if (search->recommended == CB_NO_ARM)
            continue;
        left += budget > used ? budget - used : 0;
        arms += t->contenders[i].fresh.deciding;
        if (cb_fresh_need(search) > need)
            need = cb_fresh_need(search);
    }
    if (arms > 0 && need > left / arms)
        need = left / arms > t->rules.fresh_min ? (uint32_t)(left / arms) : t->rules.fresh_min;
    t->fresh_passes = need;
}

/* A pass without one of the arms that decide makes no pair, and too few pairs no interval: others
 * are taken, at most as many again. That an arm failed says nothing of its speed, so this is no
 * look at the outcome. */
static int wants_fresh(const struct cb_tuner *t)
{
    if (t->fresh_taken < t->fresh_passes)
        return 1;
    return t->fresh_taken < 2 * t->fresh_passes &&
           t->fresh_taken - t->fresh_spoilt < t->rules.fresh_min;
}

static int next_certifying(struct cb_tuner *t)
{
    if (!t->pass.fresh) {
        begin_certifying(t);
        t->pass.fresh = 1;
    }
    while (wants_fresh(t)) {
        t->fresh_taken++;
        for (uint32_t i = 0; i < t->count; i++)
            add_turns(t, i,
                      cb_fresh_pass(&t->contenders[i].fresh, &t->contenders[i].search, t->arms));
        if (t->pass.count > 0)
            return 1;
    }
    return 0;
}

const struct cb_tune_pass *cb_tuner_next(struct cb_tuner *t)
{
    if (t->decided)
        return NULL;
    if (t->open)
        return &t->pass;
    if (t->again)
        return begin(t, t->pass.number);
    t->pass.count = 0;
    if (next_searching(t) || next_certifying(t))
        return begin(t, 0);
    for (uint32_t i = 0; i < t->count; i++)
        cb_contender_decide(&t->contenders[i]);
    t->decided = 1;
    return NULL;
}

/* --- what it came to --- */

void cb_tuner_add(struct cb_tuner *t, uint32_t turn, const struct cb_tune_measured *measured)
{
    if (t->open && turn < t->pass.count)
        t->turns[turn].measured = *measured;
}

/* Whether an arm that decides, and may be measured again, failed in this pass. */
static int is_spoilt(const struct cb_tuner *t)
{
    for (uint32_t i = 0; i < t->pass.count; i++) {
        const struct turn *turn = &t->turns[i];
        const struct cb_contender *c = &t->contenders[turn->contender];

        if (turn->measured.outcome == CB_TUNE_FAILED && !c->search.history.arms[turn->arm].out &&
            cb_fresh_decides(&c->fresh, turn->arm))
            return 1;
    }
    return 0;
}

/* One contender's part of the pass. */
static void settle(struct cb_tuner *t, uint32_t contender, int disturbed)
{
    struct cb_contender *c = &t->contenders[contender];
    struct cb_history *h = &c->search.history;
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->pass.count; i++)
        if (t->turns[i].contender == contender) {
            t->arms[n] = t->turns[i].arm;
            t->measured[n++] = t->turns[i].measured;
        }
    if (n > 0) {
        h->taken += n;
        h->pass_count++;
        h->redone += t->pass.redo_of != 0;
    }
    if (t->again)
        return;
    h->disturbed += n > 0 && disturbed;
    if (n > 0)
        cb_history_add(h, t->arms, t->measured, n);
    if (t->pass.fresh && c->fresh.count > 0)
        cb_fresh_add(&c->fresh, t->arms, t->measured, n);
}

/* Of the passes so far a fifth, rounded up, may be taken again. */
void cb_tuner_ended(struct cb_tuner *t, int disturbed)
{
    if (!t->open)
        return;
    t->open = 0;
    t->counted += t->pass.redo_of == 0;
    t->redone += t->pass.redo_of != 0;
    t->again = disturbed && t->redone < (t->counted + 4) / 5;
    for (uint32_t i = 0; i < t->count; i++)
        settle(t, i, disturbed);
    t->fresh_spoilt += t->pass.fresh && !t->again && is_spoilt(t);
}

/* --- what was found --- */

const struct cb_tune_finding *cb_tuner_finding(const struct cb_tuner *t, uint32_t contender)
{
    return &t->contenders[contender].finding;
}

static struct cb_interval ratio(const struct cb_contender *a, uint32_t i,
                                const struct cb_contender *b, uint32_t j)
{
    const double *d;
    uint32_t n = cb_contender_differences(a, i, b, j, &d);

    return n ? cb_stats_exp(cb_stats_shift(d, n)) : (struct cb_interval){0};
}

struct cb_interval cb_tuner_ratio(const struct cb_tuner *t, uint32_t a, uint32_t b)
{
    const struct cb_contender *c = t->contenders;

    return ratio(&c[a], c[a].finding.recommended, &c[b], c[b].finding.recommended);
}

void cb_tuner_order(const struct cb_tuner *t, uint32_t *order)
{
    cb_contenders_order(t->contenders, t->count, order);
}

double cb_tuner_ratio_p(const struct cb_tuner *t, uint32_t a, uint32_t b)
{
    const struct cb_contender *c = t->contenders;
    const double *d;
    uint32_t n = cb_contender_differences(&c[a], c[a].finding.recommended, &c[b],
                                          c[b].finding.recommended, &d);

    return n ? cb_stats_shift_p(d, n) : NAN;
}

struct cb_interval cb_tuner_point_ratio(const struct cb_tuner *t, uint32_t contender, uint32_t i,
                                        uint32_t j)
{
    const struct cb_contender *c = &t->contenders[contender];

    return ratio(c, i, c, j);
}
