#include <math.h>
#include <string.h>

#include "bench/compare/print.h"

const char *const cb_compare_changes[CB_CHANGES] = {
    [CB_CHANGE_TOO_FEW] = "too_few",
    [CB_CHANGE_EQUAL] = "equal",
    [CB_CHANGE_NOT_DETECTED] = "not_detected",
    [CB_CHANGE_BELOW_FLOOR] = "below_floor",
    [CB_CHANGE_FASTER] = "faster",
    [CB_CHANGE_SLOWER] = "slower",
    [CB_CHANGE_ONLY_OLD] = "only_old",
    [CB_CHANGE_ONLY_NEW] = "only_new",
};

static void put_text(FILE *out, const char *text)
{
    int quoted = strpbrk(text, ",\"\r\n") != NULL;

    if (quoted)
        putc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    if (quoted)
        putc('"', out);
}

/* With the comma before it; what is not known is an empty cell. */
static void put_real(FILE *out, int known, double value)
{
    putc(',', out);
    if (known && isfinite(value))
        fprintf(out, "%.9g", value);
}

static void put_count(FILE *out, const struct cb_results_case *c, size_t count)
{
    putc(',', out);
    if (c)
        fprintf(out, "%zu", count);
}

static void put_row(FILE *out, const struct cb_compared_case *c)
{
    const struct cb_results_case *a = c->old_case, *b = c->new_case;
    const struct cb_interval r = c->ratio.shift;

    for (int i = 0; i < CB_KEYS; i++) {
        put_text(out, (a ? a : b)->key[i]);
        putc(',', out);
    }
    fprintf(out, "%s,%d,%d", cb_compare_changes[c->change], c->regressed, c->newly_failed);
    put_real(out, r.have_estimate, r.estimate);
    put_real(out, r.have_interval, r.lo);
    put_real(out, r.have_interval, r.hi);
    put_real(out, 1, c->p_adjusted);
    put_real(out, 1, c->detectable);
    put_real(out, c->floor > 1, c->floor);
    put_real(out, 1, c->old_median);
    put_real(out, 1, c->new_median);
    put_count(out, a, a ? a->n : 0);
    put_count(out, b, b ? b->n : 0);
    put_count(out, a, a ? a->failed : 0);
    put_count(out, b, b ? b->failed : 0);
    put_count(out, a, a ? a->skipped : 0);
    put_count(out, b, b ? b->skipped : 0);
    put_count(out, a, a ? a->redone : 0);
    put_count(out, b, b ? b->redone : 0);
    put_count(out, a, a ? a->disturbed : 0);
    put_count(out, b, b ? b->disturbed : 0);
    putc(',', out);
    put_text(out, b && b->message ? b->message : "");
    putc('\n', out);
}

void cb_compare_csv(FILE *out, const struct cb_compare_report *report)
{
    for (int i = 0; i < CB_KEYS; i++)
        fprintf(out, "%s,", cb_results_keys[i]);
    fputs("change,regressed,newly_failed,ratio,ratio_lo,ratio_hi,p_adjusted,detectable,floor,"
          "old_rate_median,new_rate_median,old_n,new_n,old_failed,new_failed,old_skipped,"
          "new_skipped,old_redone,new_redone,old_disturbed,new_disturbed,message\n",
          out);
    for (size_t i = 0; i < report->result->count; i++)
        put_row(out, &report->result->all[i]);
}
