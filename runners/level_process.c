#include "runners/level.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limit.h"
#include "runners/kernel.h"

/* fork, of a child that ends with its parent, however that ends. */
static pid_t fork_bound(void)
{
    pid_t parent = getpid(), child = fork();

    /* The parent may have gone before the call. */
    if (child == 0 && (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent))
        _exit(EXIT_FAILURE);
    return child;
}

static pid_t make_child(uint32_t index, cb_level_body *body, void *context)
{
    pid_t child = fork_bound();

    if (child != 0)
        return child;
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

/* "worker 3", or "workers 4 to 7": those that stood in a process. */
static const char *name_workers(const struct cb_launch *launch, uint32_t process, uint32_t count,
                                char text[48])
{
    uint32_t each = launch->job->workers / count;

    if (each == 1)
        snprintf(text, 48, "worker %u", process);
    else
        snprintf(text, 48, "workers %u to %u", process * each, (process + 1) * each - 1);
    return text;
}

/* One of `count` children ended; an end that body did not choose is a vanished worker. */
static int judge(const struct cb_launch *launch, uint32_t index, uint32_t count, int status,
                 struct cb_err *err)
{
    int64_t unfinished;
    char workers[48];

    if (WIFSIGNALED(status))
        return cb_err_set(err, -EOWNERDEAD, "process %u died of signal %d (%s)%s, and with it %s",
                          index, WTERMSIG(status), strsignal(WTERMSIG(status)),
                          WCOREDUMP(status) ? ", core dumped" : "",
                          name_workers(launch, index, count, workers));
    if (WEXITSTATUS(status) != EXIT_SUCCESS)
        return cb_err_set(err, -EOWNERDEAD, "process %u left with exit status %d, and with it %s",
                          index, WEXITSTATUS(status), name_workers(launch, index, count, workers));
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
        cb_err_errno(err, errno, "fork of worker %u", made);
        rc = cb_limit_explain(err);
        cb_gate_cancel(&launch->job->block->gate);
    }
    if (reap(launch, children, made, err) != 0 && rc == 0)
        rc = err ? err->code : -EOWNERDEAD;
    free(children);
    return rc;
}

/* --- units --- */

int cb_process_spawn(struct cb_task *task, struct cb_unit *unit)
{
    pid_t child;

    unit->parent = task;
    child = fork_bound();
    if (child == 0) {
        struct cb_kernel_thread self = *(const struct cb_kernel_thread *)task->model;
        struct cb_usage of_units; /* told to the parent by the kernel, with our own */

        self.usage = &of_units;
        _exit(-cb_unit_run(unit, cb_kernel_unit_index(task), &self) & 0xff);
    }
    if (child < 0) {
        cb_err_errno(&task->err, errno, "fork of a unit");
        return cb_limit_explain(&task->err);
    }
    unit->handle = (uintptr_t)child;
    return 0;
}

/* Sleeps until the child has ended: 0, or -ETIMEDOUT. */
static int await_end(pid_t child, uint64_t deadline_ns)
{
    struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, child, 0), .events = POLLIN};
    uint64_t now = cb_clock_ns();
    struct timespec left = cb_clock_timespec(deadline_ns > now ? deadline_ns - now : 0);
    int rc;

    if (end.fd < 0)
        return -errno;
    while ((rc = ppoll(&end, 1, &left, NULL)) < 0 && errno == EINTR)
        ;
    close(end.fd);
    return rc > 0 ? 0 : -ETIMEDOUT;
}

int cb_process_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns)
{
    const struct cb_kernel_thread *self = task->model;
    pid_t child = (pid_t)unit->handle;
    struct rusage used;
    int status, rc = deadline_ns == CB_FOREVER ? 0 : await_end(child, deadline_ns);

    if (rc != 0)
        return rc;
    while (wait4(child, &status, 0, &used) < 0)
        if (errno != EINTR)
            return cb_err_errno(&task->err, errno, "waiting for a unit, process %d", (int)child);
    cb_usage_add_rusage(self->usage, &used);
    if (WIFSIGNALED(status))
        return cb_err_set(&task->err, -EOWNERDEAD, "a unit, process %d, died of signal %d (%s)",
                          (int)child, WTERMSIG(status), strsignal(WTERMSIG(status)));
    return -WEXITSTATUS(status);
}

const struct cb_services cb_process_services = {CB_KERNEL_SERVICES, .spawn = cb_process_spawn,
                                                .join = cb_process_join};
