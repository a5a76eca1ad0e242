#include "runners/level.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t make_child(uint32_t index, cb_level_body *body, void *context)
{
    pid_t parent = getpid(), child = fork();

    if (child != 0)
        return child;
    /* Ends with its parent, however that ends; the parent may have gone before the call. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(EXIT_FAILURE);
    body(context, index);
    _exit(EXIT_SUCCESS);
}

/* The first worker of a process that did not come to its end; -1 when all did. */
static int64_t first_unfinished(const struct cb_launch *launch, uint32_t process, uint32_t count)
{
    uint32_t each = launch->job->workers / count;

    for (uint32_t i = process * each; i < (process + 1) * each; i++)
        if (!cb_block_slot(launch->job->block, i)->finished)
            return i;
    return -1;
}

/* One of `count` children ended; an end that body did not choose is a vanished worker. */
static int judge(const struct cb_launch *launch, uint32_t index, uint32_t count, int status,
                 struct cb_err *err)
{
    int64_t unfinished;

    if (WIFSIGNALED(status))
        return cb_err_set(err, -EOWNERDEAD, "process %u died of signal %d (%s)%s", index,
                          WTERMSIG(status), strsignal(WTERMSIG(status)),
                          WCOREDUMP(status) ? ", core dumped" : "");
    if (WEXITSTATUS(status) != EXIT_SUCCESS)
        return cb_err_set(err, -EOWNERDEAD, "process %u left with exit status %d", index,
                          WEXITSTATUS(status));
    if (atomic_load(&launch->job->block->gate.state) == CB_GATE_CANCELLED)
        return 0; /* sent home */
    unfinished = first_unfinished(launch, index, count);
    if (unfinished >= 0)
        return cb_err_set(err, -EOWNERDEAD, "worker %d left before its work was done",
                          (int)unfinished);
    return 0;
}

static uint32_t index_of(const pid_t *children, uint32_t count, pid_t child)
{
    uint32_t i = 0;

    while (i < count && children[i] != child)
        i++;
    return i;
}

/* Reaps in the order in which they end. A vanished worker is reported at once: the others may
 * wait for it for ever, and whoever takes the sample ends them. */
static int reap(const struct cb_launch *launch, const pid_t *children, uint32_t count,
                struct cb_err *err)
{
    int rc = 0;

    for (uint32_t left = count; left > 0; left--) {
        struct cb_err vanished = {0};
        int status;
        pid_t child;

        while ((child = waitpid(-1, &status, 0)) < 0 && errno == EINTR)
            ;
        if (child < 0)
            return cb_err_errno(err, errno, "waiting for %u processes", left);
        if (judge(launch, index_of(children, count, child), count, status, &vanished) != 0) {
            cb_block_fail(launch->job->block, &vanished);
            rc = cb_err_set(err, vanished.code, "%s", vanished.what);
        }
    }
    return rc;
}

int cb_level_processes(const struct cb_launch *launch, uint32_t count, cb_level_body *body,
                       void *context, struct cb_err *err)
{
    pid_t *children = malloc(count * sizeof *children);
    uint32_t made = 0;
    int rc = 0;

    if (!children)
        return cb_err_errno(err, ENOMEM, "a list of %u processes", count);
    fflush(NULL);
    while (made < count && (children[made] = make_child(made, body, context)) > 0)
        made++;
    if (made < count) {
        struct rlimit limit = {0};
        int reason = errno;

        getrlimit(RLIMIT_NPROC, &limit);
        rc = cb_err_set(err, -reason, "fork of worker %u: %s; RLIMIT_NPROC is %lld", made,
                        strerror(reason), (long long)limit.rlim_cur);
        cb_gate_cancel(&launch->job->block->gate);
    }
    if (reap(launch, children, made, err) != 0 && rc == 0)
        rc = err ? err->code : -EOWNERDEAD;
    free(children);
    return rc;
}
