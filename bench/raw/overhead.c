/* concbench-overhead - the instrument measures itself: what our threads, processes, coroutines,
 * mutexes and queues cost beside the bare calls below them, and a sample beside its work.
 *
 * A program of its own, so that concbench holds no loop but its workloads'. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "bench/command.h"
#include "bench/raw/session.h"

static const char help[] =
    "Usage: concbench-overhead [OPTION...]\n"
    "Measures what this suite costs, pair by pair against bare C loops. Writes overhead.csv.\n\n"
    "  --pairs N       pairs of each row [21]\n"
    "  --only TEXT     the rows whose name contains TEXT\n"
    "  --seed N        of the random order [1]\n"
    "  -o, --output DIR  a folder that is absent or empty [results/HOST/TIMESTAMP]\n"
    "  --list          the names of all rows\n"
    "  -h, --help      this text\n";

struct arguments {
    const char *pairs, *only, *seed, *output;
    int list, help;
};

static int complain(const char *what, int status)
{
    fprintf(stderr, "concbench-overhead: %s\n", what);
    return status;
}

/* Long options that have no letter. */
enum { KEY_PAIRS = 256, KEY_ONLY, KEY_SEED, KEY_LIST };

/* getopt has stopped at something that it doesn't take; `optopt` is 0, a letter, or a key. */
static int refuse(char **argv, int known, struct cb_err *err)
{
    char letter[] = {'-', (char)optopt, '\0'};

    if (known)
        return cb_err_set(err, -EINVAL, "option '%.60s' takes no value", argv[optind - 1]);
    return cb_err_set(err, -EINVAL, "unknown option '%.60s': concbench-overhead --help lists them",
                      optopt ? letter : argv[optind - 1]);
}

static int read_arguments(int argc, char **argv, struct arguments *a, struct cb_err *err)
{
    static const struct option options[] = {
        {"pairs", required_argument, NULL, KEY_PAIRS},
        {"only", required_argument, NULL, KEY_ONLY},
        {"seed", required_argument, NULL, KEY_SEED},
        {"list", no_argument, NULL, KEY_LIST},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":o:h", options, NULL)) != -1)
        switch (option) {
        case KEY_PAIRS: a->pairs = optarg; break;
        case KEY_ONLY: a->only = optarg; break;
        case KEY_SEED: a->seed = optarg; break;
        case KEY_LIST: a->list = 1; break;
        case 'o': a->output = optarg; break;
        case 'h': a->help = 1; break;
        case ':': return cb_err_set(err, -EINVAL, "option '%.60s' needs a value", argv[optind - 1]);
        default: return refuse(argv, optopt >= KEY_PAIRS || optopt == 'h', err);
        }
    if (optind < argc)
        return cb_err_set(err, -EINVAL, "'%.60s' is one argument too many", argv[optind]);
    return 0;
}

static int read_settings(const struct arguments *a, struct cb_session_settings *settings,
                         struct cb_err *err)
{
    static const struct cb_param seed = {.name = "seed", .kind = CB_COUNT, .max = UINT64_MAX};

    settings->rows = cb_rows;
    settings->pairs = 21;
    settings->seed = 1;
    settings->only = a->only;
    settings->folder = a->output;
    if (a->pairs && cb_plan_parse_reps("pairs", a->pairs, 1, &settings->pairs, err) != 0)
        return err->code;
    if (a->seed && cb_param_parse(&seed, a->seed, &settings->seed, err) != 0)
        return err->code;
    if (cb_session_count(cb_rows, a->only) == 0)
        return cb_err_set(err, -EINVAL, "no row's name contains '%.60s': --list shows all",
                          a->only);
    return 0;
}

static int measure(struct cb_session_settings *settings, struct cb_err *err)
{
    struct cb_topology *topology = cb_topology_open(err);
    struct cb_counters_support counters;
    struct cb_session_result result = {0};
    struct cb_machine machine;
    int rc = topology ? cb_counters_probe(&counters, err) : err->code;

    if (rc == 0) {
        cb_machine_read(&machine, topology);
        settings->topology = topology;
        settings->machine = &machine;
        settings->counters = &counters;
        rc = cb_session_run(settings, &result, err);
    }
    cb_topology_close(topology);
    if (result.folder[0])
        printf("results: %s\n", result.folder);
    if (result.interrupted)
        return complain("interrupted", CB_EXIT_INTERRUPTED);
    if (rc != 0)
        return complain(err->what, result.folder[0] ? CB_EXIT_FAILED : CB_EXIT_USAGE);
    return result.failed ? CB_EXIT_FAILED : CB_EXIT_OK;
}

/* What was printed must have arrived. */
static int flushed(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("concbench-overhead: standard output");
    return status == CB_EXIT_OK ? CB_EXIT_FAILED : status;
}

int main(int argc, char **argv)
{
    struct cb_session_settings settings = {0};
    struct arguments a = {0};
    struct cb_err err = {0};

    if (read_arguments(argc, argv, &a, &err) != 0)
        return complain(err.what, CB_EXIT_USAGE);
    if (a.help) {
        fputs(help, stdout);
        return flushed(CB_EXIT_OK);
    }
    if (a.list) {
        for (const struct cb_row *row = cb_rows; row->what; row++)
            puts(row->what);
        return flushed(CB_EXIT_OK);
    }
    if (read_settings(&a, &settings, &err) != 0)
        return complain(err.what, CB_EXIT_USAGE);
    return flushed(measure(&settings, &err));
}
