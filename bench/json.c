#include "bench/json.h"

#include <inttypes.h>
#include <math.h>

/* Bytes of the UTF-8 character at `c`, which is not ASCII; 0 when it is none: too long a form, half
 * of a surrogate pair, beyond U+10FFFF (RFC 3629). */
static int utf8_bytes(const unsigned char *c)
{
    int bytes = c[0] >= 0xf0 && c[0] < 0xf5 ? 4 : c[0] >= 0xe0 && c[0] < 0xf0 ? 3 : 2;

    if (c[0] < 0xc2 || c[0] > 0xf4)
        return 0;
    for (int i = 1; i < bytes; i++)
        if (c[i] >> 6 != 2) /* a NUL, too */
            return 0;
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
        (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
        return 0;
    return bytes;
}

static void quote(FILE *out, const char *text)
{
    const unsigned char *c = (const unsigned char *)text;

    putc('"', out);
    while (*c) {
        int bytes = *c < 0x80 ? 1 : utf8_bytes(c);

        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else if (bytes > 0)
            fwrite(c, 1, (size_t)bytes, out);
        else
            fputs("\\ufffd", out);
        c += bytes ? bytes : 1;
    }
    putc('"', out);
}

static void begin_member(struct cb_json *json, const char *key)
{
    fprintf(json->out, "%s\n%*s", json->empty ? "" : ",", 2 * json->depth, "");
    json->empty = 0;
    quote(json->out, key);
    fputs(": ", json->out);
}

void cb_json_begin(struct cb_json *json, FILE *out)
{
    *json = (struct cb_json){.out = out, .depth = 1, .empty = 1};
    putc('{', out);
}

void cb_json_open(struct cb_json *json, const char *key)
{
    begin_member(json, key);
    putc('{', json->out);
    json->depth++;
    json->empty = 1;
}

void cb_json_list(struct cb_json *json, const char *key)
{
    begin_member(json, key);
    putc('[', json->out);
    json->depth++;
    json->lists |= 1u << json->depth;
    json->empty = 1;
}

void cb_json_item(struct cb_json *json)
{
    fprintf(json->out, "%s\n%*s{", json->empty ? "" : ",", 2 * json->depth, "");
    json->depth++;
    json->empty = 1;
}

void cb_json_text(struct cb_json *json, const char *key, const char *value)
{
    begin_member(json, key);
    if (value)
        quote(json->out, value);
    else
        fputs("null", json->out);
}

void cb_json_count(struct cb_json *json, const char *key, uint64_t value)
{
    begin_member(json, key);
    fprintf(json->out, "%" PRIu64, value);
}

void cb_json_real(struct cb_json *json, const char *key, double value)
{
    begin_member(json, key);
    if (isfinite(value))
        fprintf(json->out, "%.9g", value);
    else
        fputs("null", json->out);
}

void cb_json_truth(struct cb_json *json, const char *key, int value)
{
    begin_member(json, key);
    fputs(value ? "true" : "false", json->out);
}

void cb_json_close(struct cb_json *json)
{
    int list = json->lists >> json->depth & 1;

    json->lists &= ~(1u << json->depth);
    json->depth--;
    fprintf(json->out, "\n%*s%c%s", 2 * json->depth, "", list ? ']' : '}',
            json->depth == 0 ? "\n" : "");
    json->empty = 0;
}
