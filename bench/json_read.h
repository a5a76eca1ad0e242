/* json_read - JSON files of others, read. The only user of Jansson. */
#ifndef CB_BENCH_JSON_READ_H
#define CB_BENCH_JSON_READ_H

#include <stddef.h>

#include "base/err.h"

/* A value of a file: an object, a list, a text, a number and so on. Values below it are borrowed
 * until it is freed. Every function takes NULL, a value that isn't there. */
struct cb_json_value;

/* Reads the file. NaN and Infinity, which JSON doesn't know but Google Benchmark writes, are read
 * as values that are no number. NULL with a sentence: no such file, or no JSON, and in which line
 * it ends to be. */
struct cb_json_value *cb_json_read(const char *path, struct cb_err *err);
void cb_json_read_free(struct cb_json_value *value);

/* The member of an object, or NULL. */
const struct cb_json_value *cb_json_read_member(const struct cb_json_value *object,
                                                const char *key);

/* A list's items; 0 of what is no list. */
size_t cb_json_read_count(const struct cb_json_value *list);
const struct cb_json_value *cb_json_read_item(const struct cb_json_value *list, size_t index);

/* A text, or NULL when it is none. */
const char *cb_json_read_text(const struct cb_json_value *value);

/* 1 and the number, or 0 when it is none. */
int cb_json_read_real(const struct cb_json_value *value, double *number);

/* Whether it is `true`. */
int cb_json_read_true(const struct cb_json_value *value);

/* Any value as a text of its own, which the caller frees: a text as it is, "none" for null, all
 * else as JSON in one line. NULL only when out of memory or of NULL. */
char *cb_json_read_show(const struct cb_json_value *value);

#endif
