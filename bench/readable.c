#include "bench/readable.h"

#include <math.h>
#include <stdio.h>

/* With three digits, in the first of `count` units, each `step` of the one before, that makes it
 * less than a thousand. */
static char *scaled(double value, double step, const char *const *units, int count, char *buffer)
{
    int i = 0;

    if (isnan(value)) {
        snprintf(buffer, CB_READABLE, "-");
        return buffer;
    }
    for (; fabs(value) >= 999.5 && i < count - 1; i++)
        value /= step;
    snprintf(buffer, CB_READABLE, fabs(value) < 999.5 ? "%.3g%s" : "%.0f%s", value, units[i]);
    return buffer;
}

char *cb_readable_number(double value, char buffer[CB_READABLE])
{
    static const char *const units[] = {"", "k", "M", "G"};

    return scaled(value, 1000, units, 4, buffer);
}

char *cb_readable_time(double seconds, char buffer[CB_READABLE])
{
    static const char *const units[] = {"ns", "us", "ms", "s"};

    return scaled(1e9 * seconds, 1000, units, 4, buffer);
}

char *cb_readable_bytes(double bytes, char buffer[CB_READABLE])
{
    static const char *const units[] = {" B", " KiB", " MiB", " GiB"};

    return scaled(bytes, 1024, units, 4, buffer);
}

char *cb_readable_ratio(double ratio, char buffer[CB_READABLE])
{
    if (isnan(ratio))
        snprintf(buffer, CB_READABLE, "-");
    else
        snprintf(buffer, CB_READABLE, "%.*f", ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0, ratio);
    return buffer;
}

char *cb_readable_percent(double share, char buffer[CB_READABLE])
{
    if (isnan(share))
        snprintf(buffer, CB_READABLE, "-");
    else
        snprintf(buffer, CB_READABLE, "%.*f%%", share < 0.0995 ? 1 : 0, 100 * share);
    return buffer;
}

char *cb_readable_change(double now, double before, char buffer[CB_READABLE])
{
    double change = now / before - 1;

    if (isnan(change))
        snprintf(buffer, CB_READABLE, "-");
    else if (now / before >= 9.995)
        snprintf(buffer, CB_READABLE, "x%.0f", now / before);
    else
        snprintf(buffer, CB_READABLE, "%+.*f%%", fabs(change) < 0.0995 ? 1 : 0, 100 * change);
    return buffer;
}
