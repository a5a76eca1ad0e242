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

/* --cpu 200us is -w mixed -p cpu=200us. */
static int describe_service(struct cb_tune_arguments *a, struct cb_tune_owned *owned,
                            struct cb_err *err)
{
    const char *names[] = {"cpu", "wait", "cpu-cv", "wait-cv"};
    const char *values[] = {a->cpu, a->wait, a->cpu_cv, a->wait_cv};
    int given = 0;

    for (int i = 0; i < 4; i++) {
        if (!values[i])
            continue;
        given = 1;
        if (strlen(values[i]) > 40 || strchr(values[i], ','))
            return cb_err_set(err, -EINVAL, "--%s '%.60s': give one value", names[i], values[i]);
        if (a->axes.params_count == CB_SETTINGS_MAX)
            return cb_err_set(err, -EINVAL, "more than %d parameters", CB_SETTINGS_MAX);
        snprintf(owned->params[i], sizeof owned->params[i], "%s=%s", names[i], values[i]);
        a->axes.params[a->axes.params_count++] = (struct cb_setting){owned->params[i], 0};
    }
    if (a->crossover && strcmp(a->crossover, "concurrency") != 0)
        given = 1;
    if (given && !a->axes.workloads.text)
        a->axes.workloads.text = "mixed";
    if (given && strcmp(a->axes.workloads.text, "mixed") != 0)
        return cb_err_set(err, -EINVAL,
                          "--cpu, --wait and crossovers along them describe a service, which is "
                          "the workload mixed: not -w %.40s",
                          a->axes.workloads.text);
    return 0;
}

/* A case a runner: whatever else is listed would have to be tuned by itself. */
static int make_cases(struct cb_tune_arguments *a, const struct cb_topology *topology,
                      const struct cb_machine *machine, struct cb_plan *plan, struct cb_err *err)
{
    char cpus[16];

    if (!a->axes.workloads.text)
        return cb_err_set(err, -EINVAL,
                          "name a workload with -w (concbench list workloads shows all), or "
                          "describe your service with --cpu and --wait");
    if (a->axes.runners.text && strcmp(a->axes.runners.text, "all") == 0)
        a->axes.runners.text = NULL;
    snprintf(cpus, sizeof cpus, "%.0f",
             machine->cpu_quota > 0 && machine->cpu_quota < machine->cpus ? ceil(machine->cpu_quota)
                                                                          : machine->cpus);
    a->axes.pools.text = cpus;
    if (cb_plan_add(plan, topology, &a->axes, NULL, err) != 0)
        return err->code;
    for (uint32_t i = 0; i < plan->cases_count; i++) {
        struct cb_case *c = &plan->cases[i];

        if (c->tasks || c->tasks_are_auto)
            return cb_err_set(err, -EINVAL, "%s: tune measures rates, not a number of tasks",
                              c->workload->name);
        if (!cb_case_same_panel(c, &plan->cases[0]))
            return cb_err_set(err, -EINVAL,
                              "one workload with one value a parameter at a time, and one rate: "
                              "each has a best size of its own");
        for (uint32_t j = 0; j < i; j++)
            if (cb_case_same_runner(c, &plan->cases[j]))
                return cb_err_set(err, -EINVAL, "the runner %s is listed twice", c->runner->name);
    }
    if (!a->axes.duration.text)
        for (uint32_t i = 0; i < plan->cases_count; i++)
            plan->cases[i].duration_ns = CB_NS_PER_S / 10;
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
    return 0;
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
        return cb_err_set(err, -EINVAL, "--load is the rate for --p99 where no --rate is given");
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

/* Latency can only be held where it is recorded, and offered a rate where operations complete. */
static int check_bound(const struct cb_tune_arguments *a, const struct cb_plan *plan,
                       struct cb_err *err)
{
    const struct cb_workload *w = plan->cases[0].workload;

    if (!a->p99 || w->completes)
        return 0;
    return cb_err_set(err, -EINVAL,
                      "--p99 is held in an open loop, which %s has none of: concbench list "
                      "workloads shows which have",
                      w->name);
}

static int parse_crossover(const struct cb_tune_arguments *a, struct cb_tune_settings *s,
                           struct cb_err *err)
{
    static const char *const axes[] = {"wait", "cpu", "concurrency"};
    struct cb_param end = {.kind = CB_DURATION, .min = 1000, .max = 60 * CB_NS_PER_S};

    if (!a->crossover && (a->from || a->to))
        return cb_err_set(err, -EINVAL, "--from and --to are the ends of a --crossover");
    if (!a->crossover)
        return 0;
    for (int i = 0; i < 3; i++)
        if (strcmp(a->crossover, axes[i]) == 0)
            s->axis = CB_AXIS_WAIT + i;
    if (!s->axis)
        return cb_err_set(err, -EINVAL, "--crossover '%.40s': choose wait, cpu or concurrency",
                          a->crossover);
    if (a->p99 || a->max_pool || a->also)
        return cb_err_set(err, -EINVAL,
                          "--crossover compares throughput: not with --p99, --max-pool or --also");
    if ((s->axis == CB_AXIS_WAIT && a->wait) || (s->axis == CB_AXIS_CPU && a->cpu))
        return cb_err_set(err, -EINVAL, "--%s is what --crossover %s moves: leave it out",
                          a->crossover, a->crossover);
    if (s->plan->cases_count < 2)
        return cb_err_set(err, -EINVAL, "--crossover compares runners: name two or more with -r");
    s->from = 10000;
    s->to = CB_NS_PER_S / 10;
    if (s->axis == CB_AXIS_CONCURRENCY) {
        end = (struct cb_param){.kind = CB_COUNT, .min = 1, .max = CB_POOL_MAX};
        s->from = 1;
        s->to = 1024;
    }
    end.name = "from";
    if (number(a->from, &end, &s->from, err) != 0)
        return err->code;
    end.name = "to";
    if (number(a->to, &end, &s->to, err) != 0)
        return err->code;
    return s->from < s->to ? 0
                           : cb_err_set(err, -EINVAL, "--crossover: --from is not less than --to");
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
    if (describe_service(a, owned, err) != 0 ||
        make_cases(a, topology, machine, s->plan, err) != 0 || parse_rules(a, s, err) != 0 ||
        check_bound(a, s->plan, err) != 0 || parse_crossover(a, s, err) != 0 ||
        parse_also(a, machine, owned, s, err) != 0 ||
        number(a->budget, &budget, &s->budget_ns, err) != 0 ||
        number(a->timeout, &timeout, &s->session.timeout_ns, err) != 0 ||
        number(a->max_pool, &max_pool, &most, err) != 0)
        return err->code;
    s->max_pool = (uint32_t)most;
    read_service(s);
    return 0;
}
