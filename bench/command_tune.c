/* concbench tune - finds the pool size for this machine. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/command.h"
#include "bench/doctor/glance.h"
#include "bench/options.h"
#include "bench/tune/arguments.h"
#include "bench/tune/start.h"

enum {
    KEY_CPU = 256,
    KEY_WAIT,
    KEY_CPU_CV,
    KEY_WAIT_CV,
    KEY_RATE,
    KEY_ARRIVALS,
    KEY_P99,
    KEY_LOAD,
    KEY_WITHIN,
    KEY_EFFORT,
    KEY_WINDOW,
    KEY_WARMUP,
    KEY_BUDGET,
    KEY_MAX,
    KEY_ALSO,
    KEY_PLACE,
    KEY_SEED,
    KEY_TIMEOUT,
    KEY_STRICT,
    KEY_RESUME,
    KEY_CROSSOVER,
    KEY_FROM,
    KEY_TO
};

enum { EXIT_UNCERTIFIED = 3, EXIT_OVER_BOUND = 4 };

static const struct argp_option options[] = {
    {"workload", 'w', "NAME", 0, "Workload to tune for", 1},
    {"runner", 'r', "NAME,...|all", 0, "Execution models, each at its own best size [all]", 1},
    {"param", 'p', "KEY=VALUE", 0, "A parameter of the workload; another is another -p", 1},
    {"cpu", KEY_CPU, "TIME", 0, "Your service: CPU time of a request (workload mixed)", 1},
    {"wait", KEY_WAIT, "TIME", 0, "Your service: how long a request waits", 1},
    {"cpu-cv", KEY_CPU_CV, "X", 0, "Its coefficient of variation: deviation by mean [0]", 1},
    {"wait-cv", KEY_WAIT_CV, "X", 0, "That of the wait [0]", 1},
    {"rate", KEY_RATE, "N/s", 0, "Open loop: so many requests arrive, served or not", 1},
    {"arrivals", KEY_ARRIVALS, "HOW", 0, "Of a rate: poisson or constant [poisson]", 1},
    {"place", KEY_PLACE, "PLACE", 0, "As of concbench run [compact]", 1},
    {"p99", KEY_P99, "TIME", 0, "The size must also hold this p99 latency, in an open loop", 2},
    {"load", KEY_LOAD, "PERCENT", 0,
     "Rate for --p99 without --rate, by the most that a runner does in a closed loop [80%]", 2},
    {"within", KEY_WITHIN, "PERCENT", 0,
     "The smallest size whose throughput is within this of the best is wanted [2%]", 2},
    {"max-pool", KEY_MAX, "N", 0, "Try no more workers [as many as the machine holds]", 2},
    {"also", KEY_ALSO, "N,...", 0, "Sizes to measure in any case", 2},
    {"crossover", KEY_CROSSOVER, "AXIS", 0,
     "Find where the best model changes along wait, cpu (of --cpu and --wait) or concurrency", 3},
    {"from", KEY_FROM, "X", 0, "The axis begins there [10us, or 1 worker]", 3},
    {"to", KEY_TO, "X", 0, "and ends there [100ms, or 1024 workers]", 3},
    {"effort", KEY_EFFORT, "K", 0, "Take K times the samples, 1 to 16 [1]", 4},
    {"window", KEY_WINDOW, "TIME", 0, "Length of a sample [100ms, or longer where windows vary]",
     4},
    {"warmup", KEY_WARMUP, "TIME", 0, "Before it; 0, or auto: until pilots are steady [auto]", 4},
    {"budget", KEY_BUDGET, "TIME", 0, "Don't take longer, at the cost of certainty", 4},
    {"seed", KEY_SEED, "N", 0, "Of the random order [1]", 4},
    {"timeout", KEY_TIMEOUT, "TIME", 0, "Limit for one sample, beyond its length [60s]", 4},
    {"strict", KEY_STRICT, NULL, 0, "End with status 3 when the result is not certified", 4},
    {"output", 'o', "DIR", 0, "Folder for the results [results/HOST/TIMESTAMP]", 4},
    {"resume", KEY_RESUME, "DIR", 0, "Go on with the tune in DIR, as it was begun", 4},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct cb_tune_arguments *a = state->input;
    struct cb_setting setting = {value, 0};

    switch (key) {
    case 'w': a->axes.workloads = setting; break;
    case 'r': a->axes.runners = setting; break;
    case 'p':
        if (a->params_given++ < CB_SETTINGS_MAX)
            a->axes.params[a->axes.params_count++] = setting;
        break;
    case 'o': a->output = value; break;
    case KEY_CPU: a->cpu = value; break;
    case KEY_WAIT: a->wait = value; break;
    case KEY_CPU_CV: a->cpu_cv = value; break;
    case KEY_WAIT_CV: a->wait_cv = value; break;
    case KEY_RATE: a->axes.rate = setting; break;
    case KEY_ARRIVALS: a->axes.arrivals = setting; break;
    case KEY_PLACE: a->axes.place = setting; break;
    case KEY_WINDOW: a->axes.duration = setting; break;
    case KEY_WARMUP: a->axes.warmup = setting; break;
    case KEY_P99: a->p99 = value; break;
    case KEY_LOAD: a->load = value; break;
    case KEY_WITHIN: a->within = value; break;
    case KEY_MAX: a->max_pool = value; break;
    case KEY_ALSO: a->also = value; break;
    case KEY_EFFORT: a->effort = value; break;
    case KEY_BUDGET: a->budget = value; break;
    case KEY_SEED: a->seed = value; break;
    case KEY_TIMEOUT: a->timeout = value; break;
    case KEY_STRICT: a->strict = 1; break;
    case KEY_RESUME: a->resume = value; break;
    case KEY_CROSSOVER: a->crossover = value; break;
    case KEY_FROM: a->from = value; break;
    case KEY_TO: a->to = value; break;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
    case ARGP_KEY_ARG: a->stray = value; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    "",
    "Finds the smallest pool size that is as good as the best, on this machine, and says how sure "
    "that is.\v"
    "Examples:\n"
    "  concbench tune -w io-sleep -r thread\n"
    "  concbench tune --cpu 200us --wait 5ms --cpu-cv 1 --rate 3000/s --p99 20ms\n"
    "  concbench tune --crossover wait --cpu 200us -r thread,coro,hybrid\n"
    "Exit status: 0 done, 1 failed, 2 usage, 3 not certified (with --strict), 4 no size holds "
    "the p99, 130 interrupted.",
    NULL,
    NULL,
    NULL};

static int usage(const struct cb_err *err)
{
    fprintf(stderr, "concbench tune: %s\n", err->what);
    return CB_EXIT_USAGE;
}

/* --- and to a tune --- */

static int status_of(const struct cb_tune_settings *s, const struct cb_tune_result *result, int rc)
{
    if (rc != 0)
        return CB_EXIT_FAILED;
    if (result->over_bound)
        return EXIT_OVER_BOUND;
    return s->strict && result->uncertified ? EXIT_UNCERTIFIED : CB_EXIT_OK;
}

static int tune(struct cb_tune_settings *s, struct cb_machine *machine)
{
    const struct cb_counters_support counters = {.source = "getrusage"};
    struct cb_diagnosis diagnosis;
    struct cb_tune_result result;
    struct cb_err err = {0};
    int rc;

    cb_doctor_glance(s->session.topology, NULL, &diagnosis);
    machine->doctor = &diagnosis;
    s->session.machine = machine;
    s->session.counters = &counters;
    rc = cb_tune(s, &result, &err);
    if (rc != 0 && !result.interrupted && !result.folder[0])
        return usage(&err);
    printf("results: %s\n", result.folder);
    if (result.interrupted) {
        fprintf(stderr, "concbench tune: interrupted; concbench tune --resume %s goes on\n",
                result.folder);
        return CB_EXIT_INTERRUPTED;
    }
    if (rc != 0)
        fprintf(stderr, "concbench tune: %s\n", err.what);
    return status_of(s, &result, rc);
}

/* What is given beside --resume DIR or --resume=DIR; NULL = nothing. */
static const char *beside_resume(int argc, char **argv, const char *folder)
{
    for (int i = 1; i < argc; i++) {
        const char *attached = strchr(argv[i], '=');
        int is_resume = strncmp(argv[i], "--r", 3) == 0;

        if (is_resume && attached && attached + 1 == folder)
            continue;
        if (!is_resume || argv[i + 1] != folder)
            return argv[i];
        i++;
    }
    return NULL;
}

/* A tune that was begun is gone on with as it was begun: by its own command line. */
static int read_start(struct cb_tune_arguments *a, int argc, char **argv,
                      struct cb_machine *machine, struct cb_tune_start *start, struct cb_err *err)
{
    const char *folder = a->resume, *other = beside_resume(argc, argv, folder);

    if (other)
        return cb_err_set(err, -EINVAL,
                          "'%.60s': --resume goes on with a tune as it was begun, with no other "
                          "argument",
                          other);
    if (cb_tune_start_read(folder, machine, start, err) != 0 ||
        cb_options_check(options, "concbench tune", start->count, start->words, err) != 0)
        return err->code;
    machine->burn_per_us = start->burn_per_us;
    *a = (struct cb_tune_arguments){0};
    argp_parse(&parser, start->count, start->words, 0, NULL, a);
    a->output = folder;
    return 0;
}

int cb_command_tune(int argc, char **argv)
{
    struct cb_tune_arguments a = {0};
    struct cb_tune_settings settings = {.words = argv, .words_count = argc};
    struct cb_tune_start start = {0};
    struct cb_machine machine;
    struct cb_tune_owned owned = {0};
    struct cb_err err = {0};
    int status = 0;

    if (cb_options_check(options, "concbench tune", argc, argv, &err) != 0)
        return usage(&err);
    argp_err_exit_status = CB_EXIT_USAGE;
    argv[0] = "concbench tune";
    argp_parse(&parser, argc, argv, 0, NULL, &a);
    settings.session.topology = cb_topology_open(&err);
    if (!settings.session.topology) {
        fprintf(stderr, "concbench tune: %s\n", err.what);
        return CB_EXIT_FAILED;
    }
    cb_machine_read(&machine, settings.session.topology);
    cb_plan_init(&owned.plan);
    owned.plan.cpu_quota = machine.cpu_quota;
    settings.session.resumes = a.resume != NULL;
    if (a.resume && read_start(&a, argc, argv, &machine, &start, &err) != 0)
        status = usage(&err);
    else if (cb_tune_settings_make(&a, settings.session.topology, &machine, &owned, &settings,
                                   &err) != 0)
        status = usage(&err);
    settings.session.folder = a.output;
    if (status == 0)
        status = tune(&settings, &machine);
    cb_plan_done(&owned.plan);
    cb_tune_start_done(&start);
    cb_topology_close((struct cb_topology *)settings.session.topology);
    return status;
}
