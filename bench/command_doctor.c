/* concbench doctor - says what about this machine bends measurements. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/topology.h"
#include "bench/command.h"
#include "bench/doctor/doctor.h"
#include "bench/options.h"

enum { KEY_FORMAT = 256, KEY_ROOT };

/* Long enough for the CPUs' ticks of 10 ms to tell one part in a hundred. */
#define WATCH_NS 500000000ull

static const struct argp_option options[] = {
    {"format", KEY_FORMAT, "FORMAT", 0, "text or json [text]", 1},
    {"root", KEY_ROOT, "DIR", 0,
     "Look at the machine whose /proc and /sys are copied below DIR; what only a running machine "
     "tells is unknown then",
     1},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

struct arguments {
    const char *format, *root, *stray;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case KEY_FORMAT: a->format = value; break;
    case KEY_ROOT: a->root = value; break;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
    case ARGP_KEY_ARG: a->stray = a->stray ? a->stray : value; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    NULL,
    "Says what about this machine bends measurements: how bad it is, what it does to which "
    "workload, "
    "and the command that cures it. Looks for half a second, and changes nothing.\v"
    "Severities: serious (results would mislead), warning (costs precision, or some cases), note "
    "(to "
    "be known), ok, unknown (not readable here). The exit status is 0 whatever was found.",
    NULL,
    NULL,
    NULL};

static int usage(const struct cb_err *err)
{
    fprintf(stderr, "concbench doctor: %s\n", err->what);
    return CB_EXIT_USAGE;
}

static int check(const struct arguments *a, struct cb_err *err)
{
    struct stat info;

    if (a->stray)
        return cb_err_set(err, -EINVAL, "'%.40s' is not understood: it takes options only",
                          a->stray);
    if (strcmp(a->format, "text") != 0 && strcmp(a->format, "json") != 0)
        return cb_err_set(err, -EINVAL, "--format '%.40s': choose text or json", a->format);
    if (a->root && (stat(a->root, &info) != 0 || !S_ISDIR(info.st_mode)))
        return cb_err_set(err, -EINVAL, "--root '%.150s' is not a folder", a->root);
    return 0;
}

static void print(const struct arguments *a, const struct cb_diagnosis *diagnosis)
{
    struct cb_json json;

    if (strcmp(a->format, "text") == 0) {
        cb_doctor_print(stdout, diagnosis);
        return;
    }
    cb_json_begin(&json, stdout);
    cb_json_count(&json, "schema", 1);
    cb_doctor_write(&json, "doctor", diagnosis);
    cb_json_close(&json);
}

/* 0; or a negative errno where hwloc or the probe of counters could not even start. */
static int ask(struct cb_asked *asked, struct cb_counters_support *counters, struct cb_err *err)
{
    struct cb_topology *topology = cb_topology_open(err);
    int32_t *cpus = NULL;
    uint32_t count;
    int rc = topology ? cb_topology_place(topology, "compact", &cpus, &count, err) : err->code;

    if (rc == 0)
        rc = cb_counters_probe(counters, err);
    if (rc == 0)
        cb_doctor_ask(asked, cpus, count, WATCH_NS, counters);
    free(cpus);
    cb_topology_close(topology);
    return rc;
}

int cb_command_doctor(int argc, char **argv)
{
    struct arguments a = {.format = "text"};
    struct cb_counters_support counters;
    struct cb_asked asked;
    struct cb_patient patient = {.root = ""};
    struct cb_diagnosis diagnosis;
    struct cb_err err = {0};

    if (cb_options_check(options, "concbench doctor", argc, argv, &err) != 0)
        return usage(&err);
    argp_err_exit_status = CB_EXIT_USAGE;
    argv[0] = "concbench doctor";
    argp_parse(&parser, argc, argv, 0, NULL, &a);
    if (check(&a, &err) != 0)
        return usage(&err);
    if (a.root) {
        patient.root = a.root;
    } else if (ask(&asked, &counters, &err) == 0) {
        patient.asked = &asked;
    } else {
        fprintf(stderr, "concbench doctor: %s\n", err.what);
        return CB_EXIT_FAILED;
    }
    cb_doctor_examine(&patient, &diagnosis);
    print(&a, &diagnosis);
    return CB_EXIT_OK;
}
