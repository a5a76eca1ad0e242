#include "bench/report/compared.h"

#include <math.h>
#include <string.h>

#include "bench/judge.h"
#include "bench/readable.h"
#include "bench/report/html.h"
#include "bench/report/names.h"

static int is_in(const struct cb_table *verdicts, size_t row, const struct cb_table *summary,
                 const struct cb_panels *panels, size_t panel)
{
    return cb_panel_same(verdicts, row, summary, cb_panel_first(panels, panel));
}

/* The runner of the row with the highest speed; NULL = no row has a result. */
static const char *fastest(const struct cb_table *summary, const struct cb_panels *panels,
                           size_t panel)
{
    double most = -INFINITY;
    const char *runner = NULL;

    for (size_t i = panels->start[panel]; i < panels->start[panel + 1]; i++) {
        double speed = cb_panel_speed(summary, panels->rows[i]);

        if (speed > most) {
            most = speed;
            runner = cb_table_text(summary, panels->rows[i], "runner");
        }
    }
    return runner;
}

/* Rows of a panel stand together, those with the best runner first. */
struct cb_compared cb_compared_panel(const struct cb_table *verdicts,
                                     const struct cb_table *summary, const struct cb_panels *panels,
                                     size_t panel)
{
    struct cb_compared compared = {.leader = NULL};

    for (size_t row = 0; row < verdicts->rows; row++) {
        if (!is_in(verdicts, row, summary, panels, panel))
            continue;
        if (!compared.leader)
            compared.leader = cb_table_text(verdicts, row, "runner_a");
        if (strcmp(cb_table_text(verdicts, row, "runner_a"), compared.leader) != 0)
            continue;
        if (cb_compared_beats(verdicts, row))
            compared.beaten++;
        else
            compared.open++;
    }
    if (!compared.leader || !fastest(summary, panels, panel))
        compared.leader = fastest(summary, panels, panel);
    return compared;
}

int cb_compared_is(const struct cb_table *verdicts, size_t row, const struct cb_compared *compared,
                   const struct cb_table *summary, const struct cb_panels *panels, size_t panel)
{
    return compared->leader && is_in(verdicts, row, summary, panels, panel) &&
           strcmp(cb_table_text(verdicts, row, "runner_a"), compared->leader) == 0;
}

static enum cb_outcome outcome_of(const struct cb_table *verdicts, size_t row)
{
    return cb_outcome_named(cb_table_text(verdicts, row, "outcome"));
}

int cb_compared_beats(const struct cb_table *verdicts, size_t row)
{
    enum cb_outcome outcome = outcome_of(verdicts, row);

    return outcome == CB_FASTER || outcome == CB_SLIGHTLY_FASTER;
}

/* Its interval excludes 1, but so many comparisons at once let it not pass. */
static int is_apart_alone(const struct cb_table *verdicts, size_t row)
{
    return outcome_of(verdicts, row) == CB_NOT_DETECTED &&
           (cb_table_real(verdicts, row, "lo") > 1 || cb_table_real(verdicts, row, "hi") < 1);
}

const char *cb_compared_reason(const struct cb_table *verdicts, size_t row)
{
    static const char *const reasons[CB_OUTCOMES] = {
        [CB_EQUAL] = "equal within 2%",
        [CB_NOT_DETECTED] = "no difference detected",
        [CB_BELOW_FLOOR] = "no more apart than one runner from itself",
        [CB_TOO_FEW] = "too few pairs for a verdict",
        [CB_NOISY] = "no verdict: rates vary by more than 20%",
        [CB_UNSTEADY] = "no verdict: never settled",
        [CB_DISTURBED] = "no verdict: over 20% of the blocks were disturbed",
        [CB_SATURATED] = "no verdict: a side could not always keep up",
        [CB_SLOWER] = "slower, though its median is the higher one",
        [CB_SLIGHTLY_SLOWER] = "slower by less than 2%, though its median is the higher one",
    };
    enum cb_outcome outcome = outcome_of(verdicts, row);

    if (is_apart_alone(verdicts, row))
        return "apart in one comparison alone, not among all of the run";
    return outcome < CB_OUTCOMES && reasons[outcome] ? reasons[outcome] : "no verdict";
}

static void write_ratio(FILE *out, const struct cb_table *verdicts, size_t row)
{
    double ratio = cb_table_real(verdicts, row, "ratio");
    double lo = cb_table_real(verdicts, row, "lo"), hi = cb_table_real(verdicts, row, "hi");
    char text[CB_READABLE], low[CB_READABLE], high[CB_READABLE];

    if (isnan(ratio))
        fputs("no pair", out);
    else if (isnan(lo) || isnan(hi))
        cb_html(out, "%sx, no interval", cb_readable_ratio(ratio, text));
    else
        cb_html(out, "%sx [%s, %s]", cb_readable_ratio(ratio, text), cb_readable_ratio(lo, low),
                cb_readable_ratio(hi, high));
}

/* The runner of side `a` or `b` at its pool. */
static void write_side(FILE *out, const struct cb_table *verdicts, size_t row, const char *runner,
                       const char *pool)
{
    cb_names_runner(out, cb_table_text(verdicts, row, runner));
    if (*cb_table_text(verdicts, row, pool))
        cb_html(out, ", pool %s", cb_table_text(verdicts, row, pool));
}

static void compose(FILE *out, const struct cb_table *verdicts, size_t row)
{
    int beats = cb_compared_beats(verdicts, row);
    double detectable = cb_table_real(verdicts, row, "detectable");
    double floor = cb_table_real(verdicts, row, "floor");
    char share[CB_READABLE];

    write_side(out, verdicts, row, "runner_a", "pool_a");
    fputs(beats ? " beats " : " and ", out);
    write_side(out, verdicts, row, "runner_b", "pool_b");
    if (beats)
        fputs(" by ", out);
    else
        cb_html(out, ": %s: ", cb_compared_reason(verdicts, row));
    write_ratio(out, verdicts, row);
    if (!beats && outcome_of(verdicts, row) == CB_NOT_DETECTED && !isnan(detectable) &&
        !is_apart_alone(verdicts, row))
        cb_html(out, "; %s could have been seen",
                cb_readable_percent(fmax(detectable, floor), share));
}

/* "slightly faster" as a class: outcome-slightly-faster */
static void write_class(FILE *out, const char *outcome)
{
    fputs("outcome-", out);
    for (; *outcome; outcome++)
        if (*outcome >= 'a' && *outcome <= 'z')
            putc(*outcome, out);
        else if (*outcome == ' ')
            putc('-', out);
}

void cb_compared_item(FILE *out, const struct cb_table *verdicts, size_t row)
{
    const char *sentence = cb_table_text(verdicts, row, "sentence");
    const char *why = cb_table_text(verdicts, row, "why");

    fputs("<li class=\"", out);
    write_class(out, cb_table_text(verdicts, row, "outcome"));
    fputs("\"><span class=\"outcome\">", out);
    if (*sentence)
        cb_html(out, "%s", sentence);
    else
        compose(out, verdicts, row);
    fputs("</span>", out);
    if (*why)
        cb_html(out, " <span class=\"why\">Goes with: %s</span>", why);
    fputs("</li>\n", out);
}
