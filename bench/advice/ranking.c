/* Several runners: one table, one sentence, which claims no more than the ranks do. */
#include <math.h>
#include <string.h>

#include "bench/advice/text.h"
#include "bench/advice/words.h"
#include "bench/readable.h"

enum { CELL = 64 };

static const char *rank_words(const struct cb_advice_runner *r)
{
    static const char *const words[] = {"best", "slower", "equal within 2%", "not told apart",
                                        "no size"};

    return words[r->rank];
}

static const struct cb_tune_point *recommended(const struct cb_advice_runner *r)
{
    return cb_advice_point(r, r->finding->recommended);
}

/* "0.55x [0.53, 0.58]" */
static char *ratio_cell(const struct cb_advice_runner *r, char buffer[CELL])
{
    char estimate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    snprintf(buffer, CELL, "-");
    if (r->rank == CB_RANK_BEST)
        snprintf(buffer, CELL, "1");
    else if (r->of_best.have_interval)
        snprintf(buffer, CELL, "%sx [%s, %s]", cb_readable_ratio(r->of_best.estimate, estimate),
                 cb_readable_ratio(r->of_best.lo, lo), cb_readable_ratio(r->of_best.hi, hi));
    else if (r->of_best.have_estimate)
        snprintf(buffer, CELL, "%sx", cb_readable_ratio(r->of_best.estimate, estimate));
    return buffer;
}

static void print_row(FILE *out, const struct cb_advice_runner *r, int width)
{
    const struct cb_tune_point *p = recommended(r);
    char runner[CB_CASE_TEXT], size[CB_ADVICE_SIZE] = "-", ratio[CELL], cell[CB_READABLE];
    double rate = NAN, p99 = NAN;

    if (p) {
        struct cb_interval ops = cb_advice_rate(r, p);

        cb_advice_size(r, &p->arm, size);
        rate = ops.have_estimate ? ops.estimate : NAN;
        p99 = p->p99_ns.have_estimate ? p->p99_ns.estimate / 1e9 : NAN;
    }
    fprintf(out, "  %-*s  %9s  %7s", width, cb_case_runner(r->c, runner), size,
            cb_readable_number(rate, cell));
    fprintf(out, "  %-18s  %-*s", ratio_cell(r, ratio), 15, rank_words(r));
    fprintf(out, "  %7s", cb_readable_time(p99, cell));
    fprintf(out, "  %8s", cb_readable_bytes(p ? p->memory_bytes : NAN, cell));
    fprintf(out, "  %7s\n", cb_readable_time(p ? p->cpu_ns_per_op / 1e9 : NAN, cell));
}

static void print_table(FILE *out, const struct cb_advice *a)
{
    int width = 6;
    char text[CB_CASE_TEXT];

    for (uint32_t i = 0; i < a->count; i++) {
        int length = (int)strlen(cb_case_runner(a->runner[i].c, text));

        width = length > width ? length : width;
    }
    fprintf(out, "  %-*s  %9s  %7s  %-18s  %-15s  %7s  %8s  %7s\n", width, "runner", "size",
            "ops/s", cb_advice_is_open(a->runner) ? "p99, best by this" : "of the best", "verdict",
            "p99", "memory", "CPU/op");
    for (uint32_t i = 0; i < a->count; i++)
        print_row(out, &a->runner[i], width);
}

/* --- the sentence --- */

static uint32_t count_rank(const struct cb_advice *a, int rank)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < a->count; i++)
        count += (int)a->runner[i].rank == rank;
    return count;
}

static int is_tied(const struct cb_advice_runner *r)
{
    return r->rank == CB_RANK_BEST || r->rank == CB_RANK_EQUAL || r->rank == CB_RANK_OPEN;
}

/* The best runner's, by the next one's: what stands in the table the other way round. */
static void add_lead(struct cb_sentence *s, const struct cb_advice *a,
                     const struct cb_advice_runner *next)
{
    struct cb_interval of_best = next->of_best;
    const char *noun = cb_advice_noun(next, 2);
    char size[CB_ADVICE_SIZE], times[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    cb_advice_size(next, &recommended(next)->arm, size);
    cb_readable_ratio(1 / of_best.estimate, times);
    if (next->c->runner->any_shape)
        noun = next->c->runner->name;
    if (cb_advice_is_open(a->runner))
        cb_sentence_add(s, ": the p99 of %s at their best (%s) is %sx as long", noun, size, times);
    else
        cb_sentence_add(s, ": %sx %s at their best (%s)", times, noun, size);
    if (of_best.have_interval)
        cb_sentence_add(s, ", [%s, %s]", cb_readable_ratio(1 / of_best.hi, lo),
                        cb_readable_ratio(1 / of_best.lo, hi));
}

static void add_use(struct cb_sentence *s, const struct cb_advice_runner *r)
{
    const struct cb_arm *arm = &recommended(r)->arm;
    char size[CB_ADVICE_SIZE], runner[CB_CASE_TEXT];

    cb_case_runner(r->c, runner);
    cb_advice_size(r, arm, size);
    if (r->c->runner->any_shape || strchr(runner, ':') || arm->pool == 1)
        cb_sentence_add(s, "Use %s at %s", runner, size);
    else
        cb_sentence_add(s, "Use %s, %s of them", cb_advice_noun(r, 2), size);
    if (r->finding->verdict != CB_TUNE_CERTIFIED)
        cb_sentence_add(s, " (a size that is not certified)");
}

/* Of those that aren't told apart: their names, and who of them takes the least memory. */
static void add_tied(struct cb_sentence *s, const struct cb_advice *a)
{
    const struct cb_advice_runner *least = NULL;
    uint32_t tied = 0, said = 0;
    char runner[CB_CASE_TEXT], text[CB_READABLE], size[CB_ADVICE_SIZE];

    for (uint32_t i = 0; i < a->count; i++)
        tied += is_tied(&a->runner[i]) != 0;
    for (uint32_t i = 0; i < a->count; i++) {
        const struct cb_advice_runner *r = &a->runner[i];

        if (!is_tied(r))
            continue;
        cb_sentence_add(s, "%s%s",
                        said == 0          ? ""
                        : said + 1 == tied ? " and "
                                           : ", ",
                        cb_case_runner(r->c, runner));
        said++;
        if (!isnan(recommended(r)->memory_bytes) &&
            (!least || recommended(r)->memory_bytes < recommended(least)->memory_bytes))
            least = r;
    }
    if (least)
        cb_sentence_add(s, "; the least memory takes %s: %s at %s",
                        cb_case_runner(least->c, runner),
                        cb_readable_bytes(recommended(least)->memory_bytes, text),
                        cb_advice_size(least, &recommended(least)->arm, size));
}

/* The first that is slower: runners stand in the order of their speed. */
static const struct cb_advice_runner *next_best(const struct cb_advice *a)
{
    for (uint32_t i = 0; i < a->count; i++)
        if (a->runner[i].rank == CB_RANK_SLOWER)
            return &a->runner[i];
    return NULL;
}

static void add_sentence(struct cb_sentence *s, const struct cb_advice *a)
{
    const struct cb_advice_runner *next = next_best(a);

    if (count_rank(a, CB_RANK_BEST) == 0) {
        cb_sentence_add(s, "Nothing can be recommended of any runner.");
    } else if (count_rank(a, CB_RANK_OPEN) + count_rank(a, CB_RANK_EQUAL) > 0) {
        cb_sentence_add(s, count_rank(a, CB_RANK_OPEN) ? "Not told apart: " : "Equal within 2%%: ");
        add_tied(s, a);
        cb_sentence_add(s, next ? ". The others are slower, or have no size." : ".");
    } else {
        add_use(s, a->runner);
        if (next)
            add_lead(s, a, next);
        else
            cb_sentence_add(s, ": no other runner has a size that can be recommended");
        cb_sentence_add(s, ".");
    }
}

void cb_advice_print_ranking(FILE *out, const struct cb_advice *a)
{
    struct cb_sentence s = {0};

    print_table(out, a);
    putc('\n', out);
    add_sentence(&s, a);
    cb_sentence_print(out, "verdict", &s);
}
