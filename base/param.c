#include "base/param.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

int cb_param_find(const struct cb_param *table, const char *name)
{
    for (int i = 0; table && table[i].name; i++)
        if (strcmp(table[i].name, name) == 0)
            return i;
    return -1;
}

static size_t count_words(const char *const *words)
{
    size_t count = 0;

    while (words && words[count])
        count++;
    return count;
}

/* "mutex, ring or pipe" */
static void join_words(const char *const *words, char *buffer, size_t size)
{
    size_t count = count_words(words), used = 0;

    buffer[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%s",
                                 i == 0           ? ""
                                 : i + 1 == count ? " or "
                                                  : ", ",
                                 words[i]);
}

int cb_param_parse(const struct cb_param *param, const char *text, uint64_t *value,
                   struct cb_err *err)
{
    size_t words = count_words(param->words);
    struct cb_err why = {0};
    char choices[128], low[32], high[32];

    for (size_t i = 0; i < words; i++)
        if (strcmp(param->words[i], text) == 0) {
            *value = param->only_words ? i : CB_WORD + i;
            return 0;
        }
    join_words(param->words, choices, sizeof choices);
    if (param->only_words) {
        const char *near = cb_nearest(text, param->words, words);

        return cb_err_set(err, -EINVAL, "%s=%.40s: choose %s%s%s%s", param->name, text, choices,
                          near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
    }
    if (cb_quantity_parse(param->kind, text, value, &why) != 0)
        return cb_err_set(err, -EINVAL, "%s=%.40s: %s%s%s", param->name, text, why.what,
                          words ? ", nor " : "", choices);
    if (*value < param->min || *value > param->max)
        return cb_err_set(err, -EINVAL, "%s=%.40s is out of range: %s to %s%s%s", param->name, text,
                          cb_quantity_format(param->kind, param->min, low, sizeof low),
                          cb_quantity_format(param->kind, param->max, high, sizeof high),
                          words ? ", or " : "", choices);
    return 0;
}

void cb_param_defaults(const struct cb_param *table, uint64_t values[CB_PARAMS_MAX])
{
    memset(values, 0, CB_PARAMS_MAX * sizeof *values);
    for (int i = 0; table && table[i].name; i++) {
        int rc = cb_param_parse(&table[i], table[i].preset, &values[i], NULL);

        assert(rc == 0 && "a parameter's default must be a valid value");
        (void)rc;
    }
}

char *cb_param_format(const struct cb_param *param, uint64_t value, char *buffer, size_t size)
{
    if (param->only_words)
        snprintf(buffer, size, "%s", param->words[value]);
    else if (value >= CB_WORD)
        snprintf(buffer, size, "%s", param->words[value - CB_WORD]);
    else
        cb_quantity_format(param->kind, value, buffer, size);
    return buffer;
}
