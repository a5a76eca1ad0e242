/* Plan files: "key = value" lines, a [workload] line begins each group, # begins a comment. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "bench/plan.h"

enum { LINE_MAX_BYTES = 1024, LINES_MAX = 2000 };

static const char *const keys[] = {"runners",  "pools", "place",       "tasks", "duration",
                                   "warmup",   "rate",  "arrivals",    "reps",  "seed",
                                   "counters", "aa",    "param <name>"};

/* A file while it is read. */
struct reading {
    struct cb_plan *plan;
    const struct cb_topology *topology;
    const char *path;
    struct cb_err *err;
    int line;
    struct cb_axes preset; /* from the lines before the first group */
    struct cb_axes group;
    int in_group;
    char *lines[LINES_MAX]; /* owned; the axes point into them */
};

static int fail(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Records "file:line: " and the sentence. */
static int fail(struct reading *r, const char *format, ...)
{
    char sentence[sizeof r->err->what];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return cb_err_set(r->err, -EINVAL, "%s:%d: %s", r->path, r->line, sentence);
}

static char *trim(char *text)
{
    char *end = text + strlen(text);

    while (end > text && strchr(" \t\r\n", end[-1]))
        *--end = '\0';
    return text + strspn(text, " \t");
}

/* Adds the cases of the group that ends here. */
static int finish_group(struct reading *r)
{
    if (!r->in_group)
        return 0;
    return cb_plan_add(r->plan, r->topology, &r->group, r->path, r->err);
}

static int begin_group(struct reading *r, char *text)
{
    size_t length = strlen(text);
    int rc = finish_group(r);

    if (rc != 0)
        return rc;
    if (length < 3 || text[length - 1] != ']')
        return fail(r, "'%.60s' is not a group: write [workload]", text);
    text[length - 1] = '\0';
    r->group = r->preset;
    r->group.workloads = (struct cb_setting){trim(text + 1), r->line};
    r->in_group = 1;
    return 0;
}

static int set_param(struct reading *r, struct cb_axes *axes, char *name, char *value)
{
    size_t length = strlen(name);

    if (axes->params_count == CB_SETTINGS_MAX)
        return fail(r, "too many parameters at '%.40s'", name);
    /* "name = value" becomes "name=value" in place: there are at least as many bytes. */
    memmove(name + length + 1, value, strlen(value) + 1);
    name[length] = '=';
    axes->params[axes->params_count++] = (struct cb_setting){name, r->line};
    return 0;
}

static int unknown_key(struct reading *r, const char *key)
{
    const char *near = cb_nearest(key, keys, sizeof keys / sizeof *keys);

    return fail(r,
                "unknown key '%.40s': the keys are runners, pools, place, tasks, duration, warmup, "
                "rate, arrivals, reps, seed, counters, aa and param <name>%s%s%s",
                key, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static int set(struct reading *r, char *key, char *value)
{
    struct cb_axes *axes = r->in_group ? &r->group : &r->preset;
    struct cb_setting setting = {value, r->line};
    struct cb_err why = {0};
    int rc = 0;

    if (strncmp(key, "param", 5) == 0 && (key[5] == ' ' || key[5] == '\t'))
        return set_param(r, axes, trim(key + 5), value);
    if (strcmp(key, "runners") == 0)
        axes->runners = setting;
    else if (strcmp(key, "pools") == 0)
        axes->pools = setting;
    else if (strcmp(key, "place") == 0)
        axes->place = setting;
    else if (strcmp(key, "tasks") == 0) { /* a group's own choice overrides the preset's */
        axes->tasks = setting;
        axes->duration.text = axes->warmup.text = axes->rate.text = axes->arrivals.text = NULL;
    } else if (strcmp(key, "duration") == 0) {
        axes->duration = setting;
        axes->tasks.text = NULL;
    } else if (strcmp(key, "warmup") == 0) {
        axes->warmup = setting;
        axes->tasks.text = NULL;
    } else if (strcmp(key, "rate") == 0) {
        axes->rate = setting;
        axes->tasks.text = NULL;
    } else if (strcmp(key, "arrivals") == 0)
        axes->arrivals = setting;
    else if (r->in_group && (strcmp(key, "reps") == 0 || strcmp(key, "seed") == 0 ||
                             strcmp(key, "counters") == 0 || strcmp(key, "aa") == 0))
        return fail(r, "%s holds for the whole plan: write it before the first [workload]", key);
    else if (strcmp(key, "reps") == 0)
        rc = cb_plan_parse_reps(key, value, 1, &r->plan->reps, &why);
    else if (strcmp(key, "counters") == 0)
        rc = cb_plan_parse_reps(key, value, 0, &r->plan->counter_reps, &why);
    else if (strcmp(key, "aa") == 0)
        rc = cb_plan_parse_reps(key, value, 0, &r->plan->aa, &why);
    else if (strcmp(key, "seed") == 0)
        rc = cb_quantity_parse(CB_COUNT, value, &r->plan->seed, &why);
    else
        return unknown_key(r, key);
    return rc == 0 ? 0 : fail(r, "%s", why.what);
}

static int read_line(struct reading *r, char *text)
{
    char *hash = strchr(text, '#'), *equals;

    if (hash)
        *hash = '\0';
    text = trim(text);
    if (*text == '\0')
        return 0;
    if (*text == '[')
        return begin_group(r, text);
    equals = strchr(text, '=');
    if (!equals)
        return fail(r, "'%.60s' is neither 'key = value' nor [workload]", text);
    *equals = '\0';
    if (*trim(equals + 1) == '\0')
        return fail(r, "%.40s has no value", trim(text));
    return set(r, trim(text), trim(equals + 1));
}

static int read_all(struct reading *r, FILE *in)
{
    char text[LINE_MAX_BYTES];
    int rc = 0;

    while (rc == 0 && fgets(text, sizeof text, in)) {
        r->line++;
        if (r->line > LINES_MAX)
            return fail(r, "a plan has fewer lines than this");
        if (strlen(text) == sizeof text - 1)
            return fail(r, "line too long");
        r->lines[r->line - 1] = strdup(text);
        if (!r->lines[r->line - 1])
            return cb_err_errno(r->err, ENOMEM, "reading %.150s", r->path);
        rc = read_line(r, r->lines[r->line - 1]);
    }
    if (rc == 0 && ferror(in))
        return cb_err_errno(r->err, errno, "reading %.150s", r->path);
    if (rc == 0)
        rc = finish_group(r);
    if (rc == 0 && r->plan->cases_count == 0)
        return cb_err_set(r->err, -EINVAL, "%s has no [workload]", r->path);
    return rc;
}

int cb_plan_read(struct cb_plan *plan, const struct cb_topology *topology, const char *path,
                 struct cb_err *err)
{
    struct cb_err local = {0};
    struct reading *r = calloc(1, sizeof *r);
    FILE *in = fopen(path, "re");
    int rc;

    if (!in || !r) {
        rc = cb_err_errno(err, errno, "plan file %.150s", path);
    } else {
        r->plan = plan;
        r->topology = topology;
        r->path = path;
        r->err = err ? err : &local;
        rc = read_all(r, in);
        for (int i = 0; i < LINES_MAX; i++)
            free(r->lines[i]);
    }
    if (in)
        fclose(in);
    free(r);
    return rc;
}
