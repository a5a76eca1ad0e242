/* concbench run - runs a plan and writes its results. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/budget.h"
#include "bench/command.h"
#include "bench/doctor/glance.h"
#include "bench/gbench.h"
#include "bench/options.h"
#include "bench/run.h"

enum {
    KEY_TASKS = 256,
    KEY_REPS,
    KEY_PLACE,
    KEY_PLAN,
    KEY_TIMEOUT,
    KEY_SEED,
    KEY_COUNTERS,
    KEY_AA,
    KEY_BUDGET,
    KEY_PRECISION,
    KEY_FIXED,
    KEY_WARMUP,
    KEY_RATE,
    KEY_ARRIVALS,
    KEY_DRY
};

static const struct argp_option options[] = {
    {"workload", 'w', "NAME,...", 0, "Workloads to run", 1},
    {"runner", 'r', "NAME,...", 0, "Execution models, with options as coro:switch=ucontext [all]",
     1},
    {"pool", 'n', "SIZE,...", 0,
     "Pool sizes: numbers, multiples of the CPUs (4cpus), doublings (1..64), quota (the CPUs that "
     "a "
     "cgroup's CPU quota leaves, rounded down and up), ladder (1..4cpus, cpus and quota), for "
     "hybrid "
     "shapes (2x2x100) [ladder]",
     1},
    {"param", 'p', "KEY=VALUE[,VALUE]...", 0,
     "A parameter of the workload; several values are all run, another parameter is another -p", 1},
    {"tasks", KEY_TASKS, "M", 0,
     "Do M operations; their makespan counts. auto: as many as serial does in 100ms", 1},
    {"duration", 'd', "TIME", 0,
     "Work for that long; the rate counts [200ms, or longer where pilots show the need]", 1},
    {"warmup", KEY_WARMUP, "TIME", 0,
     "Work so long before the rate counts; 0, or auto: until pilots are steady [auto]", 1},
    {"rate", KEY_RATE, "N/s,...", 0,
     "Open loop: operations have scheduled starts, N a second, and latency runs from those", 1},
    {"arrivals", KEY_ARRIVALS, "HOW", 0, "Of a rate: poisson or constant [poisson]", 1},
    {"place", KEY_PLACE, "PLACE", 0,
     "compact, scatter, core, smt, numa, none or a list of CPUs [compact]", 1},
    {"plan", KEY_PLAN, "FILE", 0, "Take all of the above from a plan file", 1},
    {"reps", KEY_REPS, "R", 0, "Timing samples a case, a block each [12]", 2},
    {"counters", KEY_COUNTERS, "R", 0, "Extra samples a case that count [1]", 2},
    {"aa", KEY_AA, "N", 0,
     "Blocks in which every runner is also compared with itself; 0 = none: no floor is known then "
     "[all]",
     2},
    {"budget", KEY_BUDGET, "TIME", 0,
     "Spend so long: after the plan's samples (at least 8 a case, however long they take) on "
     "blocks of the cases whose intervals are widest, and say what is still open",
     2},
    {"precision", KEY_PRECISION, "PERCENT", 0,
     "With --budget: half-width of an interval that is narrow enough [2%]", 2},
    {"fixed-layout", KEY_FIXED, NULL, 0,
     "Fork all samples from one process without address-space randomisation, instead of from a "
     "new one for each block",
     2},
    {"seed", KEY_SEED, "N", 0, "Of the random order [1]", 2},
    {"timeout", KEY_TIMEOUT, "TIME", 0,
     "Limit for one sample, beyond its duration [60s, or what a workload meant to hang says]", 2},
    {"output", 'o', "DIR", 0, "Folder for the results [results/HOST/TIMESTAMP]", 2},
    {"dry-run", KEY_DRY, NULL, 0, "Print the cases and their number of samples, run nothing", 2},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

/* What the command line says. */
struct arguments {
    struct cb_axes axes;
    const char *plan, *output;
    const char *reps, *counters, *aa, *seed, *timeout, *budget, *precision;
    int dry_run, fixed_layout;
    int gbench_argc; /* what follows -- */
    char **gbench_argv;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *a = state->input;
    struct cb_setting setting = {value, 0};

    switch (key) {
    case 'w': a->axes.workloads = setting; break;
    case 'r': a->axes.runners = setting; break;
    case 'n': a->axes.pools = setting; break;
    case 'd': a->axes.duration = setting; break;
    case 'o': a->output = value; break;
    case 'p':
        if (a->axes.params_count == CB_SETTINGS_MAX)
            argp_error(state, "more than %d parameters", CB_SETTINGS_MAX);
        a->axes.params[a->axes.params_count++] = setting;
        break;
    case KEY_TASKS: a->axes.tasks = setting; break;
    case KEY_WARMUP: a->axes.warmup = setting; break;
    case KEY_RATE: a->axes.rate = setting; break;
    case KEY_ARRIVALS: a->axes.arrivals = setting; break;
    case KEY_PLACE: a->axes.place = setting; break;
    case KEY_PLAN: a->plan = value; break;
    case KEY_REPS: a->reps = value; break;
    case KEY_COUNTERS: a->counters = value; break;
    case KEY_AA: a->aa = value; break;
    case KEY_SEED: a->seed = value; break;
    case KEY_TIMEOUT: a->timeout = value; break;
    case KEY_BUDGET: a->budget = value; break;
    case KEY_PRECISION: a->precision = value; break;
    case KEY_FIXED: a->fixed_layout = 1; break;
    case KEY_DRY: a->dry_run = 1; break;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
    case ARGP_KEY_ARGS:
        /* argp has dropped the "--": what is left must be Google Benchmark's. */
        a->gbench_argc = state->argc - state->next;
        a->gbench_argv = state->argv + state->next;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    "[-- --benchmark_...]",
    "Runs workloads under execution models and writes the results.\v"
    "Example: concbench run -w cpu-sum,queue -r thread,fork,coro -n 1..8\n"
    "After -- come Google Benchmark's own arguments, such as --benchmark_filter=REGEX and "
    "--benchmark_out=FILE.",
    NULL,
    NULL,
    NULL};

/* --- from arguments to a plan --- */

static int usage(const struct cb_err *err)
{
    fprintf(stderr, "concbench run: %s\n", err->what);
    return CB_EXIT_USAGE;
}

static int has_axes(const struct cb_axes *axes)
{
    return axes->workloads.text || axes->runners.text || axes->pools.text || axes->place.text ||
           axes->tasks.text || axes->duration.text || axes->warmup.text || axes->rate.text ||
           axes->arrivals.text || axes->params_count > 0;
}

/* Numbers that have no part in the plan. */
struct limits {
    uint64_t timeout_ns, budget_ns;
    double precision;
};

/* A budget needs whole blocks to choose by. */
static int parse_budget(const struct arguments *a, struct cb_plan *plan, struct limits *limits,
                        struct cb_err *err)
{
    static const struct cb_param budget = {
        .name = "budget", .kind = CB_DURATION, .min = 1000000, .max = 30 * 24 * 3600 * CB_NS_PER_S};
    static const struct cb_param precision = {
        .name = "precision", .kind = CB_PERCENT, .min = 1, .max = 100};
    uint64_t percent;
    int rc;

    limits->budget_ns = 0;
    if (a->precision && !a->budget)
        return cb_err_set(err, -EINVAL, "--precision says what a --budget is to reach: give both");
    rc = cb_param_parse(&precision, a->precision ? a->precision : "2%", &percent, err);
    if (rc == 0 && a->budget)
        rc = cb_param_parse(&budget, a->budget, &limits->budget_ns, err);
    limits->precision = (double)percent / 100;
    if (a->budget && plan->reps < CB_BUDGET_BLOCKS)
        plan->reps = CB_BUDGET_BLOCKS;
    return rc;
}

/* Numbers on the command line override a plan file's. */
static int parse_numbers(const struct arguments *a, struct cb_plan *plan, struct limits *limits,
                         struct cb_err *err)
{
    static const struct cb_param timeout = {
        .name = "timeout", .kind = CB_DURATION, .min = 1000000, .max = 24 * 3600 * CB_NS_PER_S};
    static const struct cb_param seed = {.name = "seed", .kind = CB_COUNT, .max = UINT64_MAX};

    if (a->reps && cb_plan_parse_reps("reps", a->reps, 1, &plan->reps, err) != 0)
        return err->code;
    if (a->counters &&
        cb_plan_parse_reps("counters", a->counters, 0, &plan->counter_reps, err) != 0)
        return err->code;
    if (a->aa && cb_plan_parse_reps("aa", a->aa, 0, &plan->aa, err) != 0)
        return err->code;
    if (a->seed && cb_param_parse(&seed, a->seed, &plan->seed, err) != 0)
        return err->code;
    if (parse_budget(a, plan, limits, err) != 0)
        return err->code;
    limits->timeout_ns = 0;
    return a->timeout ? cb_param_parse(&timeout, a->timeout, &limits->timeout_ns, err) : 0;
}

static int make_plan(const struct arguments *a, const struct cb_topology *topology,
                     struct cb_plan *plan, struct cb_err *err)
{
    const char *bad, *why;

    if (a->gbench_argc > 0 && (bad = cb_gbench_check(a->gbench_argc, a->gbench_argv, &why)))
        return cb_err_set(err, -EINVAL, "'%.80s': %s", bad, why);
    if (a->plan && has_axes(&a->axes))
        return cb_err_set(err, -EINVAL,
                          "choose either --plan or -w, -r, -n, -p, --tasks, "
                          "--duration, --warmup, --rate, --arrivals, --place, not both");
    if (a->plan)
        return cb_plan_read(plan, topology, a->plan, err);
    if (!a->axes.workloads.text)
        return cb_err_set(err, -EINVAL,
                          "name a workload with -w (concbench list workloads shows "
                          "all), or a plan with --plan");
    return cb_plan_add(plan, topology, &a->axes, NULL, err);
}

static void print_plan(const struct cb_plan *plan)
{
    for (uint32_t i = 0; i < plan->cases_count; i++) {
        const struct cb_case *c = &plan->cases[i];
        char runner[CB_CASE_TEXT], params[CB_CASE_TEXT], pool[CB_CASE_TEXT], amount[32];

        printf("%s %s pool=%s place=%s %s=%s %s", c->workload->name, cb_case_runner(c, runner),
               cb_case_pool(c, pool), c->place,
               c->tasks || c->tasks_are_auto ? "tasks" : "duration",
               c->tasks_are_auto ? "auto"
                                 : cb_quantity_format(c->tasks ? CB_COUNT : CB_DURATION,
                                                      c->tasks ? c->tasks : c->duration_ns, amount,
                                                      sizeof amount),
               cb_case_params(c, params));
        if (c->rate_per_s)
            printf(" rate=%llu/s %s", (unsigned long long)c->rate_per_s,
                   cb_arrival_names[c->arrivals]);
        putchar('\n');
    }
    printf("%u cases, %u timing and %u counting samples each, %u twins\n", plan->cases_count,
           plan->reps, plan->counter_reps, cb_plan_twins(plan));
}

/* --- and to a run --- */

static int run(const struct arguments *a, const struct cb_topology *topology,
               struct cb_machine *machine, struct cb_plan *plan, const struct limits *limits)
{
    struct cb_counters_support counters = {.source = "getrusage"};
    struct cb_diagnosis diagnosis;
    struct cb_run_result result;
    struct cb_err err = {0};
    int rc = 0;

    if (plan->counter_reps > 0)
        rc = cb_counters_probe(&counters, &err);
    if (rc == 0) {
        cb_doctor_glance(topology, plan->counter_reps > 0 ? &counters : NULL, &diagnosis);
        machine->doctor = &diagnosis;
    }
    if (rc == 0) {
        const struct cb_run_settings settings = {
            .session = {.topology = topology,
                        .machine = machine,
                        .counters = &counters,
                        .folder = a->output,
                        .timeout_ns = limits->timeout_ns,
                        .fixed_layout = a->fixed_layout,
                        .gbench_argc = a->gbench_argc,
                        .gbench_argv = a->gbench_argv},
            .plan = plan,
            .budget_ns = limits->budget_ns,
            .precision = limits->precision,
        };

        rc = cb_run(&settings, &result, &err);
        if (rc != 0 && !result.interrupted && !result.folder[0])
            return usage(&err);
        printf("results: %s\n", result.folder);
        if (result.failed || result.skipped)
            fprintf(stderr,
                    "concbench run: %u samples went well, %u failed, %u were skipped; "
                    "samples.csv says why\n",
                    result.ok, result.failed, result.skipped);
        if (result.interrupted) {
            fprintf(stderr, "concbench run: interrupted; what was measured is in %s\n",
                    result.folder);
            return CB_EXIT_INTERRUPTED;
        }
    }
    if (rc != 0)
        fprintf(stderr, "concbench run: %s\n", err.what);
    return rc != 0 || result.failed ? CB_EXIT_FAILED : CB_EXIT_OK;
}

int cb_command_run(int argc, char **argv)
{
    struct arguments a = {0};
    struct cb_topology *topology;
    struct cb_machine machine;
    struct cb_plan plan;
    struct cb_err err = {0};
    struct limits limits;
    int status;

    if (cb_options_check(options, "concbench run", argc, argv, &err) != 0)
        return usage(&err);
    argp_err_exit_status = CB_EXIT_USAGE;
    argv[0] = "concbench run";
    argp_parse(&parser, argc, argv, 0, NULL, &a);
    topology = cb_topology_open(&err);
    if (!topology) {
        fprintf(stderr, "concbench run: %s\n", err.what);
        return CB_EXIT_FAILED;
    }
    cb_machine_read(&machine, topology);
    cb_plan_init(&plan);
    plan.cpu_quota = machine.cpu_quota;
    if (make_plan(&a, topology, &plan, &err) != 0 || parse_numbers(&a, &plan, &limits, &err) != 0 ||
        cb_plan_order(&plan, &err) != 0) {
        status = usage(&err);
    } else if (a.dry_run) {
        print_plan(&plan);
        status = CB_EXIT_OK;
    } else {
        status = run(&a, topology, &machine, &plan, &limits);
    }
    cb_plan_done(&plan);
    cb_topology_close(topology);
    return status;
}
