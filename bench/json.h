/* json - writes a flat or nested object, correctly escaped. What is not UTF-8 becomes the
 * replacement character, so that every text makes valid JSON. */
#ifndef CB_BENCH_JSON_H
#define CB_BENCH_JSON_H

#include <stdint.h>
#include <stdio.h>

struct cb_json {
    FILE *out; /* borrowed */
    int depth;
    int empty;      /* nothing written yet at this depth */
    uint32_t lists; /* bit d: what is open at depth d is a list */
};

void cb_json_begin(struct cb_json *json, FILE *out);      /* { */
void cb_json_open(struct cb_json *json, const char *key); /* "key": { */
void cb_json_list(struct cb_json *json, const char *key); /* "key": [ */
void cb_json_item(struct cb_json *json); /* { as an element of the list that is open */
void cb_json_text(struct cb_json *json, const char *key, const char *value); /* NULL = null */
void cb_json_count(struct cb_json *json, const char *key, uint64_t value);
void cb_json_real(struct cb_json *json, const char *key, double value); /* NaN = null */
void cb_json_truth(struct cb_json *json, const char *key, int value);   /* true or false */
void cb_json_close(struct cb_json *json);                               /* } or ] */

#endif
