#include <math.h>
#include <stdio.h>

#include "bench/hints/usl.h"

enum { NUMBER = 32, PART = 112 }; /* bytes of texts */

/* Beyond either end of a 95% interval. */
#define TAIL 0.025

/* Two digits, and never an exponent. */
static const char *number(double value, char text[NUMBER])
{
    if (value > 0 && value < 0.001)
        snprintf(text, NUMBER, "<0.001");
    else
        snprintf(text, NUMBER, value < 9.95 ? "%.2g" : "%.0f", value);
    return text;
}

/* What shares are told in: among thousands of workers a millionth of coherence is much. */
struct unit {
    double least, by;
    const char *name;
};

static const struct unit *unit_of(double share)
{
    static const struct unit units[] = {
        {1e-4, 1e2, "%"}, {1e-7, 1e6, " per million"}, {0, 1e9, " per billion"}};
    const struct unit *unit = units;

    while (share < unit->least)
        unit++;
    return unit;
}

/* Shown to be more than none. */
static int is_shown(const struct cb_interval *share)
{
    return share->have_interval ? share->lo > 0 : share->estimate > 0;
}

/* "contention 2.1% [1.8, 2.5] (goes one at a time)", or that there is none. */
static void loss_words(const struct cb_interval *share, const char *name, const char *means,
                       char text[PART])
{
    const struct unit *unit = unit_of(share->estimate);
    char is[NUMBER], lo[NUMBER], hi[NUMBER], range[2 * NUMBER + 8] = "";

    if (!is_shown(share)) {
        snprintf(text, PART, "no %s to be seen", name);
        return;
    }
    if (share->have_interval)
        snprintf(range, sizeof range, " [%s, %s]", number(share->lo * unit->by, lo),
                 number(share->hi * unit->by, hi));
    snprintf(text, PART, "%s %s%s%s (%s)", name, number(share->estimate * unit->by, is), unit->name,
             range, means);
}

/* Both may be none by themselves, and not together: the curve bends, and too few sizes say how. */
static void either_words(const struct cb_usl_finding *f, char *text, size_t size)
{
    const struct unit *of_sigma = unit_of(f->sigma.hi), *of_kappa = unit_of(f->kappa.hi);
    char sigma[NUMBER], kappa[NUMBER];

    snprintf(text, size,
             "contention up to %s%s or coherence up to %s%s, which of the two can't be told",
             number(f->sigma.hi * of_sigma->by, sigma), of_sigma->name,
             number(f->kappa.hi * of_kappa->by, kappa), of_kappa->name);
}

static void peak_words(const struct cb_usl_finding *f, char text[PART])
{
    const char *s = round(f->peak.estimate) == 1 ? "" : "s";

    if (!f->peak.have_estimate)
        snprintf(text, PART, "no peak to be seen within the sizes measured");
    else if (f->peakless > TAIL)
        snprintf(text, PART, "peak at %.0f worker%s [%.0f, or beyond the sizes measured]",
                 f->peak.estimate, s, f->peak.lo);
    else
        snprintf(text, PART, "peak at %.0f worker%s [%.0f, %.0f]", f->peak.estimate, s, f->peak.lo,
                 f->peak.hi);
}

char *cb_usl_words(const struct cb_usl_finding *f, char *text, size_t size)
{
    char sigma[PART], kappa[PART], losses[2 * PART + 8], peak[PART], times[NUMBER];

    if (isnan(f->misfit)) {
        snprintf(text, size, "too few sizes, or samples, to tell whether the law describes them");
        return text;
    }
    if (!f->describes) {
        snprintf(text, size, "the law does not describe this curve (residuals %s times the noise)",
                 number(f->misfit, times));
        return text;
    }
    if (is_shown(&f->sigma) || is_shown(&f->kappa)) {
        loss_words(&f->sigma, "contention", "goes one at a time", sigma);
        loss_words(&f->kappa, "coherence", "each agrees with each other", kappa);
        snprintf(losses, sizeof losses, "%s, %s", sigma, kappa);
    } else if (f->lossless <= TAIL) {
        either_words(f, losses, sizeof losses);
    } else {
        snprintf(text, size, "no contention or coherence to be seen");
        return text;
    }
    peak_words(f, peak);
    snprintf(text, size, "%s: %s", losses, peak);
    return text;
}
