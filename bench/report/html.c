#include "bench/report/html.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Whether XML may hold it and a page should: no control characters but tab and line feed, no
 * surrogates, no noncharacters. */
static int is_text(uint32_t c)
{
    return c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0xd800) ||
           (c >= 0xe000 && c < 0x110000 && (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef));
}

/* Bytes of the character at `text`, which isn't ASCII; 0 when it is no text of UTF-8: a stray or
 * missing continuation, one longer than it need be, or none that is_text. */
static size_t character(const unsigned char *text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : 2;
    uint32_t c = *text & (0x7fu >> length);

    if (*text < 0xc0 || *text >= 0xf8)
        return 0;
    for (size_t i = 1; i < length; i++) { /* a NUL is no continuation */
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (text[i] & 0x3fu);
    }
    return c >= least[length] && is_text(c) ? length : 0;
}

static const char *entity(unsigned char c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return is_text(c) ? NULL : replacement;
    }
}

static void escaped(FILE *out, const char *string)
{
    const unsigned char *text = (const unsigned char *)(string ? string : "");

    while (*text) {
        size_t length = *text < 0x80 ? 1 : character(text);
        const char *instead = *text < 0x80 ? entity(*text) : length ? NULL : replacement;

        if (instead)
            fputs(instead, out);
        else
            fwrite(text, 1, length, out);
        text += length ? length : 1;
    }
}

void cb_html(FILE *out, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    for (const char *at = format; *at;) {
        size_t plain = strcspn(at, "%");

        fwrite(at, 1, plain, out);
        at += plain;
        if (*at++ != '%')
            break;
        switch (*at++) {
        case 's': escaped(out, va_arg(list, const char *)); break;
        case 'd': fprintf(out, "%d", va_arg(list, int)); break;
        case 'u': fprintf(out, "%u", va_arg(list, unsigned)); break;
        case 'z': fprintf(out, "%zu", va_arg(list, size_t)), at++; break;
        default: putc('%', out); break; /* %% */
        }
    }
    va_end(list);
}
