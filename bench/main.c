/* concbench - threads, processes or coroutines, and how many of them? */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/nearest.h"
#include "bench/build_info.h"
#include "bench/command.h"
#include "bench/zygote.h"

static const struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"run", "run workloads under execution models and write the results", cb_command_run},
    {"tune", "find the pool size for this machine, with an interval and a reason", cb_command_tune},
    {"compare", "compare two runs case by case, or Google Benchmark's JSON", cb_command_compare},
    {"report", "the page of a run: verdict, charts, tables, in one file", cb_command_report},
    {"doctor", "what about this machine bends measurements, and how to cure it", cb_command_doctor},
    {"list", "workloads, runners, counters and places of this machine", cb_command_list},
    {"serve", "run a server of a workload for outside clients, until Ctrl-C", cb_command_serve},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *out)
{
    fputs("Usage: concbench COMMAND [ARGUMENT...]\n"
          "Threads, processes or coroutines, and how many of them?\n\nCommands:\n",
          out);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'concbench COMMAND --help' tells more about one of them.\n", out);
}

static int unknown_command(const char *name)
{
    const char *names[COMMANDS], *near;

    for (int i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    near = cb_nearest(name, names, COMMANDS);
    fprintf(stderr, "concbench: unknown command '%.40s': choose ", name);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(stderr, "%s%s", i == 0 ? "" : i < COMMANDS - 1 ? ", " : " or ", names[i]);
    fprintf(stderr, "%s%s%s\n", near ? " (did you mean '" : "", near ? near : "",
            near ? "'?)" : "");
    return CB_EXIT_USAGE;
}

/* What a command printed must have arrived: a full disk under stdout is a failure. */
static int flushed(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("concbench: standard output");
    return status == CB_EXIT_OK ? CB_EXIT_FAILED : status;
}

/* A file that was opened in the place of a closed stdout would be printed into. What stands there
 * instead fails every write (of stdin: every read), and `flushed` says so. */
static void keep_standard_places(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Thousands of workers with counters need thousands of descriptors: as many as are allowed, and
 * whoever may raise the limit asks for as many as the kernel has by default. */
static void allow_descriptors(void)
{
    struct rlimit limit = {1 << 20, 1 << 20};

    if (setrlimit(RLIMIT_NOFILE, &limit) == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    if (cb_zygote_is_wanted(argc, argv))
        return cb_zygote_main(argc, argv);
    keep_standard_places();
    allow_descriptors();
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return CB_EXIT_OK;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        printf("concbench %s\n", cb_build_info.commit);
        return CB_EXIT_OK;
    }
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return flushed(commands[i].run(argc - 1, argv + 1));
    if (*name)
        return unknown_command(name);
    print_help(stderr);
    return CB_EXIT_USAGE;
}
