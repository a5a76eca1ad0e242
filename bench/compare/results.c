#include "bench/compare/results.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/compare/facts.h"

const char *const cb_results_keys[CB_KEYS] = {
    "workload", "params", "track",       "runner",   "shape",         "pool",
    "place",    "tasks",  "duration_ns", "arrivals", "offered_per_s", "measure",
};

/* --- cases --- */

static int no_memory(struct cb_err *err)
{
    return cb_err_set(err, -ENOMEM, "no memory for so many samples");
}

static int by_key(const void *a, const void *b)
{
    const struct cb_results_case *x = a, *y = b;
    int order = 0;

    for (int i = 0; i < CB_KEYS && order == 0; i++)
        order = strcmp(x->key[i], y->key[i]);
    return order;
}

static void free_case(struct cb_results_case *c)
{
    for (int i = 0; c && i < CB_KEYS; i++)
        free(c->key[i]);
    if (c) {
        free(c->rates);
        free(c->message);
    }
    free(c);
}

struct cb_results_case *cb_results_find(const struct cb_results *results, char *const key[CB_KEYS])
{
    struct cb_results_case wanted;
    struct cb_results_case **found;

    memcpy(wanted.key, key, sizeof wanted.key);
    found = tfind(&wanted, &results->tree, by_key);
    return found ? *found : NULL;
}

/* A case with copies of the key, not yet in any list. */
static struct cb_results_case *new_case(const char *const key[CB_KEYS])
{
    struct cb_results_case *c = calloc(1, sizeof *c);
    int whole = c != NULL;

    for (int i = 0; whole && i < CB_KEYS; i++)
        whole = (c->key[i] = strdup(key[i])) != NULL;
    if (!whole) {
        free_case(c);
        return NULL;
    }
    c->floor = 1;
    return c;
}

struct cb_results_case *cb_results_add(struct cb_results *results, const char *const key[CB_KEYS],
                                       struct cb_err *err)
{
    struct cb_results_case *c = cb_results_find(results, (char *const *)key);

    if (c)
        return c;
    if (results->count == results->room) {
        size_t room = results->room ? 2 * results->room : 64;
        struct cb_results_case **cases = realloc(results->cases, room * sizeof *cases);

        if (!cases) {
            no_memory(err);
            return NULL;
        }
        results->cases = cases;
        results->room = room;
    }
    c = new_case(key);
    if (!c || !tsearch(c, &results->tree, by_key)) {
        free_case(c);
        no_memory(err);
        return NULL;
    }
    return results->cases[results->count++] = c;
}

int cb_results_rate(struct cb_results_case *c, double rate, struct cb_err *err)
{
    if (c->n == c->room) {
        size_t room = c->room ? 2 * c->room : 8;
        double *rates = realloc(c->rates, room * sizeof *rates);

        if (!rates)
            return no_memory(err);
        c->rates = rates;
        c->room = room;
    }
    c->rates[c->n++] = rate;
    return 0;
}

int cb_results_message(struct cb_results_case *c, const char *message, struct cb_err *err)
{
    if (!c->message && !(c->message = strdup(message)))
        return no_memory(err);
    return 0;
}

static void leave_alone(void *node)
{
    (void)node; /* the list owns the cases */
}

void cb_results_done(struct cb_results *results)
{
    tdestroy(results->tree, leave_alone);
    for (size_t i = 0; i < results->count; i++)
        free_case(results->cases[i]);
    free(results->cases);
    for (size_t i = 0; i < CB_FACTS_MAX; i++)
        free(results->facts[i]);
    free(results->commit);
    *results = (struct cb_results){0};
}

/* --- files --- */

/* Whether the first thing in the file is a brace: JSON, then, and no CSV of ours. */
static int begins_with_brace(const char *path, int *brace, struct cb_err *err)
{
    FILE *in = fopen(path, "re");
    int c;

    if (!in)
        return cb_err_errno(err, errno, "opening %.150s", path);
    do
        c = getc(in);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
    *brace = c == '{' || c == '[';
    fclose(in);
    return 0;
}

/* samples.csv, and what lies beside it. */
static int read_run(struct cb_results *results, const char *folder, const char *samples,
                    struct cb_err *err)
{
    char path[600];
    int rc = cb_results_samples(results, samples, err);

    snprintf(path, sizeof path, "%s/machine.json", folder);
    if (rc == 0 && access(path, F_OK) == 0)
        rc = cb_facts_read(results, path, err);
    snprintf(path, sizeof path, "%s/aa.csv", folder);
    if (rc == 0 && access(path, F_OK) == 0)
        rc = cb_results_floors(results, path, err);
    return rc;
}

static int read_file(struct cb_results *results, const char *path, struct cb_err *err)
{
    char folder[sizeof results->path];
    char *slash;
    int brace = 0, rc = begins_with_brace(path, &brace, err);

    if (rc != 0)
        return rc;
    if (brace) {
        results->kind = CB_BY_GOOGLE_BENCHMARK;
        return cb_results_gbench(results, path, err);
    }
    snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (slash == folder)
        slash++;
    if (slash)
        *slash = '\0';
    return read_run(results, slash ? folder : ".", path, err);
}

static int read_path(struct cb_results *results, const char *path, struct cb_err *err)
{
    char samples[600];
    struct stat info;

    if (strlen(path) >= sizeof results->path)
        return cb_err_set(err, -EINVAL, "%.150s...: a path of more than %zu bytes", path,
                          sizeof results->path - 1);
    if (stat(path, &info) != 0)
        return cb_err_errno(err, errno, "opening %.150s", path);
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode))
        return cb_err_set(
            err, -EINVAL,
            "%.150s is neither a run's folder nor a file: choose a folder of results, "
            "its samples.csv, or Google Benchmark's JSON",
            path);
    if (!S_ISDIR(info.st_mode))
        return read_file(results, path, err);
    snprintf(samples, sizeof samples, "%s/samples.csv", path);
    return read_run(results, path, samples, err);
}

int cb_results_read(struct cb_results *results, const char *path, struct cb_err *err)
{
    int rc;

    *results = (struct cb_results){.kind = CB_BY_CONCBENCH};
    rc = read_path(results, path, err);
    snprintf(results->path, sizeof results->path, "%s", path);
    if (rc == 0 && results->count == 0)
        rc = cb_err_set(err, -EINVAL, "%.150s holds no samples", path);
    return rc;
}
