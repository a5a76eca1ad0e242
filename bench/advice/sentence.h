/* sentence - a text put together piece by piece, and written behind a label, wrapped. */
#ifndef CB_BENCH_ADVICE_SENTENCE_H
#define CB_BENCH_ADVICE_SENTENCE_H

#include <stddef.h>
#include <stdio.h>

enum { CB_SENTENCE = 1000 };

/* All zero = empty. What goes beyond the room is cut off. */
struct cb_sentence {
    size_t used;
    char text[CB_SENTENCE];
};

void cb_sentence_add(struct cb_sentence *sentence, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "label         text", in lines of at most 98 columns; nothing when it is empty. */
void cb_sentence_print(FILE *out, const char *label, const struct cb_sentence *sentence);

#endif
