#include "bench/tuner/contender.h"

#include <math.h>
#include <string.h>

enum { PAIRS_MIN = 6 };

int cb_contender_init(struct cb_contender *c, const struct cb_tune_rules *rules,
                      const struct cb_space *space)
{
    int rc;

    memset(c, 0, sizeof *c);
    rc = cb_search_init(&c->search, rules, space);
    if (!rc)
        rc = cb_fresh_init(&c->fresh, rules);
    if (rc)
        cb_contender_done(c);
    return rc;
}

void cb_contender_done(struct cb_contender *c)
{
    cb_search_done(&c->search);
    cb_fresh_done(&c->fresh);
}

void cb_contender_decide(struct cb_contender *c)
{
    struct cb_decision decision;

    cb_certify(&c->search, &c->fresh, &decision);
    cb_finding_fill(&c->finding, &c->search, &c->fresh, &decision, c->points, c->arm_of);
}

uint32_t cb_contender_differences(const struct cb_contender *a, uint32_t i,
                                  const struct cb_contender *b, uint32_t j, const double **d)
{
    double *difference = a->search.rank.spare;
    uint32_t pairs = 0;

    *d = difference;
    if (i >= a->finding.count || j >= b->finding.count)
        return 0;
    for (uint32_t row = 0; row < a->fresh.passes; row++) {
        difference[row] =
            cb_fresh_at(&a->fresh, a->arm_of[i], row) - cb_fresh_at(&b->fresh, b->arm_of[j], row);
        pairs += !isnan(difference[row]);
    }
    return pairs >= PAIRS_MIN ? a->fresh.passes : 0;
}
