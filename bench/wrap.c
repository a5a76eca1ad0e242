#include "bench/wrap.h"

#include <string.h>

enum { COLUMNS = 98 };

void cb_wrap_print(FILE *out, const char *label, const char *text)
{
    size_t indent = strlen(label), column = indent;

    fputs(label, out);
    while (*text) {
        size_t length = strcspn(text, " ");

        if (column > indent && column + 1 + length > COLUMNS) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            putc(' ', out);
            column++;
        }
        fwrite(text, 1, length, out);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    putc('\n', out);
}
