/* csv - rows by RFC 4180, each written whole. */
#ifndef CB_BENCH_CSV_H
#define CB_BENCH_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A file under construction. Cells collect in `row` until cb_csv_end_row writes them with one
 * call, so a reader never sees half a row of ours. */
struct cb_csv {
    int fd;       /* owned */
    size_t whole; /* bytes of whole rows in the file */
    size_t used;  /* of row */
    int cells;    /* in this row */
    int overflow; /* the row did not fit */
    size_t cut;   /* bytes of a row without an end that cb_csv_append took away; 0 = none */
    char path[512];
    char row[8192];
};

/* Creates the file, which must not exist, and does not follow a link. */
int cb_csv_open(struct cb_csv *csv, const char *path, struct cb_err *err);

/* Opens one that is there, to go on behind its last whole row: a row that a crash cut off is taken
 * away. Follows no link, and refuses what is no plain file. */
int cb_csv_append(struct cb_csv *csv, const char *path, struct cb_err *err);

/* Closes it after its bytes reached the disk; reports what a delayed write ran into. */
int cb_csv_close(struct cb_csv *csv, struct cb_err *err);

/* One cell each; text is quoted where it must be. */
void cb_csv_text(struct cb_csv *csv, const char *text);
void cb_csv_count(struct cb_csv *csv, uint64_t value);
void cb_csv_real(struct cb_csv *csv, double value);
void cb_csv_empty(struct cb_csv *csv);
void cb_csv_optional(struct cb_csv *csv, int have, uint64_t value); /* a count, or empty */

/* A text cell for each name: of a header. */
void cb_csv_names(struct cb_csv *csv, const char *const *names, size_t count);

/* Writes the row. When only a part of it could be written, that part is taken back. */
int cb_csv_end_row(struct cb_csv *csv, struct cb_err *err);

/* Writes a whole table: the header, then what `rows` writes, which gets `user` and returns 0 or
 * -errno. On an error what was written of the file is removed: half a table would look like a whole
 * one. */
int cb_csv_write(const char *path, const char *const *names, size_t count,
                 int (*rows)(struct cb_csv *csv, void *user, struct cb_err *err), void *user,
                 struct cb_err *err);

#endif
