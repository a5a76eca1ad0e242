#include "bench/verdict_words.h"

#include <math.h>
#include <stdio.h>

#include "bench/readable.h"

enum { REASON = 128 };

char *cb_verdict_ratio(struct cb_interval ratio, char buffer[CB_VERDICT_RATIO])
{
    char estimate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    if (ratio.have_interval)
        snprintf(buffer, CB_VERDICT_RATIO, "%sx [%s, %s]",
                 cb_readable_ratio(ratio.estimate, estimate), cb_readable_ratio(ratio.lo, lo),
                 cb_readable_ratio(ratio.hi, hi));
    else if (ratio.have_estimate)
        snprintf(buffer, CB_VERDICT_RATIO, "%sx", cb_readable_ratio(ratio.estimate, estimate));
    else
        snprintf(buffer, CB_VERDICT_RATIO, "no pair");
    return buffer;
}

char *cb_verdict_contender(const struct cb_case *c, char buffer[CB_VERDICT_NAME])
{
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT];

    snprintf(buffer, CB_VERDICT_NAME, "%s, pool %s", cb_case_runner(c, runner),
             cb_case_pool(c, pool));
    return buffer;
}

char *cb_verdict_panel(const struct cb_case *c, char buffer[CB_VERDICT_NAME])
{
    char params[CB_CASE_TEXT];

    cb_case_params(c, params);
    snprintf(buffer, CB_VERDICT_NAME, "%s%s%s%s", c->workload->name, params[0] ? " (" : "", params,
             params[0] ? ")" : "");
    return buffer;
}

static char *not_detected(const struct cb_judgement *j, const struct cb_comparison *c,
                          char buffer[REASON])
{
    char share[CB_READABLE];

    if (c->ratio.lo > 1 || c->ratio.hi < 1)
        snprintf(buffer, REASON, "apart in this comparison alone, not among all %zu",
                 cb_judgement_tests(j));
    else
        snprintf(buffer, REASON, "no difference detected (could have seen %s)",
                 cb_readable_percent(fmax(c->detectable, c->floor), share));
    return buffer;
}

/* Why there is no word. */
static const char *reason(const struct cb_judgement *j, const struct cb_comparison *c,
                          char buffer[REASON])
{
    char share[CB_READABLE];

    switch (c->outcome) {
    case CB_EQUAL: return "equal within 2%";
    case CB_BELOW_FLOOR:
        snprintf(buffer, REASON, "below the A/A floor of %s", cb_readable_percent(c->floor, share));
        return buffer;
    case CB_TOO_FEW:
        snprintf(buffer, REASON, "too few pairs for a verdict, %zu of 6", c->ratio.n);
        return buffer;
    case CB_NOISY:
        snprintf(buffer, REASON, "no verdict, rates vary by %s", cb_readable_percent(c->cv, share));
        return buffer;
    case CB_UNSTEADY: return "no verdict, never settled";
    case CB_DISTURBED: return "no verdict, over 20% of the blocks were disturbed";
    case CB_SATURATED: return "no verdict, a side could not always keep up";
    default: return not_detected(j, c, buffer);
    }
}

char *cb_verdict_sentence(const struct cb_plan *plan, const struct cb_judgement *j,
                          const struct cb_comparison *c, char buffer[CB_VERDICT_SENTENCE])
{
    int slightly = c->outcome == CB_SLIGHTLY_FASTER || c->outcome == CB_SLIGHTLY_SLOWER;
    const char *but = slightly ? ", but by less than 2%" : "";
    char runner[CB_CASE_TEXT], rival[CB_VERDICT_NAME], ratio[CB_VERDICT_RATIO], why[REASON];

    cb_case_runner(&plan->cases[j->contenders[c->a].case_index], runner);
    cb_verdict_contender(&plan->cases[j->contenders[c->b].case_index], rival);
    cb_verdict_ratio(c->ratio, ratio);
    if (c->outcome == CB_FASTER || c->outcome == CB_SLIGHTLY_FASTER)
        snprintf(buffer, CB_VERDICT_SENTENCE, "%s beats %s by %s%s", runner, rival, ratio, but);
    else if (cb_judge_ranks(c->outcome))
        snprintf(buffer, CB_VERDICT_SENTENCE, "%s is slower than %s: %s%s", runner, rival, ratio,
                 but);
    else
        snprintf(buffer, CB_VERDICT_SENTENCE, "%s and %s: %s: %s", runner, rival, reason(j, c, why),
                 ratio);
    return buffer;
}
