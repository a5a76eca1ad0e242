/* facts - what a run was measured on, and where two runs differ in it: what makes a comparison one
 * of machines instead of programs. */
#ifndef CB_BENCH_COMPARE_FACTS_H
#define CB_BENCH_COMPARE_FACTS_H

#include "bench/compare/results.h"
#include "bench/json_read.h"

/* Fills the facts of a run from its machine.json. */
int cb_facts_read(struct cb_results *results, const char *path, struct cb_err *err);

/* The same from a file in memory: machine.json, or Google Benchmark's context. */
int cb_facts_take(struct cb_results *results, const struct cb_json_value *file, struct cb_err *err);

/* The name of fact i in files of that kind, NULL after the last. */
const char *cb_facts_name(enum cb_results_kind kind, size_t i);

/* Whether the two, which are of one kind, differ in fact i. What only one of them knows is no
 * difference: older files say less. */
int cb_facts_differ(const struct cb_results *a, const struct cb_results *b, size_t i);

/* Whether nothing at all is known of the machine. */
int cb_facts_none(const struct cb_results *results);

#endif
