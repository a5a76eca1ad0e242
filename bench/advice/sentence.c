#include "bench/advice/sentence.h"

#include <stdarg.h>

#include "bench/wrap.h"

enum { LABEL = 14, COLUMNS = 98 };

void cb_sentence_add(struct cb_sentence *s, const char *format, ...)
{
    size_t room = sizeof s->text - s->used;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(s->text + s->used, room, format, args);
    va_end(args);
    if (n > 0)
        s->used += (size_t)n < room ? (size_t)n : room - 1;
}

void cb_sentence_print(FILE *out, const char *label, const struct cb_sentence *s)
{
    char padded[64];

    if (s->used == 0)
        return;
    snprintf(padded, sizeof padded, "%-*s", LABEL, label);
    cb_wrap_print(out, COLUMNS, padded, s->text);
}
