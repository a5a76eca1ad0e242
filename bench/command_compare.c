/* concbench compare - two runs, case by case. */
#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "bench/command.h"
#include "bench/compare/facts.h"
#include "bench/compare/print.h"
#include "bench/compare/words.h"
#include "bench/options.h"

enum { KEY_FAIL_OVER = 256, KEY_FORMAT, KEY_ACROSS };

static const struct argp_option options[] = {
    {"fail-over", KEY_FAIL_OVER, "PERCENT", 0,
     "Exit with status 1 when a case lost more speed than that with its whole interval [5%]", 1},
    {"format", KEY_FORMAT, "FORMAT", 0, "text, csv, json or markdown [text]", 1},
    {"across-machines", KEY_ACROSS, NULL, 0,
     "Compare although the machines differ; the report begins with how they do", 1},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

struct arguments {
    const char *old_path, *new_path, *extra;
    const char *fail_over, *format;
    int across_machines;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case KEY_FAIL_OVER: a->fail_over = value; break;
    case KEY_FORMAT: a->format = value; break;
    case KEY_ACROSS: a->across_machines = 1; break;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
    case ARGP_KEY_ARG:
        *(state->arg_num == 0   ? &a->old_path
          : state->arg_num == 1 ? &a->new_path
                                : &a->extra) = value;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    "OLD NEW",
    "Compares two runs case by case: how much faster NEW is, with a 95% interval, or that it can't "
    "be told.\v"
    "OLD and NEW are folders of results, samples.csv of such, or JSON of any program by Google "
    "Benchmark, of which the real time is compared.\n\n"
    "The exit status is 1 when a case became slower than --fail-over allows, with its whole "
    "interval, or when samples of a case failed that did not before; 2 when the runs can't be "
    "read, or when the machines differ.\n\n"
    "Example: concbench compare results/HOST/MONDAY results/HOST/TUESDAY --fail-over 3%",
    NULL,
    NULL,
    NULL};

/* One line, whatever names are in it. */
static int usage(const char *what)
{
    const struct cb_words w = {.out = stderr};

    fputs("concbench compare: ", stderr);
    cb_words_put(&w, what);
    putc('\n', stderr);
    return CB_EXIT_USAGE;
}

/* --- what the command line says --- */

static const struct {
    const char *name;
    void (*print)(FILE *out, const struct cb_compare_report *report);
} formats[] = {{"text", cb_compare_text},
               {"csv", cb_compare_csv},
               {"json", cb_compare_json},
               {"markdown", cb_compare_markdown}};

enum { FORMATS = sizeof formats / sizeof *formats };

static int find_format(const char *name, struct cb_err *err)
{
    const char *names[FORMATS], *near;

    for (int i = 0; i < FORMATS; i++) {
        names[i] = formats[i].name;
        if (strcmp(name, names[i]) == 0)
            return i;
    }
    near = cb_nearest(name, names, FORMATS);
    return cb_err_set(err, -EINVAL,
                      "format '%.40s' is unknown: choose text, csv, json or markdown%s%s%s", name,
                      near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

/* "5%", "0.5%": below 100%. */
static int parse_percent(const char *text, double *share, struct cb_err *err)
{
    size_t digits = strspn(text, "0123456789.");
    char *end;

    *share = strtod(text, &end) / 100;
    if (digits == 0 || end != text + digits || strcmp(end, "%") != 0 || !(*share < 1))
        return cb_err_set(
            err, -EINVAL,
            "fail-over=%.40s is not a share of the speed: write 5%% or 0.5%%, from 0%% "
            "to below 100%%",
            text);
    return 0;
}

static int check_arguments(const struct arguments *a, double *allowed, struct cb_err *err)
{
    int format = find_format(a->format, err);

    if (format < 0)
        return format;
    if (parse_percent(a->fail_over, allowed, err) != 0)
        return err->code;
    if (!a->old_path || !a->new_path)
        return cb_err_set(
            err, -EINVAL,
            "two runs are compared: name OLD and NEW, folders of results, samples.csv "
            "or Google Benchmark's JSON");
    if (a->extra)
        return cb_err_set(err, -EINVAL, "'%.80s' is one run too many: two are compared", a->extra);
    return format;
}

/* --- what the files say --- */

static void warn_of_cut(const struct cb_results *run)
{
    const struct cb_words w = {.out = stderr};

    if (run->cut_line == 0)
        return;
    fputs("concbench compare: ", stderr);
    cb_words_put(&w, run->path);
    fprintf(stderr, ": the last row of samples.csv, line %zu, is cut off and left out\n",
            run->cut_line);
}

/* Names all fields that differ, in one sentence. */
static int refuse_machines(const struct cb_results *old_run, const struct cb_results *new_run)
{
    int n = 0;

    for (size_t i = 0; cb_facts_name(old_run->kind, i); i++)
        if (cb_facts_differ(old_run, new_run, i))
            fprintf(stderr, "%s%s", n++ ? ", " : "concbench compare: the machines differ in ",
                    cb_facts_name(old_run->kind, i));
    if (n == 0)
        return CB_EXIT_OK;
    fputs(": what was measured is then not the programs' difference alone (--across-machines "
          "compares nevertheless)\n",
          stderr);
    return CB_EXIT_USAGE;
}

static int report(const struct arguments *a, int format, double allowed,
                  const struct cb_results *old_run, const struct cb_results *new_run)
{
    struct cb_compared result;
    struct cb_err err = {0};
    int status = CB_EXIT_OK;

    if (!a->across_machines && refuse_machines(old_run, new_run) != CB_EXIT_OK)
        return CB_EXIT_USAGE;
    if (cb_compare(old_run, new_run, allowed, &result, &err) != 0) {
        cb_compare_done(&result);
        return usage(err.what);
    }
    if (result.in_both == 0) {
        status = usage("nothing to compare: no case of OLD is in NEW");
    } else {
        const struct cb_compare_report all = {old_run, new_run, &result, allowed};

        warn_of_cut(old_run);
        warn_of_cut(new_run);
        formats[format].print(stdout, &all);
        if (result.regressed > 0 || result.newly_failed > 0)
            status = CB_EXIT_FAILED;
    }
    cb_compare_done(&result);
    return status;
}

static int compare(const struct arguments *a, int format, double allowed)
{
    struct cb_results old_run, new_run = {0};
    struct cb_err err = {0};
    int status;

    if (cb_results_read(&old_run, a->old_path, &err) != 0 ||
        cb_results_read(&new_run, a->new_path, &err) != 0) {
        status = usage(err.what);
    } else if (old_run.kind != new_run.kind) {
        status = usage("a run of concbench and Google Benchmark's JSON don't name their cases "
                       "alike: compare two of a kind");
    } else {
        status = report(a, format, allowed, &old_run, &new_run);
    }
    cb_results_done(&old_run);
    cb_results_done(&new_run);
    return status;
}

int cb_command_compare(int argc, char **argv)
{
    struct arguments a = {.fail_over = "5%", .format = "text"};
    struct cb_err err = {0};
    double allowed;
    int format;

    if (cb_options_check(options, "concbench compare", argc, argv, &err) != 0)
        return usage(err.what);
    argp_err_exit_status = CB_EXIT_USAGE;
    argv[0] = "concbench compare";
    argp_parse(&parser, argc, argv, 0, NULL, &a);
    format = check_arguments(&a, &allowed, &err);
    return format < 0 ? usage(err.what) : compare(&a, format, allowed);
}
