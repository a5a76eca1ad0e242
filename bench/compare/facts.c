#include "bench/compare/facts.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fact {
    const char *group, *name; /* group NULL = at the top */
    double tolerance;         /* relative, of numbers; 0 = all must be equal */
};

/* The commit may differ: that is what is compared. So may what tells where and when it was. */
static const struct fact machine_facts[] = {
    {NULL, "cpu_model", 0},
    {NULL, "cpus", 0},
    {NULL, "cores", 0},
    {NULL, "cpu_quota", 0},
    {NULL, "kernel", 0},
    {NULL, "memory_bytes", 0.02}, /* what firmware and kernel keep for themselves varies */
    {NULL, "page_bytes", 0},
    {"settings", "governor", 0},
    {"settings", "boost", 0},
    {"settings", "no_turbo", 0},
    {"settings", "smt", 0},
    {"settings", "clock_source", 0},
    {"settings", "transparent_hugepage", 0},
    {"settings", "randomize_va_space", 0},
    {"settings", "numa_balancing", 0},
    {"settings", "isolated_cpus", 0},
    {"build", "compiler", 0},
    {"build", "flags", 0},
    {"build", "glibc", 0},
    {0},
};

static const struct fact gbench_facts[] = {
    {"context", "num_cpus", 0},
    {"context", "mhz_per_cpu", 0.1}, /* on many machines the frequency of a moment */
    {"context", "cpu_scaling_enabled", 0},
    {"context", "aslr_enabled", 0},
    {"context", "caches", 0},
    {"context", "library_build_type", 0},
    {"context", "machine", 0}, /* ours */
    {0},
};

_Static_assert(sizeof machine_facts / sizeof *machine_facts <= CB_FACTS_MAX, "room for all");

static const struct fact *table(enum cb_results_kind kind)
{
    return kind == CB_BY_CONCBENCH ? machine_facts : gbench_facts;
}

int cb_facts_take(struct cb_results *results, const struct cb_json_value *file, struct cb_err *err)
{
    const struct fact *facts = table(results->kind);
    const struct cb_json_value *build = cb_json_read_member(file, "build"), *commit;

    for (size_t i = 0; facts[i].name; i++) {
        const struct cb_json_value *group =
            facts[i].group ? cb_json_read_member(file, facts[i].group) : file;
        const struct cb_json_value *value = cb_json_read_member(group, facts[i].name);

        if (value && !(results->facts[i] = cb_json_read_show(value)))
            return cb_err_set(err, -ENOMEM, "no memory for what the machine is");
    }
    commit = cb_json_read_member(build, "commit");
    if (commit && !(results->commit = cb_json_read_show(commit)))
        return cb_err_set(err, -ENOMEM, "no memory for what the machine is");
    return 0;
}

int cb_facts_read(struct cb_results *results, const char *path, struct cb_err *err)
{
    struct cb_json_value *file = cb_json_read(path, err);
    int rc;

    if (!file)
        return -EINVAL;
    rc = cb_facts_take(results, file, err);
    cb_json_read_free(file);
    return rc;
}

const char *cb_facts_name(enum cb_results_kind kind, size_t i)
{
    return table(kind)[i].name;
}

int cb_facts_differ(const struct cb_results *a, const struct cb_results *b, size_t i)
{
    double tolerance = table(a->kind)[i].tolerance, x, y;
    char *end_x, *end_y;

    if (!a->facts[i] || !b->facts[i] || strcmp(a->facts[i], b->facts[i]) == 0)
        return 0;
    x = strtod(a->facts[i], &end_x);
    y = strtod(b->facts[i], &end_y);
    if (tolerance == 0 || *end_x || *end_y)
        return 1;
    return !(fabs(x - y) <= tolerance * fmax(fabs(x), fabs(y)));
}

int cb_facts_none(const struct cb_results *results)
{
    for (size_t i = 0; i < CB_FACTS_MAX; i++)
        if (results->facts[i])
            return 0;
    return 1;
}
