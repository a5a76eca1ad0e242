#include "bench/wrap.h"

#include <string.h>

/* As terminals count UTF-8 without wide characters: bytes but those that go on with another's. */
static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;

    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

/* Up to a blank, or to a semicolon with it. */
static size_t piece_of(const char *text)
{
    size_t length = strcspn(text, " ;");

    return length + (text[length] == ';');
}

void cb_wrap_print(FILE *out, size_t columns, const char *label, const char *text)
{
    size_t indent = columns_of(label, strlen(label)), column = indent;
    size_t blanks = 0; /* before the piece */

    fputs(label, out);
    while (*text) {
        size_t length = piece_of(text), wide = columns_of(text, length);

        if (column > indent && column + blanks + wide > columns) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            blanks = 0;
        }
        fprintf(out, "%*s%.*s", (int)blanks, "", (int)length, text);
        column += blanks + wide;
        text += length;
        blanks = *text == ' ';
        text += strspn(text, " ");
    }
    putc('\n', out);
}
