#include "bench/advice/sentence.h"

#include <stdarg.h>
#include <string.h>

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
    const char *word = s->text;
    size_t column = LABEL;

    if (s->used == 0)
        return;
    fprintf(out, "%-*s", LABEL, label);
    while (*word) {
        size_t length = strcspn(word, " ");

        if (column > LABEL && column + 1 + length > COLUMNS) {
            fprintf(out, "\n%*s", LABEL, "");
            column = LABEL;
        } else if (column > LABEL) {
            putc(' ', out);
            column++;
        }
        fwrite(word, 1, length, out);
        column += length;
        word += length;
        word += strspn(word, " ");
    }
    putc('\n', out);
}
