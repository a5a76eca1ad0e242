#include "bench/json_read.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bench/whole_file.h"

static json_t *of(const struct cb_json_value *value)
{
    return (json_t *)value;
}

static const struct cb_json_value *as(const json_t *json)
{
    return (const struct cb_json_value *)json;
}

/* Puts a text of the same length in place of each NaN and Infinity, signed or not. */
static void replace_specials(char *bytes, size_t length)
{
    static const char *const specials[] = {"NaN", "-NaN", "Infinity", "-Infinity"};
    int in_text = 0;

    for (char *c = bytes; c < bytes + length; c++) {
        if (in_text && *c == '\\' && c[1])
            c++;
        else if (*c == '"')
            in_text = !in_text;
        else if (!in_text)
            for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
                size_t n = strlen(specials[i]);

                if (strncmp(c, specials[i], n) != 0)
                    continue;
                memset(c, '-', n);
                c[0] = c[n - 1] = '"';
                c += n - 1;
                break;
            }
    }
}

struct cb_json_value *cb_json_read(const char *path, struct cb_err *err)
{
    char *bytes;
    size_t length;
    json_error_t where;
    json_t *json;

    if (cb_whole_file_read(path, &bytes, &length, err) != 0)
        return NULL;
    replace_specials(bytes, length);
    json = json_loadb(bytes, length, 0, &where);
    free(bytes);
    if (!json)
        cb_err_set(err, -EINVAL, "%.120s:%d: not JSON, or cut off: %.80s", path, where.line,
                   where.text);
    return (struct cb_json_value *)json;
}

void cb_json_read_free(struct cb_json_value *value)
{
    json_decref(of(value));
}

const struct cb_json_value *cb_json_read_member(const struct cb_json_value *object, const char *key)
{
    return as(json_object_get(of(object), key));
}

size_t cb_json_read_count(const struct cb_json_value *list)
{
    return json_array_size(of(list));
}

const struct cb_json_value *cb_json_read_item(const struct cb_json_value *list, size_t index)
{
    return as(json_array_get(of(list), index));
}

const char *cb_json_read_text(const struct cb_json_value *value)
{
    return json_string_value(of(value));
}

int cb_json_read_real(const struct cb_json_value *value, double *number)
{
    *number = json_number_value(of(value));
    return json_is_number(of(value));
}

int cb_json_read_true(const struct cb_json_value *value)
{
    return json_is_true(of(value));
}

char *cb_json_read_show(const struct cb_json_value *value)
{
    if (!value)
        return NULL;
    if (json_is_string(of(value)))
        return strdup(json_string_value(of(value)));
    if (json_is_null(of(value)))
        return strdup("none");
    return json_dumps(of(value), JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
}
