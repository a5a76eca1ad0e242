/* The text of an advice: what was tuned, each runner, their ranking, what it stands on. */
#include <inttypes.h>
#include <math.h>

#include "base/quantity.h"
#include "bench/advice/text.h"
#include "bench/advice/words.h"
#include "bench/readable.h"

/* "2 usable CPUs (affinity 2, cores 1, no quota); closed loop" */
static void print_head(FILE *out, const struct cb_advice *a)
{
    const struct cb_machine *m = a->machine;
    const struct cb_case *c = a->runner[0].c;
    struct cb_sentence s = {0}, cpus = {0};
    char params[CB_CASE_TEXT];

    cb_case_params(c, params);
    cb_sentence_add(&s, "%s%s%s%s", c->workload->name, params[0] ? " (" : "", params,
                    params[0] ? ")" : "");
    if (c->rate_per_s)
        cb_sentence_add(&s, ", %" PRIu64 " %s/s arriving, %s%s%s", c->rate_per_s, c->workload->unit,
                        cb_arrival_names[c->arrivals], a->rate_is ? ": " : "",
                        a->rate_is ? a->rate_is : "");
    cb_sentence_print(out, "tune", &s);
    cb_sentence_add(&cpus, "%.3g usable (affinity %u, physical cores %u, ", a->cpus, m->cpus,
                    a->cores);
    if (m->cpu_quota > 0)
        cb_sentence_add(&cpus, "quota %.3g)", m->cpu_quota);
    else
        cb_sentence_add(&cpus, "%s)", m->quota_unknown[0] ? "quota not known" : "no quota");
    cb_sentence_print(out, "CPUs", &cpus);
    if (a->interrupted)
        fputs("interrupted: what follows stands on the samples taken until then\n", out);
}

/* "thread: windows of 200ms after 50ms of warm-up; one sample varies by 3.1% (1 sigma)" */
static void print_runner_head(FILE *out, const struct cb_advice_runner *r)
{
    char runner[CB_CASE_TEXT], window[CB_READABLE], warmup[CB_READABLE], share[CB_READABLE];

    fprintf(out, "\n%s: windows of %s after %s of warm-up", cb_case_runner(r->c, runner),
            cb_readable_time((double)r->window_ns / 1e9, window),
            cb_readable_time((double)r->warmup_ns / 1e9, warmup));
    if (!isnan(r->finding->sigma))
        fprintf(out, "; one sample varies by %s (1 sigma)",
                cb_readable_percent(r->finding->sigma, share));
    putc('\n', out);
    if (r->unsteady)
        fputs("never settled while it was calibrated: its figures may still be warming up\n", out);
}

/* --- what it stands on --- */

static void add_throttling(struct cb_sentence *s, const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    const struct cb_tune_point *worst = NULL;
    char share[CB_READABLE], amount[CB_ADVICE_SIZE];

    for (uint32_t i = 0; i < f->count; i++)
        if (!isnan(f->points[i].throttled) && (!worst || f->points[i].throttled > worst->throttled))
            worst = &f->points[i];
    if (!worst)
        cb_sentence_add(s, "; throttling not known");
    else if (worst->throttled > 0)
        cb_sentence_add(s, "; throttled in up to %s of the periods (%s)",
                        cb_readable_percent(worst->throttled, share),
                        cb_advice_amount(r, &worst->arm, amount));
    else
        cb_sentence_add(s, "; no throttling");
}

/* Little's law beside what was measured: nothing was lost, nothing counted twice. */
static void print_runner_checks(FILE *out, const struct cb_advice_runner *r)
{
    struct cb_interval l = r->in_flight;
    struct cb_sentence s = {0};

    if (l.have_estimate)
        cb_sentence_add(&s, "Little's law, X R by workers: %.2f", l.estimate);
    else
        cb_sentence_add(&s, "Little's law not checked");
    if (l.have_estimate && l.have_interval)
        cb_sentence_add(&s, " [%.2f, %.2f]%s", l.lo, l.hi,
                        l.lo < 0.98 || l.hi > 1.02 ? ", more than 2% off" : "");
    add_throttling(&s, r);
    cb_sentence_print(out, "checks", &s);
}

static void print_machine_checks(FILE *out, const struct cb_advice *a)
{
    struct cb_sentence s = {0};
    char share[CB_READABLE];

    if (isnan(a->steal))
        cb_sentence_add(&s, "steal not known");
    else
        cb_sentence_add(&s, "steal %s of busy time", cb_readable_percent(a->steal, share));
    cb_sentence_add(&s, "; %u of %u passes disturbed from outside, %u taken again", a->disturbed,
                    a->passes, a->redone);
    cb_sentence_print(out, "disturbance", &s);
}

static void print_cost(FILE *out, const struct cb_advice *a)
{
    enum { EXHAUSTIVE = 5 }; /* samples of every size */
    struct cb_sentence s = {0};
    char time[CB_READABLE];
    uint64_t sizes = 0;

    for (uint32_t i = 0; i < a->count; i++)
        sizes += a->runner[i].lattice;
    cb_sentence_add(&s, "%u samples, %s", a->samples,
                    cb_readable_time((double)a->elapsed_ns / 1e9, time));
    if (sizes > 0)
        cb_sentence_add(&s, " (every size x %d: %" PRIu64 " samples)", EXHAUSTIVE,
                        EXHAUSTIVE * sizes);
    cb_sentence_print(out, "cost", &s);
}

void cb_advice_print(FILE *out, const struct cb_advice *a)
{
    if (a->count == 0)
        return;
    print_head(out, a);
    for (uint32_t i = 0; i < a->count; i++) {
        print_runner_head(out, &a->runner[i]);
        if (a->runner[i].finding->count > 0)
            cb_advice_print_sizes(out, a, &a->runner[i]);
        cb_advice_print_why(out, a, &a->runner[i]);
        if (a->runner[i].finding->count > 0)
            print_runner_checks(out, &a->runner[i]);
    }
    putc('\n', out);
    if (a->count > 1)
        cb_advice_print_ranking(out, a);
    print_machine_checks(out, a);
    print_cost(out, a);
}
