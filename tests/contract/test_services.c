/* The services that every model supplies: yield, sleep, wait and wake, wait for a descriptor. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trials.h"

enum { WORKERS_MAX = 8, CLOSED_FD = 1000000 };

struct shared {
    _Atomic uint32_t word, flag, turn, tickets;
    _Atomic int tid[WORKERS_MAX]; /* about to block; 0 = not yet */
    uint32_t order[WORKERS_MAX];
    int pipe[WORKERS_MAX][2];
};

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

/* Before the workers are made: every one of them inherits the pipes. */
static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    for (uint32_t i = 0; i < job->workers; i++)
        if (pipe2(s->pipe[i], O_CLOEXEC | O_NONBLOCK) != 0)
            return cb_err_errno(err, errno, "a pipe");
    return 0;
}

/* Instead of a yield, which would never let a carrier of several coroutines fall asleep. */
static void rest(struct cb_task *task)
{
    cb_task_sleep_until(task, cb_clock_ns() + MS / 20);
}

static void about_to_block(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    atomic_store(&s->tid[task->index], (int)syscall(SYS_gettid));
}

static void until_asleep(struct cb_task *task, uint32_t worker)
{
    struct shared *s = task->job->shared;

    while (!atomic_load(&s->tid[worker]) || !take_is_asleep(atomic_load(&s->tid[worker])))
        rest(task);
}

/* --- yield --- */

/* Everyone gets on, in turn, although all the others do nothing but yield. */
static int run_yield(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t workers = task->job->workers;

    for (uint32_t i = 0; i < 100; i++) {
        while (atomic_load(&s->turn) != i * workers + task->index)
            cb_task_yield(task);
        atomic_fetch_add(&s->turn, 1);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- sleep --- */

static int run_sleep(struct cb_task *task)
{
    static const int64_t offsets[] = {-5000000, 0, 1, 50000, 1000000, 3000000}; /* ns from now */

    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        uint64_t deadline = cb_clock_ns() + (uint64_t)(offsets[i] * (1 + (int)task->index));

        cb_task_sleep_until(task, deadline);
        MUST(task, cb_clock_ns() >= deadline);
    }
    cb_task_done(task, 1);
    return 0;
}

/* Who is due first runs first, though it began to sleep last. */
static int run_sleep_order(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t later = task->job->workers - 1 - task->index;
    uint64_t base;

    if (atomic_fetch_add(&s->turn, 1) == task->job->workers - 1)
        atomic_store(&s->flag, 1);
    while (!atomic_load(&s->flag))
        cb_task_yield(task);
    base = task->job->block->gate.open_ns + 50 * MS;
    cb_task_sleep_until(task, base + later * 20 * MS);
    MUST(task, cb_clock_ns() >= base + later * 20 * MS);
    cb_task_done(task, 1);
    return 0;
}

/* --- wait and wake --- */

static int run_wait_differs(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    MUST(task, cb_task_wait(task, &s->word, 1, CB_FOREVER) == 0);
    MUST(task, cb_task_wait(task, &s->word, 1, 0) == 0);
    cb_task_done(task, 1);
    return 0;
}

static int run_wait_deadline(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    MUST(task, cb_task_wait(task, &s->word, 0, 0) == -ETIMEDOUT);
    for (int i = 0; i < 3; i++) {
        uint64_t deadline = cb_clock_ns() + (1 + task->index) * MS;

        MUST(task, cb_task_wait(task, &s->word, 0, deadline) == -ETIMEDOUT);
        MUST(task, cb_clock_ns() >= deadline);
    }
    cb_task_done(task, 1);
    return 0;
}

/* One wake, one waiter, those that came first at first; a wake of another word wakes nobody. */
static int run_wake_order(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index > 0) {
        while (atomic_load(&s->turn) != task->index)
            rest(task);
        about_to_block(task);
        while (atomic_load(&s->word) == 0)
            MUST(task, cb_task_wait(task, &s->word, 0, CB_FOREVER) == 0);
        s->order[task->index] = atomic_fetch_add(&s->tickets, 1) + 1;
        cb_task_done(task, 1);
        return 0;
    }
    for (uint32_t i = 1; i < task->job->workers; i++) {
        atomic_store(&s->turn, i);
        until_asleep(task, i);
    }
    cb_task_wake(task, &s->flag, UINT32_MAX);
    atomic_store(&s->word, 1);
    for (uint32_t i = 1; i < task->job->workers; i++) {
        cb_task_wake(task, &s->word, 1);
        while (atomic_load(&s->tickets) < i)
            rest(task);
        MUST(task, atomic_load(&s->tickets) == i);
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_wake_order(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;

    for (uint32_t i = 1; i < job->workers; i++)
        if (s->order[i] != i)
            return cb_err_set(err, -EBADMSG, "worker %u was woken as number %u", i, s->order[i]);
    return take_check_each_once(job, ops, err);
}

/* "Up to 0 waiters" is nobody. */
static int run_wake_none(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index == 0) {
        for (uint32_t i = 1; i < task->job->workers; i++)
            until_asleep(task, i);
        cb_task_wake(task, &s->word, 0);
        cb_task_sleep_until(task, cb_clock_ns() + 5 * MS);
        MUST(task, atomic_load(&s->tickets) == 0);
        atomic_store(&s->word, 1);
        cb_task_wake(task, &s->word, UINT32_MAX);
    } else {
        about_to_block(task);
        cb_task_wait(task, &s->word, 0, CB_FOREVER);
        atomic_fetch_add(&s->tickets, 1);
    }
    cb_task_done(task, 1);
    return 0;
}

/* A deadline far off does not keep a waiter from being woken, nor make the wake a timeout. */
static int run_wake_before_deadline(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index == 0) {
        for (uint32_t i = 1; i < task->job->workers; i++)
            until_asleep(task, i);
        atomic_store(&s->word, 1);
        cb_task_wake(task, &s->word, UINT32_MAX);
    } else {
        about_to_block(task);
        while (atomic_load(&s->word) == 0)
            MUST(task, cb_task_wait(task, &s->word, 0, cb_clock_ns() + 3600 * CB_NS_PER_S) == 0);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- descriptors --- */

static int run_fd_ready(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index == 0) {
        for (uint32_t i = 1; i < task->job->workers; i++)
            until_asleep(task, i);
        for (uint32_t i = 0; i < task->job->workers; i++)
            MUST(task, write(s->pipe[i][1], "x", 1) == 1);
    } else {
        about_to_block(task);
    }
    for (int i = 0; i < 2; i++) /* and again, though nothing new came: it is still readable */
        MUST(task, cb_task_wait_fd(task, s->pipe[task->index][0], POLLIN, CB_FOREVER) & POLLIN);
    MUST(task, cb_task_wait_fd(task, s->pipe[task->index][0], POLLIN, 0) & POLLIN);
    MUST(task, cb_task_wait_fd(task, s->pipe[task->index][1], POLLOUT, CB_FOREVER) == POLLOUT);
    cb_task_done(task, 1);
    return 0;
}

static int run_fd_deadline(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    int fd = s->pipe[task->index][0];

    MUST(task, cb_task_wait_fd(task, fd, POLLIN, 0) == -ETIMEDOUT);
    for (int i = 0; i < 3; i++) {
        uint64_t deadline = cb_clock_ns() + (1 + task->index) * MS;

        MUST(task, cb_task_wait_fd(task, fd, POLLIN, deadline) == -ETIMEDOUT);
        MUST(task, cb_clock_ns() >= deadline);
    }
    cb_task_done(task, 1);
    return 0;
}

/* A file is always ready. */
static int run_fd_file(struct cb_task *task)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    MUST(task, fd >= 0);
    MUST(task, cb_task_wait_fd(task, fd, POLLIN, CB_FOREVER) == POLLIN);
    close(fd);
    cb_task_done(task, 1);
    return 0;
}

static int run_fd_bad(struct cb_task *task)
{
    MUST(task, cb_task_wait_fd(task, CLOSED_FD, POLLIN, cb_clock_ns() + 5 * MS) == -EBADF);
    cb_task_done(task, 1);
    return 0;
}

/* poll(2) passes over it in silence. */
static int run_fd_negative(struct cb_task *task)
{
    MUST(task, cb_task_wait_fd(task, -1, POLLIN, cb_clock_ns() + 5 * MS) == -EBADF);
    cb_task_done(task, 1);
    return 0;
}

/* An end that is gone ends the wait. Only within one process can a worker close it for all. */
static int run_fd_hangup(struct cb_task *task)
{
    int end[2];

    MUST(task, pipe2(end, O_CLOEXEC | O_NONBLOCK) == 0);
    close(end[1]);
    MUST(task, cb_task_wait_fd(task, end[0], POLLIN, CB_FOREVER) & POLLHUP);
    close(end[0]);
    cb_task_done(task, 1);
    return 0;
}

/* Several workers wait for the same descriptor, as they do for a listening socket. */
static int run_fd_shared(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index == 0) {
        for (uint32_t i = 1; i < task->job->workers; i++)
            until_asleep(task, i);
        MUST(task, write(s->pipe[0][1], "x", 1) == 1);
    } else {
        int rc;

        about_to_block(task);
        rc = cb_task_wait_fd(task, s->pipe[0][0], POLLIN, CB_FOREVER);
        if (rc != POLLIN)
            return cb_task_fail(task, -EBADMSG, "wait_fd came to %d", rc);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- all of them, everywhere --- */

static const struct trial trials[] = {
    {"yield lets all others run", run_yield, take_check_each_once, 0},
    {"sleep is never early", run_sleep, take_check_each_once, 0},
    {"sleep with many due times", run_sleep_order, take_check_each_once, 0},
    {"wait for another value", run_wait_differs, take_check_each_once, 0},
    {"wait until a deadline", run_wait_deadline, take_check_each_once, 0},
    {"wake in order", run_wake_order, check_wake_order, 0},
    {"wake nobody", run_wake_none, take_check_each_once, 0},
    {"wake before a deadline", run_wake_before_deadline, take_check_each_once, 0},
    {"descriptor ready", run_fd_ready, take_check_each_once, 0},
    {"descriptor until a deadline", run_fd_deadline, take_check_each_once, 0},
    {"descriptor of a file", run_fd_file, take_check_each_once, 0},
    {"bad descriptor", run_fd_bad, take_check_each_once, 0},
    {"negative descriptor", run_fd_negative, take_check_each_once, 0},
    {"descriptor hung up", run_fd_hangup, take_check_each_once, 0},
    {"descriptor of several workers", run_fd_shared, take_check_each_once, 0},
};

int main(void)
{
    const struct trials group = {.name = "services",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
