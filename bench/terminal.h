/* terminal - what a stream can show. */
#ifndef CB_BENCH_TERMINAL_H
#define CB_BENCH_TERMINAL_H

#include <stdio.h>

struct cb_terminal {
    unsigned width; /* columns of a line */
    int unicode;    /* block characters are shown as such; else only ASCII is safe */
};

/* Columns of the terminal behind a stream; 80 where it is none, or doesn't tell. */
unsigned cb_terminal_columns(FILE *out);

/* Likewise, but what COLUMNS says comes first. Unicode takes a terminal, a TERM that isn't dumb,
 * and a locale (LC_ALL, LC_CTYPE or LANG) of UTF-8. */
struct cb_terminal cb_terminal_of(FILE *out);

#endif
