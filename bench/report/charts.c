#include "bench/report/charts.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/interrupt.h"
#include "bench/report/temporary.h"

enum { SAID_MAX = 64 << 10 };

extern char **environ;

/* --- the folder of the fragments --- */

static int make_folder(struct cb_charts *charts, struct cb_err *err)
{
    int rc = cb_temporary_pattern(charts->folder, "charts", err);

    if (rc != 0 || mkdtemp(charts->folder))
        return rc;
    rc = cb_err_errno(err, errno, "a folder for charts, %.150s", charts->folder);
    charts->folder[0] = '\0';
    return rc;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info, (void)type, (void)where;
    return remove(path);
}

void cb_charts_done(struct cb_charts *charts)
{
    if (charts->folder[0])
        nftw(charts->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    cb_table_free(&charts->table);
    free(charts->said);
    *charts = (struct cb_charts){0};
}

/* --- plots/draw, as a process of its own --- */

/* The drawing under way. */
struct drawing {
    char script[512];
    char run[512], other[512], to[sizeof "TO=" + sizeof((struct cb_charts *)0)->folder];
    char ratios[512]; /* "RATIOS=FILE"; "" = none */
    int said;         /* a file in memory: its stderr */
    int interrupt;    /* readable when the user wants to end */
    sigset_t before;  /* the mask that it is to begin with */
    pid_t pid;
    int status; /* of waitpid */
};

/* The folder's name as an argument that is neither an option nor NAME=VALUE. */
static void name_run(char buffer[512], const char *folder)
{
    snprintf(buffer, 512, "%s%s", *folder == '/' || *folder == '.' ? "" : "./", folder);
}

/* In a process group of its own: it ends when we say so, with all that it started. */
static int start(struct drawing *d)
{
    char *argv[7] = {d->script};
    int n = 1;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int rc;

    if (d->other[0])
        argv[n++] = d->other;
    argv[n++] = d->run;
    argv[n++] = "FORMAT=page";
    argv[n++] = d->to;
    if (d->ratios[0])
        argv[n++] = d->ratios;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, d->said, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &d->before);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    rc = posix_spawn(&d->pid, d->script, &files, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return -rc;
}

/* Until it ended, or the user wants to: then it ends too. 0 or -EINTR. */
static int await(struct drawing *d)
{
    int pidfd = (int)syscall(SYS_pidfd_open, d->pid, 0), interrupted = 0;
    struct pollfd either[] = {{.fd = pidfd, .events = POLLIN},
                              {.fd = d->interrupt, .events = POLLIN}};

    if (pidfd >= 0) {
        while (poll(either, 2, -1) < 0 && errno == EINTR)
            ;
        interrupted = either[1].revents != 0;
        close(pidfd);
    }
    if (interrupted)
        kill(-d->pid, SIGTERM);
    while (waitpid(d->pid, &d->status, 0) < 0 && errno == EINTR)
        ;
    return interrupted ? -EINTR : 0;
}

/* What it said, without the end of more than a reader would want; NULL = nothing. */
static char *collect(int said)
{
    char *text = malloc(SAID_MAX + 1);
    ssize_t n = text ? pread(said, text, SAID_MAX, 0) : 0;

    if (n <= 0) {
        free(text);
        return NULL;
    }
    text[n] = '\0';
    return text;
}

static int run_script(struct cb_charts *charts, struct drawing *d, struct cb_err *err)
{
    int rc;

    d->said = memfd_create("said", MFD_CLOEXEC);
    if (d->said < 0)
        return cb_err_errno(err, errno, "room for the messages of plots/draw");
    rc = start(d);
    if (rc == 0)
        rc = await(d);
    if (rc == -EINTR)
        cb_err_set(err, rc, "interrupted");
    else if (rc != 0) {
        snprintf(charts->missing, sizeof charts->missing, "%.160s can't be run: %s", d->script,
                 strerror(-rc));
        d->status = -1;
        rc = 0;
    } else {
        charts->said = collect(d->said);
    }
    close(d->said);
    return rc;
}

/* --- what came of it --- */

/* Why there are no charts: the first thing that it said, without its name before it. */
static void explain(struct cb_charts *charts, int status)
{
    const char *said = charts->said ? charts->said : "";
    int length = (int)strcspn(said, "\n");

    if (charts->missing[0])
        return;
    if (strncmp(said, "plots/draw: ", 12) == 0)
        said += 12, length -= 12;
    if (length > 0)
        snprintf(charts->missing, sizeof charts->missing, "%.*s", length, said);
    else if (WIFSIGNALED(status))
        snprintf(charts->missing, sizeof charts->missing, "plots/draw was ended by signal %d",
                 WTERMSIG(status));
    else
        snprintf(charts->missing, sizeof charts->missing, "plots/draw failed, exit status %d",
                 WEXITSTATUS(status));
}

/* A list that can't be read, as on a full disk, is one of no charts. */
static void read_manifest(struct cb_charts *charts, int status)
{
    int good = status != -1 && WIFEXITED(status);
    char path[sizeof charts->folder + 16];
    struct cb_err err = {0};

    snprintf(path, sizeof path, "%s/charts.csv", charts->folder);
    if (good && cb_table_read(&charts->table, path, &err) < 0) {
        cb_table_free(&charts->table);
        snprintf(charts->missing, sizeof charts->missing, "%s", err.what);
    }
    charts->failed =
        !good || WEXITSTATUS(status) != 0 || charts->table.rows == 0 || charts->table.cut_line > 0;
    if (charts->table.rows == 0)
        explain(charts, status);
    for (size_t i = 0; i < charts->table.rows; i++)
        charts->failed |= !cb_charts_is_whole(charts, i);
}

static int find_script(struct cb_charts *charts, struct drawing *d)
{
    const char *folder = getenv("CONCBENCH_PLOTS");

    if (!folder || !*folder)
        folder = cb_build_info.plots;
    snprintf(d->script, sizeof d->script, "%.500s/draw", folder);
    if (access(d->script, X_OK) == 0)
        return 1;
    snprintf(charts->missing, sizeof charts->missing,
             "there is no %.120s: name the folder plots of concbench's source in CONCBENCH_PLOTS",
             d->script);
    charts->failed = 1;
    return 0;
}

/* The runs and the ratios are set. */
static int draw(struct cb_charts *charts, struct drawing *d, struct cb_err *err)
{
    sigset_t blocked;
    int rc;

    *charts = (struct cb_charts){0};
    if (!find_script(charts, d))
        return 0;
    rc = make_folder(charts, err);
    if (rc != 0)
        return rc;
    snprintf(d->to, sizeof d->to, "TO=%s", charts->folder);
    d->interrupt = cb_interrupt_open(&blocked);
    d->before = blocked; /* the caller's, without what only we wait for */
    sigdelset(&d->before, SIGINT);
    sigdelset(&d->before, SIGTERM);
    sigdelset(&d->before, SIGHUP);
    rc = run_script(charts, d, err);
    close(d->interrupt); /* signals stay pending: the caller sees them too */
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    if (rc == 0)
        read_manifest(charts, d->status);
    return rc;
}

int cb_charts_draw(struct cb_charts *charts, const char *run, struct cb_err *err)
{
    struct drawing d = {0};

    name_run(d.run, run);
    return draw(charts, &d, err);
}

int cb_charts_draw_two(struct cb_charts *charts, const char *old_run, const char *new_run,
                       const char *ratios, struct cb_err *err)
{
    struct drawing d = {0};

    name_run(d.run, new_run);
    name_run(d.other, old_run);
    snprintf(d.ratios, sizeof d.ratios, "RATIOS=%s", ratios);
    return draw(charts, &d, err);
}
