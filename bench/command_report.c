/* concbench report - the page of a run. */
#include <argp.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/interrupt.h"
#include "bench/options.h"
#include "bench/report/report.h"
#include "bench/report/versus.h"

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Write the page there [DIR/index.html; NEW/versus.html]", 1},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

struct arguments {
    const char *folder, *newer, *output, *stray;
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
        else if (!a->newer)
            a->newer = value;
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
    "[DIR]\nOLD NEW",
    "Writes the page of a run, or of a tune: the verdict, its charts and the tables behind them, "
    "pool sizes, the machine and the method, in one file that needs no network. DIR is its folder "
    "[results/latest]. Of two runs, before and after a change or on two machines, it is what "
    "became "
    "faster and what slower, with one's charts laid over the other's. Prints the page's path.\v"
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

/* Where a link leads that the user names, as /dev/stdout; NULL = it is none. Caller frees it. */
static char *follow(const char *output)
{
    struct stat link;

    return output && lstat(output, &link) == 0 && S_ISLNK(link.st_mode) ? realpath(output, NULL)
                                                                        : NULL;
}

/* Where the page goes; a path that is too long is refused. */
static int name_page(const struct arguments *a, char *path, size_t size, struct cb_err *err)
{
    char *followed = follow(a->output);
    int length = followed    ? snprintf(path, size, "%s", followed)
                 : a->output ? snprintf(path, size, "%s", a->output)
                 : a->newer  ? snprintf(path, size, "%s/versus.html", a->newer)
                             : snprintf(path, size, "%s/index.html", a->folder);

    free(followed);
    if (length == 0 || length >= (int)size)
        return cb_err_set(err, -EINVAL, "'%.100s' is no name of a file for the page",
                          a->output ? a->output : a->folder);
    return 0;
}

/* Looks beforehand whether the page can be written, as charts take a while, and whether it goes to
 * another folder than the run's. A new file takes the place of the old one, which must not be a
 * device's. */
static int look_where(const char *path, const char *run, int *elsewhere, struct cb_err *err)
{
    const char *slash = strrchr(path, '/');
    struct stat old, there, here;
    char folder[512];

    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    if (stat(run, &here) != 0)
        return cb_err_errno(err, errno, "the run %.150s", run);
    if (stat(folder, &there) != 0 || access(folder, W_OK) != 0)
        return cb_err_errno(err, errno, "can't write into %.150s", folder);
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode))
        return cb_err_set(err, -EINVAL, "%.150s is no ordinary file that a page could replace",
                          path);
    *elsewhere = here.st_dev != there.st_dev || here.st_ino != there.st_ino;
    return 0;
}

/* What the user should know beside the page. */
static void warn_of_charts(const struct cb_charts *charts)
{
    if (charts->said)
        fputs(charts->said, stderr);
    else if (charts->missing[0])
        fprintf(stderr, "concbench report: no charts: %s\n", charts->missing);
    else if (charts->failed)
        fprintf(stderr, "concbench report: not all charts could be drawn\n");
}

static void warn_of_cut(const char *folder, const char *name, size_t line)
{
    if (line)
        fprintf(stderr,
                "concbench report: %s/%s:%zu: the last row was cut off in the writing, and is "
                "left out\n",
                folder, name, line);
}

static void warn(const struct cb_page *page)
{
    const struct cb_table *table;
    const char *name;

    for (size_t i = 0; (table = cb_page_table(page, i, &name)); i++)
        warn_of_cut(page->folder, name, table->cut_line);
    warn_of_charts(&page->charts);
}

static int is_interrupted(int fd)
{
    struct pollfd signals = {.fd = fd, .events = POLLIN};

    return poll(&signals, 1, 0) > 0;
}

/* Reads and writes the page of one run. Returns the exit status, or -errno with a sentence. */
static int report_one(const char *folder, const char *path, int elsewhere, int interrupt_fd,
                      struct cb_err *err)
{
    struct cb_page page;
    int rc = cb_page_read(&page, folder, err);

    page.elsewhere = elsewhere;
    if (rc == 0 && is_interrupted(interrupt_fd))
        rc = -EINTR;
    if (rc == 0)
        rc = cb_report_write(&page, path, err);
    if (rc == 0) {
        warn(&page);
        rc = page.charts.failed ? CB_EXIT_FAILED : CB_EXIT_OK;
    }
    cb_page_done(&page);
    return rc;
}

/* The same of two. */
static int report_two(const struct arguments *a, const char *path, int interrupt_fd,
                      struct cb_err *err)
{
    struct cb_versus v;
    int rc = cb_versus_read(&v, a->folder, a->newer, err);

    if (rc == 0 && is_interrupted(interrupt_fd))
        rc = -EINTR;
    if (rc == 0)
        rc = cb_versus_write(&v, path, err);
    if (rc == 0) {
        warn_of_cut(a->folder, "samples.csv", v.old_run.cut_line);
        warn_of_cut(a->newer, "samples.csv", v.new_run.cut_line);
        warn_of_charts(&v.charts);
        rc = v.charts.failed ? CB_EXIT_FAILED : CB_EXIT_OK;
    }
    cb_versus_done(&v);
    return rc;
}

static int report(const struct arguments *a, int interrupt_fd, struct cb_err *err)
{
    char path[512];
    int rc = name_page(a, path, sizeof path, err), elsewhere = 0;

    if (rc == 0)
        rc = look_where(path, a->newer ? a->newer : a->folder, &elsewhere, err);
    if (rc == 0)
        rc = a->newer ? report_two(a, path, interrupt_fd, err)
                      : report_one(a->folder, path, elsewhere, interrupt_fd, err);
    if (rc < 0)
        return rc == -EINTR ? CB_EXIT_INTERRUPTED : usage(err->what);
    printf("%s\n", path);
    return rc;
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
        cb_err_set(&err, -EINVAL, "'%.100s' is not understood: it takes one run, or two to compare",
                   a.stray);
        return usage(err.what);
    }
    a.folder = a.folder ? a.folder : "results/latest";
    fd = cb_interrupt_open(&before);
    status = report(&a, fd, &err);
    cb_interrupt_close(fd, &before);
    return status;
}
