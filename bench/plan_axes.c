/* Turns the lists that a user wrote into cases: every combination, all checked. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/list.h"
#include "bench/plan.h"
#include "bench/pools.h"

enum { VALUES_MAX = 64 };

/* The values that one setting lists. */
struct values {
    uint64_t value[VALUES_MAX];
    int count;
};

/* A group while it is expanded. */
struct expansion {
    struct cb_plan *plan;
    const struct cb_topology *topology;
    const struct cb_axes *axes;
    const char *file;
    struct cb_err *err;
    struct cb_case draft;                /* filled in axis by axis */
    struct values params[CB_PARAMS_MAX]; /* of the draft's workload */
    struct values tasks;                 /* empty = by duration */
    struct values rates;                 /* empty = closed loop */
    struct cb_pools pools;
};

/* Records the sentence with "file:line: " before it where there is a file. */
static int complain(const struct expansion *x, int line, const char *sentence)
{
    if (x->file && line)
        return cb_err_set(x->err, -EINVAL, "%s:%d: %s", x->file, line, sentence);
    if (x->file)
        return cb_err_set(x->err, -EINVAL, "%s: %s", x->file, sentence);
    return cb_err_set(x->err, -EINVAL, "%s", sentence);
}

static int complainf(const struct expansion *x, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int complainf(const struct expansion *x, int line, const char *format, ...)
{
    char sentence[240];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return complain(x, line, sentence);
}

/* Whether any workload of the group has a parameter, or its own name for --tasks, called so. */
static int known_in_group(const struct expansion *x, const char *key)
{
    const char *list = x->axes->workloads.text;
    char name[64];

    while (cb_list_next(&list, name, sizeof name)) {
        const struct cb_workload *w = cb_workload_find(name, NULL);

        if (w && (cb_param_find(w->params, key) >= 0 ||
                  (w->tasks_name && strcmp(w->tasks_name, key) == 0)))
            return 1;
    }
    return 0;
}

/* An item that was not understood: perhaps because it is no value, but another parameter. */
static int bad_item(const struct expansion *x, int line, const char *item, const char *sentence)
{
    const char *equals = strchr(item, '=');
    char key[64];

    snprintf(key, sizeof key, "%.*s", equals ? (int)(equals - item) : 0, item);
    if (!known_in_group(x, key))
        return complain(x, line, sentence);
    if (x->file)
        return complainf(x, line, "'%.60s' is another parameter: write a line 'param %s = %.60s'",
                         item, key, equals + 1);
    return complainf(x, line, "'%.60s' is another parameter: write another -p %.60s", item, item);
}

static int parse_values(const struct expansion *x, const struct cb_param *param,
                        struct cb_setting setting, const char *list, struct values *values)
{
    char item[64];

    values->count = 0;
    while (cb_list_next(&list, item, sizeof item)) {
        struct cb_err why = {0};

        if (values->count == VALUES_MAX)
            return complainf(x, setting.line, "%s has more than %d values", param->name,
                             VALUES_MAX);
        if (cb_param_parse(param, item, &values->value[values->count], &why) != 0)
            return bad_item(x, setting.line, item, why.what);
        values->count++;
    }
    return 0;
}

static int parse_tasks(struct expansion *x, struct cb_setting setting, const char *list)
{
    static const char *const words[] = {"auto", NULL};
    static const struct cb_param tasks = {
        .name = "tasks", .kind = CB_COUNT, .min = 1, .max = 1000000000000000ull, .words = words};

    return parse_values(x, &tasks, setting, list, &x->tasks);
}

static int unknown_param(const struct expansion *x, struct cb_setting setting, const char *key)
{
    const struct cb_workload *w = x->draft.workload;
    char names[160] = "";
    size_t used = 0;

    for (int i = 0; w->params && w->params[i].name; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
                                 w->params[i].name);
    if (w->tasks_name)
        snprintf(names + used, sizeof names - used, ", %s", w->tasks_name);
    return complainf(x, setting.line, "%s has no parameter '%.40s': it has %s", w->name, key,
                     names[0] ? names : "none");
}

/* Reads all -p of the draft's workload; those of the group's other workloads are left to them. */
static int parse_params(struct expansion *x)
{
    const struct cb_workload *w = x->draft.workload;
    uint64_t defaults[CB_PARAMS_MAX];

    cb_param_defaults(w->params, defaults);
    for (int i = 0; i < CB_PARAMS_MAX; i++)
        x->params[i] = (struct values){.value = {defaults[i]}, .count = 1};
    for (int i = 0; i < x->axes->params_count; i++) {
        struct cb_setting setting = x->axes->params[i];
        const char *equals = strchr(setting.text, '=');
        char key[64];
        int index;

        if (!equals || equals == setting.text)
            return complainf(x, setting.line, "'%.60s' is not a parameter: write key=value",
                             setting.text);
        snprintf(key, sizeof key, "%.*s", (int)(equals - setting.text), setting.text);
        index = cb_param_find(w->params, key);
        if (index >= 0) {
            if (parse_values(x, &w->params[index], setting, equals + 1, &x->params[index]) != 0)
                return -EINVAL;
        } else if (w->tasks_name && strcmp(w->tasks_name, key) == 0) {
            if (parse_tasks(x, setting, equals + 1) != 0)
                return -EINVAL;
        } else if (!known_in_group(x, key)) {
            return unknown_param(x, setting, key);
        }
    }
    return 0;
}

/* One value of a setting, or its preset. */
static int parse_one(struct expansion *x, const struct cb_param *param, struct cb_setting setting,
                     uint64_t *value)
{
    const char *text = setting.text ? setting.text : param->preset;
    struct values one;

    if (parse_values(x, param, setting, text, &one) != 0)
        return -EINVAL;
    if (one.count != 1)
        return complainf(x, setting.line, "%s takes one value", param->name);
    *value = one.value[0];
    return 0;
}

static int parse_rates(struct expansion *x)
{
    const char *list = x->axes->rate.text;
    char item[64];

    x->rates.count = 0;
    while (list && cb_list_next(&list, item, sizeof item)) {
        struct cb_err why = {0};

        if (x->rates.count == VALUES_MAX)
            return complainf(x, x->axes->rate.line, "rate has more than %d values", VALUES_MAX);
        if (cb_arrivals_parse_rate(item, &x->rates.value[x->rates.count++], &why) != 0)
            return complain(x, x->axes->rate.line, why.what);
    }
    return 0;
}

/* How the operations of an open loop arrive. */
static int parse_open_loop(struct expansion *x)
{
    static const struct cb_param arrivals = {
        .name = "arrivals", .words = cb_arrival_names, .only_words = 1, .preset = "poisson"};
    const struct cb_axes *axes = x->axes;
    uint64_t chosen;

    if (axes->rate.text && axes->tasks.text)
        return complain(x, axes->rate.line,
                        "a rate needs a duration, not tasks: what can't be begun in time is to be "
                        "counted, not waited for");
    if (axes->arrivals.text && !axes->rate.text)
        return complain(x, axes->arrivals.line, "arrivals say how a rate comes: choose a rate too");
    if (parse_one(x, &arrivals, axes->arrivals, &chosen) != 0)
        return -EINVAL;
    x->draft.arrivals = (enum cb_arrival_process)chosen;
    return parse_rates(x);
}

static int parse_warmup(struct expansion *x)
{
    static const char *const words[] = {"auto", NULL};
    static const struct cb_param warmup = {.name = "warmup",
                                           .kind = CB_DURATION,
                                           .max = 60 * CB_NS_PER_S,
                                           .words = words,
                                           .preset = "auto"};
    uint64_t value;

    if (x->axes->warmup.text && x->axes->tasks.text)
        return complain(x, x->axes->warmup.line,
                        "a warm-up needs a duration, not tasks: a makespan includes all");
    if (parse_one(x, &warmup, x->axes->warmup, &value) != 0)
        return -EINVAL;
    x->draft.warmup_is_given = value < CB_WORD;
    x->draft.warmup_ns = x->draft.warmup_is_given ? value : 0;
    return 0;
}

static int parse_work(struct expansion *x)
{
    static const struct cb_param duration = {.name = "duration",
                                             .kind = CB_DURATION,
                                             .min = 1000000,
                                             .max = 3600 * CB_NS_PER_S,
                                             .preset = "200ms"};
    const struct cb_axes *axes = x->axes;

    x->tasks.count = 0;
    if (axes->tasks.text && axes->duration.text)
        return complain(x, axes->duration.line, "choose either tasks or a duration, not both");
    if (parse_open_loop(x) != 0 || parse_warmup(x) != 0)
        return -EINVAL;
    if (axes->tasks.text)
        return parse_tasks(x, axes->tasks, axes->tasks.text);
    x->draft.duration_is_given = axes->duration.text != NULL;
    return parse_one(x, &duration, axes->duration, &x->draft.duration_ns);
}

/* Which CPUs the draft's carriers get depends on its shape. */
static int resolve_place(struct expansion *x)
{
    const struct cb_formation formation = {.place = x->draft.place,
                                           .processes = x->draft.shape.processes,
                                           .threads = x->draft.shape.threads};
    struct cb_err why = {0};
    int32_t *cpus;

    if (cb_topology_place_shape(x->topology, &formation, &cpus, &x->draft.cpus_count, &why) != 0)
        return complain(x, x->axes->place.line, why.what);
    x->draft.cpus = cb_plan_own(x->plan, cpus);
    return x->draft.cpus ? 0 : cb_err_errno(x->err, ENOMEM, "a plan");
}

static int add_case(struct expansion *x)
{
    if (x->plan->cases_count == CB_CASES_MAX)
        return complainf(x, 0, "more than %d cases", CB_CASES_MAX);
    return cb_plan_append(x->plan, &x->draft, x->err);
}

static int expand_pools(struct expansion *x)
{
    const struct cb_runner *r = x->draft.runner;
    uint32_t cpus = cb_topology_cpus(x->topology);

    for (int i = 0; i < (r->only_pool ? 1 : x->pools.count); i++) {
        struct cb_shape pool = x->pools.pool[i];

        if (!r->only_pool && pool.processes && !r->any_shape)
            return complainf(x, x->axes->pools.line,
                             "pool %ux%ux%u: %s takes a number; hybrid takes shapes",
                             pool.processes, pool.threads, pool.coroutines, r->name);
        x->draft.pool = r->only_pool     ? r->only_pool
                        : pool.processes ? (uint32_t)cb_shape_workers(pool)
                                         : pool.coroutines;
        x->draft.shape = !r->only_pool && pool.processes ? pool : r->shape(x->draft.pool, cpus);
        if (resolve_place(x) != 0 || add_case(x) != 0)
            return -EINVAL;
    }
    return 0;
}

static int parse_runner(struct expansion *x, char *spec)
{
    struct cb_err why = {0};

    if (cb_case_parse_runner(&x->draft, spec, &why) != 0)
        return complain(x, x->axes->runners.line, why.what);
    return 0;
}

static int expand_runners(struct expansion *x)
{
    const char *list = x->axes->runners.text;
    char spec[128];

    if (!list) {
        for (int i = 0; cb_runners[i]; i++) {
            snprintf(spec, sizeof spec, "%s", cb_runners[i]->name);
            if (parse_runner(x, spec) != 0 || expand_pools(x) != 0)
                return -EINVAL;
        }
        return 0;
    }
    while (cb_list_next(&list, spec, sizeof spec))
        if (parse_runner(x, spec) != 0 || expand_pools(x) != 0)
            return -EINVAL;
    return 0;
}

static int expand_rates(struct expansion *x)
{
    if (x->rates.count == 0)
        return expand_runners(x);
    for (int i = 0; i < x->rates.count; i++) {
        x->draft.rate_per_s = x->rates.value[i];
        if (expand_runners(x) != 0)
            return -EINVAL;
    }
    return 0;
}

/* Every combination of parameter values, the last parameter running fastest. */
static int expand_params(struct expansion *x, int param)
{
    if (param == CB_PARAMS_MAX) {
        if (x->tasks.count == 0)
            return expand_rates(x);
        if (x->rates.count > 0) /* the workload's own name for tasks was used */
            return complain(x, x->axes->rate.line, "a rate needs a duration, not tasks");
        x->draft.duration_ns = x->draft.warmup_ns = 0;
        for (int i = 0; i < x->tasks.count; i++) {
            x->draft.tasks_are_auto = x->tasks.value[i] >= CB_WORD;
            x->draft.tasks = x->draft.tasks_are_auto ? 0 : x->tasks.value[i];
            if (expand_runners(x) != 0)
                return -EINVAL;
        }
        return 0;
    }
    for (int i = 0; i < x->params[param].count; i++) {
        x->draft.params[param] = x->params[param].value[i];
        if (expand_params(x, param + 1) != 0)
            return -EINVAL;
    }
    return 0;
}

int cb_plan_add(struct cb_plan *plan, const struct cb_topology *topology,
                const struct cb_axes *axes, const char *file, struct cb_err *err)
{
    struct cb_err local = {0};
    struct expansion x = {
        .plan = plan, .topology = topology, .axes = axes, .file = file, .err = err ? err : &local};
    const struct cb_pools_machine machine = {.cpus = cb_topology_cpus(topology),
                                             .cpu_quota = plan->cpu_quota};
    const char *list = axes->workloads.text;
    struct cb_err bad_pool = {0};
    char name[64];

    x.draft.place = cb_plan_own(plan, strdup(axes->place.text ? axes->place.text : "compact"));
    if (!x.draft.place)
        return cb_err_errno(x.err, ENOMEM, "a plan");
    if (cb_pools_parse(axes->pools.text ? axes->pools.text : "ladder", &machine, &x.pools,
                       &bad_pool) != 0)
        return complain(&x, axes->pools.line, bad_pool.what);
    while (cb_list_next(&list, name, sizeof name)) {
        struct cb_err why = {0};

        x.draft.tasks = x.draft.rate_per_s = 0;
        x.draft.tasks_are_auto = 0;
        x.draft.workload = cb_workload_find(name, &why);
        if (!x.draft.workload)
            return complain(&x, axes->workloads.line, why.what);
        if (parse_work(&x) != 0 || parse_params(&x) != 0 || expand_params(&x, 0) != 0)
            return x.err->code;
    }
    return 0;
}
