/* Why this size: what others would cost, what binds it, what textbooks and the law say. */
#include <inttypes.h>
#include <math.h>

#include "base/quantity.h"
#include "bench/advice/text.h"
#include "bench/advice/words.h"
#include "bench/readable.h"

/* --- instead of the recommended one --- */

/* Only what was measured of both. */
static void print_instead(FILE *out, const struct cb_advice_runner *r,
                          const struct cb_tune_point *p, const struct cb_tune_point *other,
                          const char *what)
{
    struct cb_sentence s = {0};
    char text[CB_READABLE], amount[CB_ADVICE_SIZE];
    double bytes;

    if (!other)
        return;
    bytes = other->memory_bytes - p->memory_bytes;
    if (!cb_advice_is_open(r) && other->speed.have_estimate && p->speed.have_estimate)
        cb_sentence_add(&s, ", throughput %s",
                        cb_readable_change(other->speed.estimate, p->speed.estimate, text));
    if (other->p99_ns.have_estimate && p->p99_ns.have_estimate)
        cb_sentence_add(&s, ", p99 %s%s",
                        cb_readable_change(other->p99_ns.estimate, p->p99_ns.estimate, text),
                        other->over ? " and over the bound" : "");
    if (!isnan(bytes))
        cb_sentence_add(&s, ", memory %s%s", bytes < 0 ? "" : "+", cb_readable_bytes(bytes, text));
    if (other->refused)
        cb_sentence_add(&s, ", refused");
    if (s.used > 0) {
        struct cb_sentence whole = {0};

        cb_sentence_add(&whole, "%s%s: %s", cb_advice_amount(r, &other->arm, amount), what,
                        s.text + 2);
        cb_sentence_print(out, "instead", &whole);
    }
}

/* What many would take, unless it is said already; NULL = not measured. */
static const struct cb_tune_point *one_a_cpu(const struct cb_advice *a,
                                             const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;

    for (uint32_t i = 0; i < f->count && !r->c->runner->any_shape; i++)
        if (f->points[i].arm.pool == ceil(a->cpus) && i != f->recommended && i != f->smaller &&
            i != f->twice)
            return &f->points[i];
    return NULL;
}

static void print_same(FILE *out, const struct cb_advice *a, const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    struct cb_sentence s = {0};
    char size[CB_ADVICE_SIZE];
    uint32_t same = 0;

    for (uint32_t i = 0; i < f->count; i++)
        same += f->points[i].same != 0;
    if (same < 2)
        return;
    for (uint32_t i = 0; i < f->count; i++)
        if (f->points[i].same)
            cb_sentence_add(&s, "%s ", cb_advice_size(r, &f->points[i].arm, size));
    cb_sentence_add(&s, "(within %g%%, not told apart)", 100 * a->rules->within);
    cb_sentence_print(out, "equally good", &s);
}

/* "no knee up to 256" is an answer. */
static void print_knee(FILE *out, const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    int refused = r->binding.what == CB_BINDS_KERNEL || r->binding.what == CB_BINDS_MEMORY;
    struct cb_sentence s = {0};
    char size[CB_ADVICE_SIZE];

    if (f->rising && f->best != CB_NO_ARM)
        cb_sentence_add(&s, "no knee up to %s: still rising%s",
                        cb_advice_size(r, &f->points[f->best].arm, size),
                        refused ? "" : "; --max-pool goes further");
    cb_sentence_print(out, "range", &s);
}

static void print_limit(FILE *out, const struct cb_advice_runner *r)
{
    struct cb_sentence s = {0};

    cb_sentence_add(&s, "%s", r->binding.why);
    cb_sentence_print(out, "limit", &s);
}

/* --- what textbooks say --- */

static char *figure(double value, char buffer[CB_READABLE])
{
    snprintf(buffer, CB_READABLE, value < 99.95 ? "%.3g" : "%.0f", value);
    return buffer;
}

/* Requests under way by Little's law, beside how many were; more than stated are where some wait
 * for a worker or a CPU. */
static void add_under_way(struct cb_sentence *s, const struct cb_advice *a,
                          const struct cb_advice_runner *r)
{
    const struct cb_tune_point *p = cb_advice_point(r, r->finding->recommended);
    double rate = p ? p->ops_per_s : NAN;
    char text[CB_READABLE], time[32];

    if (cb_advice_is_open(r))
        rate = (double)r->c->rate_per_s;
    else if (p && p->speed.have_estimate)
        rate = p->speed.estimate;
    if (isnan(rate))
        return;
    cb_sentence_add(s, "; Little's L = X R is %s requests under way",
                    figure(cb_little_in_flight(rate, (double)(a->compute_ns + a->wait_ns)), text));
    cb_sentence_add(s, " (%s/s x %s)", cb_readable_number(rate, text),
                    cb_quantity_format(CB_DURATION, a->compute_ns + a->wait_ns, time, sizeof time));
    if (r->in_flight.have_estimate && p)
        cb_sentence_add(s, ", %s were", figure(r->in_flight.estimate * p->arm.pool, text));
}

static void print_textbook(FILE *out, const struct cb_advice *a, const struct cb_advice_runner *r)
{
    int stated = a->compute_ns > 0 && isfinite(a->stated.workers);
    int measured = isfinite(r->goetz.workers) && isfinite(r->goetz.wait_by_compute);
    struct cb_sentence s = {0};
    char n[CB_READABLE], ratio[CB_READABLE];

    if (!stated && !measured)
        return;
    cb_sentence_add(&s, "Goetz's N = CPUs (1 + W/C) is ");
    if (stated)
        cb_sentence_add(&s, "%s by the stated W/C of %s", figure(a->stated.workers, n),
                        figure(a->stated.wait_by_compute, ratio));
    if (measured)
        cb_sentence_add(&s, "%s%s by the measured W/C of %s", stated ? ", " : "",
                        figure(r->goetz.workers, n), figure(r->goetz.wait_by_compute, ratio));
    if (stated)
        add_under_way(&s, a, r);
    cb_sentence_print(out, "textbook", &s);
}

static void print_law(FILE *out, const struct cb_advice_runner *r)
{
    struct cb_sentence s = {0};
    char words[400];

    if (r->have_usl)
        cb_sentence_add(&s, "%s", cb_usl_words(&r->usl, words, sizeof words));
    cb_sentence_print(out, "law", &s);
}

void cb_advice_print_why(FILE *out, const struct cb_advice *a, const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    const struct cb_tune_point *p = cb_advice_point(r, f->recommended);
    struct cb_sentence s = {0};

    cb_advice_recommendation(&s, a, r);
    cb_sentence_print(out, "recommended", &s);
    if (p) {
        print_instead(out, r, p, cb_advice_point(r, f->smaller), "");
        print_instead(out, r, p, cb_advice_point(r, f->twice), "");
        print_instead(out, r, p, one_a_cpu(a, r), ", one a CPU");
    }
    print_same(out, a, r);
    print_knee(out, r);
    print_limit(out, r);
    print_textbook(out, a, r);
    print_law(out, r);
}
