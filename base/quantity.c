#include "base/quantity.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct unit {
    const char *name;
    uint64_t scale;
};

/* Largest first, so that formatting finds the shortest exact form. Units without a name are read
 * only: numbers of bytes and percents need none, while durations do, or 10 might be ten of
 * anything. */
static const struct unit durations[] = {{"h", 3600000000000ull},
                                        {"m", 60000000000ull},
                                        {"s", 1000000000ull},
                                        {"ms", 1000000ull},
                                        {"us", 1000ull},
                                        {"ns", 1ull},
                                        {NULL, 0}};
static const struct unit sizes[] = {{"GiB", 1ull << 30}, {"MiB", 1ull << 20}, {"KiB", 1ull << 10},
                                    {"B", 1ull},         {"", 1ull},          {NULL, 0}};
static const struct unit percents[] = {{"%", 1ull}, {"", 1ull}, {NULL, 0}};
static const struct unit ratios[] = {{"", CB_RATIO_ONE}, {NULL, 0}};
static const struct unit counts[] = {{"", 1ull}, {NULL, 0}};

static const struct {
    const struct unit *units;
    const char *form;
    const char *whole; /* what a value is a whole number of */
} kinds[] = {
    [CB_COUNT] = {counts, "a whole number such as 1000", "units"},
    [CB_DURATION] = {durations, "a duration such as 500us, 10ms or 2s", "nanoseconds"},
    [CB_BYTES] = {sizes, "a size such as 64, 64KiB or 1GiB", "bytes"},
    [CB_PERCENT] = {percents, "a percentage such as 50 or 50%", "percent"},
    [CB_RATIO] = {ratios, "a number such as 2 or 0.5", "thousandths"},
};

static const struct unit *find_unit(const struct unit *units, const char *name)
{
    for (; units->name; units++)
        if (strcmp(units->name, name) == 0)
            return units;
    return NULL;
}

/* Fixed-point reading of digits[.digits]: no floating point, so that 0.1ms is exactly 100 us. */
int cb_quantity_parse(enum cb_quantity kind, const char *text, uint64_t *value, struct cb_err *err)
{
    unsigned __int128 digits = 0, scale = 1, result;
    const struct unit *unit;
    const char *p = text;
    int seen = 0, fraction = 0;

    for (; (*p >= '0' && *p <= '9') || (*p == '.' && !fraction); p++) {
        if (*p == '.') {
            fraction = 1;
            continue;
        }
        digits = digits * 10 + (unsigned)(*p - '0');
        if (fraction)
            scale *= 10;
        if (++seen > 22)
            return cb_err_set(err, -EINVAL, "'%.40s' is too large a number", text);
    }
    unit = find_unit(kinds[kind].units, p);
    if (!seen || !unit || p[-1] == '.' || *text == '.') {
        if (digits == 0 && seen && !fraction && kind != CB_COUNT && *p == '\0')
            unit = kinds[kind].units; /* a bare 0 needs no unit */
        else
            return cb_err_set(err, -EINVAL, "'%.40s' is not %s", text, kinds[kind].form);
    }
    result = digits * unit->scale;
    if (result % scale != 0)
        return cb_err_set(err, -EINVAL, "'%.40s' is not a whole number of %s", text,
                          kinds[kind].whole);
    if (result / scale > UINT64_MAX)
        return cb_err_set(err, -EINVAL, "'%.40s' is too large a number", text);
    *value = (uint64_t)(result / scale);
    return 0;
}

/* Without zeros at its end. */
static char *format_ratio(uint64_t value, char *buffer, size_t size)
{
    uint64_t rest = value % CB_RATIO_ONE;
    int places = 3;

    for (; places > 0 && rest % 10 == 0; places--)
        rest /= 10;
    if (places)
        snprintf(buffer, size, "%" PRIu64 ".%0*" PRIu64, value / CB_RATIO_ONE, places, rest);
    else
        snprintf(buffer, size, "%" PRIu64, value / CB_RATIO_ONE);
    return buffer;
}

char *cb_quantity_format(enum cb_quantity kind, uint64_t value, char *buffer, size_t size)
{
    const struct unit *unit = kinds[kind].units;

    if (kind == CB_RATIO)
        return format_ratio(value, buffer, size);
    while (unit->scale > 1 && (value == 0 || value % unit->scale != 0))
        unit++;
    snprintf(buffer, size, "%" PRIu64 "%s", value / unit->scale, value ? unit->name : "");
    return buffer;
}
