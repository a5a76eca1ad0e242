#include "bench/verdict.h"

#include <math.h>

#include "bench/readable.h"
#include "bench/verdict_words.h"
#include "bench/wrap.h"

enum { COLUMNS = 98 };

/* --- A/A --- */

static void print_aa(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j)
{
    int failed = 0;

    for (uint32_t s = 0; s < j->series.count; s++) {
        const struct cb_case *c = &plan->cases[j->contenders[s].case_index];
        char runner[CB_CASE_TEXT], panel[CB_VERDICT_NAME], ratio[CB_VERDICT_RATIO];

        if (!cb_aa_failed(&j->aa[s]))
            continue;
        failed = 1;
        fprintf(out, "A/A FAILED: %s differs from itself by %s in %s\n", cb_case_runner(c, runner),
                cb_verdict_ratio(j->aa[s].ratio, ratio), cb_verdict_panel(c, panel));
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
    char text[CB_VERDICT_NAME], rate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    fprintf(out, "%s", cb_verdict_panel(c, text));
    if (c->rate_per_s)
        fprintf(out, ", %s %s/s arriving", cb_readable_number((double)c->rate_per_s, rate),
                c->workload->unit);
    fprintf(out, "\n  best measured: %s: ", cb_verdict_contender(c, text));
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
    if (contender->saturated > 0)
        fprintf(out, ", but it could not keep up in %zu of %zu samples",
                (size_t)contender->saturated, contender->saturated + contender->rate.n);
    if (!isnan(floor))
        fprintf(out, "; A/A floor %s", cb_readable_percent(floor, rate));
    putc('\n', out);
}

static void print_comparison(FILE *out, const struct cb_verdict *v, size_t i)
{
    char sentence[CB_VERDICT_SENTENCE];

    fprintf(out, "  %s\n",
            cb_verdict_sentence(v->plan, v->judgement, &v->judgement->comparisons[i], sentence));
    if (v->why && v->why[i].text[0])
        cb_wrap_print(out, COLUMNS, "    goes with: ", v->why[i].text);
}

/* The series of a panel that leads, or the panel's end where none has one. */
static uint32_t best_of(const struct cb_judgement *j, uint32_t panel)
{
    uint32_t best = j->series.panel[panel + 1];

    for (uint32_t s = j->series.panel[panel]; s < j->series.panel[panel + 1]; s++)
        if (j->contenders[s].rate.have_estimate &&
            (best == j->series.panel[panel + 1] ||
             cb_contender_leads(&j->contenders[s], &j->contenders[best])))
            best = s;
    return best;
}

static void print_panel(FILE *out, const struct cb_verdict *v, uint32_t panel)
{
    const struct cb_plan *plan = v->plan;
    const struct cb_judgement *j = v->judgement;
    uint32_t best = best_of(j, panel), end = j->series.panel[panel + 1];
    char text[CB_VERDICT_NAME];

    if (best == end) {
        const struct cb_contender *first = &j->contenders[j->series.panel[panel]];

        fprintf(out, "%s: no sample went well%s\n", plan->cases[first->case_index].workload->name,
                plan->cases[first->case_index].rate_per_s ? " and kept up" : "");
        return;
    }
    print_headline(out, plan, j, best);
    for (size_t i = 0; i < j->count; i++)
        if (j->comparisons[i].a == best)
            print_comparison(out, v, i);
    for (uint32_t s = j->series.panel[panel]; s < end; s++)
        if (!j->contenders[s].rate.have_estimate)
            fprintf(out, "  %s: no result%s\n",
                    cb_verdict_contender(&plan->cases[j->contenders[s].case_index], text),
                    plan->cases[j->contenders[s].case_index].rate_per_s
                        ? ", or it could not keep up"
                        : "");
}

/* --- how to read it --- */

static void print_needs(FILE *out, const struct cb_judgement *j)
{
    size_t most = 0, needed = cb_judge_pairs_needed(j->count);

    for (size_t i = 0; i < j->count; i++)
        if (j->comparisons[i].ratio.n > most)
            most = j->comparisons[i].ratio.n;
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

static void explain_why(FILE *out, const struct cb_verdict *v)
{
    size_t said = 0;

    for (size_t i = 0; v->why && i < v->judgement->count; i++)
        said += v->why[i].text[0] != '\0';
    if (said > 0)
        fputs(
            "What goes with a difference tells the two apart at those pools, by 95% intervals that "
            "don't touch.\nIt need not be the cause; looking at several counters is not "
            "corrected for.\n",
            out);
}

void cb_verdict_print(FILE *out, const struct cb_verdict *v)
{
    print_aa(out, v->plan, v->judgement);
    for (uint32_t panel = 0; panel < v->judgement->series.panels; panel++)
        print_panel(out, v, panel);
    print_footer(out, v->plan, v->judgement);
    explain_why(out, v);
}
