#include "bench/verdict.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/paired.h"

static const double equal_within = 0.02;

enum cb_outcome cb_verdict_outcome(struct cb_interval ratio)
{
    if (!ratio.have_interval)
        return CB_NOT_TOLD_APART;
    if (ratio.lo >= 1 - equal_within && ratio.hi <= 1 + equal_within)
        return CB_SAME;
    if (ratio.lo > 1)
        return CB_FASTER;
    if (ratio.hi < 1)
        return CB_SLOWER;
    return CB_NOT_TOLD_APART;
}

/* A runner's best pool size in one panel. */
struct contender {
    uint32_t case_index;
    struct cb_interval rate;
};

/* All that the verdicts of one run are drawn from. */
struct court {
    FILE *out;
    const struct cb_plan *plan;
    const struct cb_figures *figures;
    size_t count;
    double *a, *b; /* room for one value a sample, each */
};

static int same_runner(const struct cb_case *a, const struct cb_case *b)
{
    return a->runner == b->runner && memcmp(a->options, b->options, sizeof a->options) == 0;
}

static struct cb_interval rate_of(const struct court *court, uint32_t case_index)
{
    size_t n = cb_record_collect(court->figures, court->count, case_index, CB_TIMING,
                                 offsetof(struct cb_figures, ops_per_s), court->a);

    return cb_stats_median_interval(court->a, n);
}

/* The best pool of the runner that case `first` is the first of; later cases of it are skipped by
 * the caller. */
static struct contender best_pool(const struct court *court, uint32_t first)
{
    const struct cb_case *cases = court->plan->cases;
    struct contender best = {first, rate_of(court, first)};

    for (uint32_t i = first + 1; i < court->plan->cases_count; i++) {
        struct cb_interval rate;

        if (!cb_case_same_panel(&cases[i], &cases[first]) || !same_runner(&cases[i], &cases[first]))
            continue;
        rate = rate_of(court, i);
        if (rate.have_estimate && (!best.rate.have_estimate || rate.estimate > best.rate.estimate))
            best = (struct contender){i, rate};
    }
    return best;
}

static double rate_in_rep(const struct court *court, uint32_t case_index, uint32_t rep)
{
    for (size_t i = 0; i < court->count; i++)
        if (court->figures[i].case_index == case_index && court->figures[i].rep == rep &&
            court->figures[i].kind == CB_TIMING && court->figures[i].status == CB_OK)
            return court->figures[i].ops_per_s;
    return NAN;
}

/* Repetitions in which both went well, side by side. */
static struct cb_interval ratio_of(const struct court *court, uint32_t x, uint32_t y)
{
    size_t n = 0;

    for (uint32_t rep = 1; rep <= court->plan->reps; rep++) {
        double a = rate_in_rep(court, x, rep), b = rate_in_rep(court, y, rep);

        if (!isnan(a) && !isnan(b)) {
            court->a[n] = a;
            court->b[n++] = b;
        }
    }
    return cb_stats_ratio(court->a, court->b, n);
}

/* "6.85k" */
static const char *short_number(double value, char buffer[16])
{
    static const char *const prefixes[] = {"", "k", "M", "G"};
    int i = 0;

    for (; value >= 999.5 && i < 3; i++)
        value /= 1000;
    snprintf(buffer, 16, "%.3g%s", value, prefixes[i]);
    return buffer;
}

/* Three digits, trailing zeros kept: "1.00", "25.0", "255". */
static const char *ratio_text(double ratio, char buffer[16])
{
    snprintf(buffer, 16, "%.*f", ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0, ratio);
    return buffer;
}

static void print_headline(const struct court *court, struct contender best)
{
    const struct cb_case *c = &court->plan->cases[best.case_index];
    char params[CB_CASE_TEXT], runner[CB_CASE_TEXT], pool[CB_CASE_TEXT], rate[16], lo[16], hi[16];

    cb_case_params(c, params);
    fprintf(court->out, "%s%s%s%s\n", c->workload->name, params[0] ? " (" : "", params,
            params[0] ? ")" : "");
    fprintf(court->out, "  best measured: %s, pool %s: %s %s/s", cb_case_runner(c, runner),
            cb_case_pool(c, pool), short_number(best.rate.estimate, rate), c->workload->unit);
    if (best.rate.have_interval)
        fprintf(court->out, " [%s, %s]", short_number(best.rate.lo, lo),
                short_number(best.rate.hi, hi));
    putc('\n', court->out);
}

static void print_rival(const struct court *court, struct contender best, struct contender rival)
{
    static const char *const words[] = {"faster", "slower", "equal within 2%", "not told apart"};
    const struct cb_case *c = &court->plan->cases[rival.case_index];
    struct cb_interval ratio = ratio_of(court, best.case_index, rival.case_index);
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT], name[2 * CB_CASE_TEXT], estimate[16], lo[16],
        hi[16];

    snprintf(name, sizeof name, "%s, pool %s", cb_case_runner(c, runner), cb_case_pool(c, pool));
    if (!ratio.have_estimate) {
        fprintf(court->out, "  %-28s no result\n", name);
        return;
    }
    fprintf(court->out, "  %6sx ", ratio_text(ratio.estimate, estimate));
    if (ratio.have_interval)
        fprintf(court->out, "[%s, %s] ", ratio_text(ratio.lo, lo), ratio_text(ratio.hi, hi));
    fprintf(court->out, "%s: %s\n", name, words[cb_verdict_outcome(ratio)]);
}

/* The panel that case `first` is the first of. */
static void print_panel(const struct court *court, uint32_t first, struct contender *contenders)
{
    const struct cb_case *cases = court->plan->cases;
    size_t n = 0, best = 0;

    for (uint32_t i = first; i < court->plan->cases_count; i++) {
        uint32_t j = first;

        if (!cb_case_same_panel(&cases[i], &cases[first]))
            continue;
        while (!(cb_case_same_panel(&cases[j], &cases[i]) && same_runner(&cases[j], &cases[i])))
            j++;
        if (j == i) /* the first of its runner */
            contenders[n++] = best_pool(court, i);
    }
    for (size_t i = 1; i < n; i++)
        if (contenders[i].rate.have_estimate &&
            (!contenders[best].rate.have_estimate ||
             contenders[i].rate.estimate > contenders[best].rate.estimate))
            best = i;
    if (!contenders[best].rate.have_estimate) {
        fprintf(court->out, "%s: no sample went well\n", cases[first].workload->name);
        return;
    }
    print_headline(court, contenders[best]);
    for (size_t i = 0; i < n; i++)
        if (i != best)
            print_rival(court, contenders[best], contenders[i]);
}

void cb_verdict_print(FILE *out, const struct cb_plan *plan, const struct cb_figures *figures,
                      size_t count)
{
    struct contender *contenders = malloc((plan->cases_count + 1) * sizeof *contenders);
    struct court court = {out,
                          plan,
                          figures,
                          count,
                          malloc((count + 1) * sizeof(double)),
                          malloc((count + 1) * sizeof(double))};

    for (uint32_t i = 0; contenders && court.a && court.b && i < plan->cases_count; i++) {
        uint32_t j = 0;

        while (!cb_case_same_panel(&plan->cases[j], &plan->cases[i]))
            j++;
        if (j == i)
            print_panel(&court, i, contenders);
    }
    fputs("Ratios are the best measured runner's to the other's, each at its best pool size, with "
          "95%\nintervals, paired by repetition.\n",
          out);
    free(contenders);
    free(court.a);
    free(court.b);
}
