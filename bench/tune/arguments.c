#include "bench/tune/arguments.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* One value, where it is given. */
static int number(const char *text, const struct cb_param *param, uint64_t *value,
                  struct cb_err *err)
{
    return text ? cb_param_parse(param, text, value, err) : 0;
}

const char *cb_tune_arguments_param(const struct cb_tune_arguments *a, const char *name, int from)
{
    size_t length = strcspn(name, "=");

    for (int i = from; i < a->axes.params_count; i++) {
        const char *text = a->axes.params[i].text;

        if (strncmp(text, name, length) == 0 && text[length] == '=')
            return text;
    }
    return NULL;
}

/* A run would take the last of them. */
static int check_params(const struct cb_tune_arguments *a, struct cb_err *err)
{
    if (a->params_given > CB_SETTINGS_MAX)
        return cb_err_set(err, -EINVAL, "%d times -p: %d at most", a->params_given,
                          CB_SETTINGS_MAX);
    for (int i = 0; i < a->axes.params_count; i++) {
        const char *text = a->axes.params[i].text;
        const char *again = cb_tune_arguments_param(a, text, i + 1);

        if (again)
            return cb_err_set(err, -EINVAL, "%.60s and %.60s: give a parameter once", text, again);
    }
    return 0;
}

/* --cpu 200us is -w mixed -p cpu=200us. */
static int describe_service(struct cb_tune_arguments *a, struct cb_tune_owned *owned,
                            struct cb_err *err)
{
    const char *names[] = {"cpu", "wait", "cpu-cv", "wait-cv"};
    const char *values[] = {a->cpu, a->wait, a->cpu_cv, a->wait_cv};
    const char *option = NULL;

    for (int i = 0; i < 4; i++) {
        if (!values[i])
            continue;
        option = names[i];
        if (strlen(values[i]) > 40 || strchr(values[i], ','))
            return cb_err_set(err, -EINVAL, "--%s '%.60s': give one value", names[i], values[i]);
        snprintf(owned->params[i], sizeof owned->params[i], "%s=%s", names[i], values[i]);
        if (a->params_given++ < CB_SETTINGS_MAX)
            a->axes.params[a->axes.params_count++] = (struct cb_setting){owned->params[i], 0};
    }
    if (!option && a->crossover && strcmp(a->crossover, "concurrency") != 0)
        option = "crossover";
    if (option && !a->axes.workloads.text)
        a->axes.workloads.text = "mixed";
    if (option && strcmp(a->axes.workloads.text, "mixed") != 0)
        return cb_err_set(err, -EINVAL,
                          "--%s is of a service, which is the workload mixed: not of -w %.60s",
                          option, a->axes.workloads.text);
    return check_params(a, err);
}

/* --- cases --- */

/* What a tune looks for differs from one value to the next. */
static int check_one_panel(const struct cb_tune_arguments *a, const struct cb_case *first,
                           const struct cb_case *c, struct cb_err *err)
{
    const struct cb_param *params = first->workload->params;

    if (c->workload != first->workload)
        return cb_err_set(err, -EINVAL,
                          "-w %.80s: tune one workload at a time, each has a best size of its own",
                          a->axes.workloads.text);
    if (c->rate_per_s != first->rate_per_s)
        return cb_err_set(err, -EINVAL,
                          "--rate %.80s: tune for one rate at a time, each has a best size of its "
                          "own",
                          a->axes.rate.text);
    for (int i = 0; params && params[i].name; i++)
        if (c->params[i] != first->params[i])
            return cb_err_set(err, -EINVAL,
                              "%.80s: tune for one value at a time, each has a best size of its "
                              "own",
                              cb_tune_arguments_param(a, params[i].name, 0));
    return 0;
}

static int check_cases(const struct cb_tune_arguments *a, const struct cb_plan *plan,
                       struct cb_err *err)
{
    char runner[CB_CASE_TEXT];

    for (uint32_t i = 0; i < plan->cases_count; i++) {
        const struct cb_case *c = &plan->cases[i];

        if (c->tasks || c->tasks_are_auto)
            return cb_err_set(err, -EINVAL,
                              "%s of %s: tune measures rates, not a number of tasks: leave it out",
                              c->workload->tasks_name, c->workload->name);
        if (check_one_panel(a, &plan->cases[0], c, err) != 0)
            return err->code;
        for (uint32_t j = 0; j < i; j++)
            if (cb_case_same_runner(c, &plan->cases[j]))
                return cb_err_set(err, -EINVAL, "the runner %s is listed twice: name each once",
                                  cb_case_runner(c, runner));
    }
    return 0;
}

/* A case a runner: whatever else is listed would have to be tuned by itself. */
static int make_cases(struct cb_tune_arguments *a, const struct cb_topology *topology,
                      const struct cb_machine *machine, struct cb_plan *plan, struct cb_err *err)
{
    static const struct cb_param window = {
        .name = "window", .kind = CB_DURATION, .min = 1000000, .max = 3600 * CB_NS_PER_S};
    uint64_t window_ns = CB_NS_PER_S / 10;
    char cpus[16];

    if (!a->axes.workloads.text)
        return cb_err_set(err, -EINVAL,
                          "name a workload with -w (concbench list workloads shows all), or "
                          "describe your service with --cpu and --wait");
    if (number(a->axes.duration.text, &window, &window_ns, err) != 0)
        return err->code;
    if (a->axes.runners.text && strcmp(a->axes.runners.text, "all") == 0)
        a->axes.runners.text = NULL;
    snprintf(cpus, sizeof cpus, "%.0f",
             machine->cpu_quota > 0 && machine->cpu_quota < machine->cpus ? ceil(machine->cpu_quota)
                                                                          : machine->cpus);
    a->axes.pools.text = cpus;
    if (cb_plan_add(plan, topology, &a->axes, NULL, err) != 0 || check_cases(a, plan, err) != 0)
        return err->code;
    for (uint32_t i = 0; i < plan->cases_count; i++)
        plan->cases[i].duration_ns = window_ns;
    return 0;
}

/* Sizes that no runner would try are not silently left out. */
static int check_also(const struct cb_tune_arguments *a, const struct cb_tune_settings *s,
                      struct cb_err *err)
{
    int takes_sizes = 0;

    for (uint32_t i = 0; i < s->plan->cases_count; i++)
        takes_sizes |= !s->plan->cases[i].runner->any_shape && !s->plan->cases[i].runner->only_pool;
    if (!takes_sizes)
        return cb_err_set(err, -EINVAL,
                          "--also %.60s: no runner here takes a number of workers, as thread, fork "
                          "and coro do",
                          a->also);
    for (uint32_t i = 0; i < s->also_count && s->max_pool; i++)
        if (s->also[i] > s->max_pool)
            return cb_err_set(err, -EINVAL, "--also %u is beyond --max-pool %u", s->also[i],
                              s->max_pool);
    return 0;
}

static int parse_also(const struct cb_tune_arguments *a, const struct cb_machine *machine,
                      struct cb_tune_owned *owned, struct cb_tune_settings *s, struct cb_err *err)
{
    const struct cb_pools_machine m = {.cpus = machine->cpus, .cpu_quota = machine->cpu_quota};

    if (!a->also)
        return 0;
    if (cb_pools_parse(a->also, &m, &owned->also, err) != 0)
        return err->code;
    for (int i = 0; i < owned->also.count; i++) {
        if (owned->also.pool[i].processes)
            return cb_err_set(err, -EINVAL, "--also '%.60s': give numbers of workers", a->also);
        owned->sizes[i] = owned->also.pool[i].coroutines;
    }
    s->also = owned->sizes;
    s->also_count = (uint32_t)owned->also.count;
    return check_also(a, s, err);
}

/* What the search is to find, and how hard it tries. */
static int parse_rules(const struct cb_tune_arguments *a, struct cb_tune_settings *s,
                       struct cb_err *err)
{
    static const struct cb_param within = {
        .name = "within", .kind = CB_PERCENT, .min = 1, .max = 50};
    static const struct cb_param p99 = {
        .name = "p99", .kind = CB_DURATION, .min = 1, .max = 3600 * CB_NS_PER_S};
    static const struct cb_param load = {.name = "load", .kind = CB_PERCENT, .min = 1, .max = 99};
    static const struct cb_param effort = {.name = "effort", .kind = CB_COUNT, .min = 1, .max = 16};
    static const struct cb_param seed = {.name = "seed", .kind = CB_COUNT, .max = UINT64_MAX};
    uint64_t percent = 2, bound = 0, share = 80, k = 1;

    s->plan->seed = 1;
    if (number(a->within, &within, &percent, err) != 0 || number(a->p99, &p99, &bound, err) != 0 ||
        number(a->load, &load, &share, err) != 0 || number(a->effort, &effort, &k, err) != 0 ||
        number(a->seed, &seed, &s->plan->seed, err) != 0)
        return err->code;
    if (a->load && (!a->p99 || a->axes.rate.text))
        return cb_err_set(err, -EINVAL,
                          "--load %.40s: it is the rate for a --p99 to which no --rate is given",
                          a->load);
    cb_tune_rules_default(&s->rules);
    if (a->p99)
        cb_tune_rules_bound(&s->rules, (double)bound);
    s->rules.within = (double)percent / 100;
    cb_tune_rules_effort(&s->rules, (uint32_t)k);
    s->rules.costs = 1;
    s->rules.seed = s->plan->seed;
    s->load = a->p99 && !a->axes.rate.text ? (double)share / 100 : 0;
    return 0;
}

/* The workloads that can have an open loop, as a list. */
static const char *open_loops(char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; cb_workloads[i]; i++)
        if (cb_workloads[i]->completes && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     cb_workloads[i]->name);
    return text;
}

/* A rate is offered where operations complete, and so often that windows hold some. */
static int check_open_loop(const struct cb_tune_arguments *a, const struct cb_plan *plan,
                           struct cb_err *err)
{
    enum { WINDOW_S = 2, ARRIVALS_MIN = 20 }; /* how far windows are lengthened; bench/refuse.c */
    const struct cb_case *c = &plan->cases[0];
    double window_s = c->duration_is_given ? (double)c->duration_ns / 1e9 : WINDOW_S;
    char names[200];

    if (!a->p99 && !c->rate_per_s)
        return 0;
    if (!c->workload->completes)
        return cb_err_set(err, -EINVAL, "%s has no open loop for --%s: choose %s",
                          c->workload->name, a->p99 ? "p99" : "rate",
                          open_loops(names, sizeof names));
    if (c->rate_per_s && (double)c->rate_per_s * window_s < ARRIVALS_MIN)
        return cb_err_set(err, -EINVAL,
                          "--rate %.40s: a window of %.3gs has fewer than %d requests: give a "
                          "--window of %.0fs or more",
                          a->axes.rate.text, window_s, ARRIVALS_MIN,
                          ceil(ARRIVALS_MIN / (double)c->rate_per_s));
    return 0;
}

/* Of the workload that stands for the user's service. */
static void read_service(struct cb_tune_settings *s)
{
    const struct cb_case *c = &s->plan->cases[0];
    int cpu, wait;

    if (strcmp(c->workload->name, "mixed") != 0)
        return;
    cpu = cb_param_find(c->workload->params, "cpu");
    wait = cb_param_find(c->workload->params, "wait");
    s->compute_ns = c->params[cpu];
    s->wait_ns = c->params[wait];
}

int cb_tune_settings_make(struct cb_tune_arguments *a, const struct cb_topology *topology,
                          const struct cb_machine *machine, struct cb_tune_owned *owned,
                          struct cb_tune_settings *s, struct cb_err *err)
{
    static const struct cb_param budget = {
        .name = "budget", .kind = CB_DURATION, .min = 1000000, .max = 30 * 24 * 3600 * CB_NS_PER_S};
    static const struct cb_param timeout = {
        .name = "timeout", .kind = CB_DURATION, .min = 1000000, .max = 24 * 3600 * CB_NS_PER_S};
    static const struct cb_param max_pool = {
        .name = "max-pool", .kind = CB_COUNT, .min = 1, .max = CB_POOL_MAX};
    uint64_t most = 0;

    s->plan = &owned->plan;
    s->session.timeout_ns = 0;
    s->strict = a->strict;
    if (a->stray)
        return cb_err_set(err, -EINVAL, "'%.60s' is no option of tune: a workload is named with -w",
                          a->stray);
    if (describe_service(a, owned, err) != 0 ||
        make_cases(a, topology, machine, s->plan, err) != 0 || parse_rules(a, s, err) != 0 ||
        check_open_loop(a, s->plan, err) != 0 || cb_tune_arguments_crossover(a, s, err) != 0 ||
        number(a->budget, &budget, &s->budget_ns, err) != 0 ||
        number(a->timeout, &timeout, &s->session.timeout_ns, err) != 0 ||
        number(a->max_pool, &max_pool, &most, err) != 0)
        return err->code;
    s->max_pool = (uint32_t)most;
    if (parse_also(a, machine, owned, s, err) != 0)
        return err->code;
    read_service(s);
    return 0;
}
