#include "bench/verdict.h"

#include <math.h>
#include <string.h>

#include "bench/readable.h"

enum { NAME = 2 * CB_CASE_TEXT, RATIO = 64 };

/* "1.80x [1.60, 2.00]" */
static const char *ratio_text(struct cb_interval ratio, char buffer[RATIO])
{
    char estimate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    if (ratio.have_interval)
        snprintf(buffer, RATIO, "%sx [%s, %s]", cb_readable_ratio(ratio.estimate, estimate),
                 cb_readable_ratio(ratio.lo, lo), cb_readable_ratio(ratio.hi, hi));
    else if (ratio.have_estimate)
        snprintf(buffer, RATIO, "%sx", cb_readable_ratio(ratio.estimate, estimate));
    else
        snprintf(buffer, RATIO, "no pair");
    return buffer;
}

/* "thread, pool 4" */
static const char *contender_text(const struct cb_case *c, char buffer[NAME])
{
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT];

    snprintf(buffer, NAME, "%s, pool %s", cb_case_runner(c, runner), cb_case_pool(c, pool));
    return buffer;
}

/* "queue (capacity=16;item=8B)" */
static const char *panel_text(const struct cb_case *c, char buffer[NAME])
{
    char params[CB_CASE_TEXT];

    cb_case_params(c, params);
    snprintf(buffer, NAME, "%s%s%s%s", c->workload->name, params[0] ? " (" : "", params,
             params[0] ? ")" : "");
    return buffer;
}

/* --- A/A --- */

static void print_aa(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j)
{
    int failed = 0;

    for (uint32_t s = 0; s < j->series.count; s++) {
        const struct cb_case *c = &plan->cases[j->contenders[s].case_index];
        char runner[CB_CASE_TEXT], panel[NAME], ratio[RATIO];

        if (!cb_aa_failed(&j->aa[s]))
            continue;
        failed = 1;
        fprintf(out, "A/A FAILED: %s differs from itself by %s in %s\n", cb_case_runner(c, runner),
                ratio_text(j->aa[s].ratio, ratio), panel_text(c, panel));
    }
    if (failed)
        fputs("Two samples of one thing are told apart here: trust no difference of this run.\n",
              out);
}

/* --- panels --- */

static void print_headline(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j,
                           uint32_t best)
{
    const struct cb_contender *contender = &j->contenders[best];
    const struct cb_case *c = &plan->cases[contender->case_index];
    double floor = j->aa[best].floor;
    char text[NAME], rate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    fprintf(out, "%s", panel_text(c, text));
    if (c->rate_per_s)
        fprintf(out, ", %s %s/s arriving", cb_readable_number((double)c->rate_per_s, rate),
                c->workload->unit);
    fprintf(out, "\n  best measured: %s: ", contender_text(c, text));
    if (c->rate_per_s) { /* the reciprocal of a time */
        fprintf(out, "p99 response %s", cb_readable_time(1 / contender->rate.estimate, rate));
        if (contender->rate.have_interval)
            fprintf(out, " [%s, %s]", cb_readable_time(1 / contender->rate.hi, lo),
                    cb_readable_time(1 / contender->rate.lo, hi));
    } else {
        fprintf(out, "%s %s/s", cb_readable_number(contender->rate.estimate, rate),
                c->workload->unit);
        if (contender->rate.have_interval)
            fprintf(out, " [%s, %s]", cb_readable_number(contender->rate.lo, lo),
                    cb_readable_number(contender->rate.hi, hi));
    }
    if (contender->unsteady)
        fputs(", never settled", out);
    if (!isnan(floor))
        fprintf(out, "; A/A floor %s", cb_readable_percent(floor, rate));
    putc('\n', out);
}

/* Why there is no word. */
static void print_reason(FILE *out, const struct cb_comparison *c, size_t tests)
{
    char share[CB_READABLE];

    switch (c->outcome) {
    case CB_EQUAL: fputs("equal within 2%", out); break;
    case CB_BELOW_FLOOR:
        fprintf(out, "below the A/A floor of %s", cb_readable_percent(c->floor, share));
        break;
    case CB_TOO_FEW: fprintf(out, "too few pairs for a verdict, %zu of 6", c->ratio.n); break;
    case CB_NOISY:
        fprintf(out, "no verdict, rates vary by %s", cb_readable_percent(c->cv, share));
        break;
    case CB_UNSTEADY: fputs("no verdict, never settled", out); break;
    case CB_DISTURBED: fputs("no verdict, over 20% of the blocks were disturbed", out); break;
    default:
        fputs("no difference detected", out);
        if (c->ratio.lo > 1 || c->ratio.hi < 1)
            fprintf(out, " among %zu comparisons", tests);
        fprintf(out, " (could have seen %s)",
                cb_readable_percent(fmax(c->detectable, c->floor), share));
    }
}

static void print_comparison(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j,
                             const struct cb_comparison *c, size_t tests)
{
    const struct cb_case *a = &plan->cases[j->contenders[c->a].case_index];
    const struct cb_case *b = &plan->cases[j->contenders[c->b].case_index];
    int slightly = c->outcome == CB_SLIGHTLY_FASTER || c->outcome == CB_SLIGHTLY_SLOWER;
    char runner[CB_CASE_TEXT], rival[NAME], ratio[RATIO];

    cb_case_runner(a, runner);
    contender_text(b, rival);
    ratio_text(c->ratio, ratio);
    if (c->outcome == CB_FASTER || c->outcome == CB_SLIGHTLY_FASTER) {
        fprintf(out, "  %s beats %s by %s", runner, rival, ratio);
    } else if (c->outcome == CB_SLOWER || c->outcome == CB_SLIGHTLY_SLOWER) {
        fprintf(out, "  %s is slower than %s: %s", runner, rival, ratio);
    } else {
        fprintf(out, "  %s and %s: ", runner, rival);
        print_reason(out, c, tests);
        fprintf(out, ": %s", ratio);
    }
    fputs(slightly ? ", but by less than 2%\n" : "\n", out);
}

/* The series of a panel with the highest rate, or the panel's end where none has one. */
static uint32_t best_of(const struct cb_judgement *j, uint32_t panel)
{
    uint32_t best = j->series.panel[panel + 1];

    for (uint32_t s = j->series.panel[panel]; s < j->series.panel[panel + 1]; s++)
        if (j->contenders[s].rate.have_estimate &&
            (best == j->series.panel[panel + 1] ||
             j->contenders[s].rate.estimate > j->contenders[best].rate.estimate))
            best = s;
    return best;
}

static void print_panel(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j,
                        uint32_t panel)
{
    uint32_t best = best_of(j, panel), end = j->series.panel[panel + 1];
    size_t tests = cb_judgement_tests(j);
    char text[NAME];

    if (best == end) {
        const struct cb_contender *first = &j->contenders[j->series.panel[panel]];

        fprintf(out, "%s: no sample went well%s\n", plan->cases[first->case_index].workload->name,
                plan->cases[first->case_index].rate_per_s ? " and kept up" : "");
        return;
    }
    print_headline(out, plan, j, best);
    for (size_t i = 0; i < j->count; i++)
        if (j->comparisons[i].a == best)
            print_comparison(out, plan, j, &j->comparisons[i], tests);
    for (uint32_t s = j->series.panel[panel]; s < end; s++)
        if (!j->contenders[s].rate.have_estimate)
            fprintf(out, "  %s: no result%s\n",
                    contender_text(&plan->cases[j->contenders[s].case_index], text),
                    plan->cases[j->contenders[s].case_index].rate_per_s
                        ? ", or it could not keep up"
                        : "");
}

/* --- how to read it --- */

/* The signed ranks of n pairs give no p below 2^(1-n), which must be small enough for so many tests
 * at once. */
static void print_needs(FILE *out, const struct cb_judgement *j)
{
    size_t most = 0, needed = 6;

    for (size_t i = 0; i < j->count; i++)
        if (j->comparisons[i].ratio.n > most)
            most = j->comparisons[i].ratio.n;
    while ((double)j->count * ldexp(1, 1 - (int)needed) > 0.05)
        needed++;
    if (j->count > 0 && most < needed)
        fprintf(out,
                "A verdict takes %zu pairs (comparisons at once: %zu), the most there are is %zu: "
                "--reps "
                "%zu would do.\n",
                needed, j->count, most, needed + 1); /* a block may go for choosing pools */
}

static void print_footer(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j)
{
    int known = 0, open = 0;

    for (uint32_t s = 0; s < j->series.count; s++) {
        known |= !isnan(j->aa[s].floor);
        open |= plan->cases[j->contenders[s].case_index].rate_per_s != 0;
    }
    print_needs(out, j);
    if (!known)
        fputs("No runner was compared with itself (--aa): no floor is known.\n", out);
    if (open)
        fputs("Where operations arrive at a given rate, who has the shorter p99 response wins.\n",
              out);
    fputs("Ratios are paired by block, with 95% intervals; in each block a runner stands with the "
          "pool that\nwas fastest in the blocks before.",
          out);
    if (cb_judgement_tests(j) > 0)
        fprintf(out, " Who beats whom holds among all %zu comparisons at once (Holm).",
                cb_judgement_tests(j));
    putc('\n', out);
}

void cb_verdict_print(FILE *out, const struct cb_plan *plan, const struct cb_judgement *judgement)
{
    print_aa(out, plan, judgement);
    for (uint32_t panel = 0; panel < judgement->series.panels; panel++)
        print_panel(out, plan, judgement, panel);
    print_footer(out, plan, judgement);
}
