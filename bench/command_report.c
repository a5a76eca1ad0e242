/* concbench report - the page of a run. */
#include <argp.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/interrupt.h"
#include "bench/options.h"
#include "bench/report/report.h"

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Write the page there [DIR/index.html]", 1},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

struct arguments {
    const char *folder, *output, *stray;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'o': a->output = value; break;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
    case ARGP_KEY_ARG:
        if (!a->folder)
            a->folder = value;
        else if (!a->stray)
            a->stray = value;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    "[DIR]",
    "Writes the page of a run, or of a tune: the verdict, its charts and the tables behind them, "
    "pool sizes, the machine and the method, in one file that needs no network. DIR is its folder "
    "[results/latest]. Prints the page's path.\v"
    "The charts are drawn by gnuplot; without it the page has the tables alone. The scripts that "
    "draw are those that concbench was built beside, or those in the folder that the environment "
    "names in CONCBENCH_PLOTS.\n\n"
    "Exit status: 0 done; 1 the page is written, but not all of its charts could be drawn; 2 "
    "usage or unreadable input; 130 interrupted, and nothing was written.",
    NULL,
    NULL,
    NULL};

static int usage(const char *what)
{
    fprintf(stderr, "concbench report: %s\n", what);
    return CB_EXIT_USAGE;
}

/* Where the page goes; a path that is too long is refused. */
static int name_page(const struct arguments *a, char *path, size_t size, struct cb_err *err)
{
    int length = a->output ? snprintf(path, size, "%s", a->output)
                           : snprintf(path, size, "%s/index.html", a->folder);

    if (length == 0 || length >= (int)size)
        return cb_err_set(err, -EINVAL, "-o '%.100s' is no name of a file", a->output);
    return 0;
}

/* Looks beforehand whether the page can be written, as charts take a while, and whether it goes to
 * another folder than the run's. */
static int look_where(const char *path, const char *run, int *elsewhere, struct cb_err *err)
{
    const char *slash = strrchr(path, '/');
    struct stat there, here;
    char folder[512];

    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    if (stat(run, &here) != 0)
        return cb_err_errno(err, errno, "the run %.150s", run);
    if (stat(folder, &there) != 0 || access(folder, W_OK) != 0)
        return cb_err_errno(err, errno, "can't write into %.150s", folder);
    *elsewhere = here.st_dev != there.st_dev || here.st_ino != there.st_ino;
    return 0;
}

/* What the user should know beside the page. */
static void warn(const struct cb_page *page)
{
    const struct cb_table *table;
    const char *name;

    for (size_t i = 0; (table = cb_page_table(page, i, &name)); i++)
        if (table->cut_line)
            fprintf(stderr,
                    "concbench report: %s/%s:%zu: the last row was cut off in the writing, and is "
                    "left out\n",
                    page->folder, name, table->cut_line);
    if (page->charts.said)
        fputs(page->charts.said, stderr);
    else if (page->charts.missing[0])
        fprintf(stderr, "concbench report: no charts: %s\n", page->charts.missing);
}

static int is_interrupted(int fd)
{
    struct pollfd signals = {.fd = fd, .events = POLLIN};

    return poll(&signals, 1, 0) > 0;
}

static int report(const struct arguments *a, int interrupt_fd, struct cb_err *err)
{
    struct cb_page page;
    char path[512];
    int rc = name_page(a, path, sizeof path, err), status = CB_EXIT_OK, elsewhere = 0;

    if (rc == 0)
        rc = look_where(path, a->folder, &elsewhere, err);
    if (rc != 0)
        return usage(err->what);
    rc = cb_page_read(&page, a->folder, err);
    page.elsewhere = elsewhere;
    if (rc == 0 && is_interrupted(interrupt_fd))
        rc = -EINTR;
    if (rc == 0)
        rc = cb_report_write(&page, path, err);
    if (rc == 0) {
        warn(&page);
        printf("%s\n", path);
        status = page.charts.failed ? CB_EXIT_FAILED : CB_EXIT_OK;
    }
    cb_page_done(&page);
    return rc == 0 ? status : rc == -EINTR ? CB_EXIT_INTERRUPTED : usage(err->what);
}

int cb_command_report(int argc, char **argv)
{
    struct arguments a = {0};
    struct cb_err err = {0};
    sigset_t before;
    int fd, status;

    if (cb_options_check(options, "concbench report", argc, argv, &err) != 0)
        return usage(err.what);
    argp_err_exit_status = CB_EXIT_USAGE;
    argv[0] = "concbench report";
    argp_parse(&parser, argc, argv, 0, NULL, &a);
    if (a.stray) {
        cb_err_set(&err, -EINVAL, "'%.100s' is not understood: it takes one run", a.stray);
        return usage(err.what);
    }
    a.folder = a.folder ? a.folder : "results/latest";
    fd = cb_interrupt_open(&before);
    status = report(&a, fd, &err);
    cb_interrupt_close(fd, &before);
    return status;
}
