#include "bench/raw/bare.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS_MAX = 64 };

/* An attempt under way. */
struct attempt {
    const struct cb_bench *bench;
    const struct cb_bare_job *job;
    struct cb_block *block; /* owned */
    int doorbell, pidfd;    /* owned; -1 = none */
    pid_t host;
    int host_ended, interrupted;
    uint64_t deadline_ns;
};

/* --- in the process of the loop --- */

struct worker {
    const struct attempt *attempt;
    uint32_t index;
    pthread_t thread;
};

static void fail(const struct attempt *a, int code, const char *what)
{
    struct cb_err err = {0};

    cb_err_errno(&err, -code, "%s", what);
    cb_block_fail(a->block, &err);
}

/* Bound, then from the gate to the other gate: nobody leaves while another is being timed. */
static void work(const struct worker *w)
{
    const struct cb_bare_job *job = w->attempt->job;
    struct cb_block *block = w->attempt->block;
    struct cb_slot *slot = cb_block_slot(block, w->index);
    struct cb_err err = {0};
    int rc =
        cb_topology_bind(w->attempt->bench->topology, job->cpus[w->index % job->cpus_count], &err);

    if (rc != 0) {
        cb_block_fail(block, &err);
        return;
    }
    cb_gate_arrive(&block->gate, 1);
    if (cb_gate_wait(&block->gate) != 0)
        return;
    rc = job->loop->run(job, w->index);
    slot->end_ns = cb_clock_ns();
    if (rc != 0)
        fail(w->attempt, rc, "the bare loop");
    slot->finished = rc == 0;
    cb_gate_arrive(&block->leave, 1);
    cb_gate_wait(&block->leave);
}

static void *start(void *argument)
{
    work(argument);
    return NULL;
}

static int run_threads(const struct attempt *a, struct worker *workers)
{
    pthread_attr_t attributes;
    int rc = 0;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, CB_BARE_STACK_BYTES);
    for (uint32_t i = 0; i < a->job->workers && rc == 0; i++)
        rc = -pthread_create(&workers[i].thread, &attributes, start, &workers[i]);
    pthread_attr_destroy(&attributes);
    for (uint32_t i = 0; i < a->job->workers && rc == 0; i++)
        pthread_join(workers[i].thread, NULL);
    return rc;
}

static int run_processes(const struct attempt *a, const struct worker *workers)
{
    pid_t parent = getpid(), child;
    int status;

    for (uint32_t i = 0; i < a->job->workers; i++) {
        child = fork();
        if (child < 0)
            return -errno;
        if (child == 0) {
            if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent)
                work(&workers[i]);
            _exit(EXIT_SUCCESS);
        }
    }
    while ((child = wait(&status)) > 0 || errno == EINTR)
        if (child > 0 && status != 0) /* at once: the others may wait for it for ever */
            fail(a, -EOWNERDEAD, "a worker of a bare loop");
    return 0;
}

static int all_finished(const struct attempt *a)
{
    for (uint32_t i = 0; i < a->job->workers; i++)
        if (!cb_block_slot(a->block, i)->finished)
            return 0;
    return 1;
}

static void host_main(const struct attempt *a)
{
    const struct cb_bare_loop *loop = a->job->loop;
    struct worker workers[WORKERS_MAX];
    struct cb_err err = {0};
    int rc = loop->prepare ? loop->prepare(a->job) : 0;

    for (uint32_t i = 0; i < a->job->workers; i++)
        workers[i] = (struct worker){.attempt = a, .index = i};
    if (rc == 0 && a->job->as == CB_BARE_ALONE)
        work(&workers[0]);
    else if (rc == 0)
        rc = a->job->as == CB_BARE_THREADS ? run_threads(a, workers) : run_processes(a, workers);
    if (rc != 0)
        fail(a, rc, "making the workers of a bare loop");
    else if (all_finished(a) && loop->check(a->job, &err) == 0)
        a->block->verified = 1;
    else if (err.code)
        cb_block_fail(a->block, &err);
}

static int start_host(struct attempt *a, struct cb_err *err)
{
    pid_t parent = getpid();
    sigset_t none;

    fflush(NULL);
    a->host = fork();
    if (a->host < 0)
        return cb_err_errno(err, errno, "fork of a bare loop's process");
    if (a->host == 0) {
        setpgid(0, 0);
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            _exit(EXIT_FAILURE);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        host_main(a);
        _exit(EXIT_SUCCESS);
    }
    setpgid(a->host, a->host);
    a->pidfd = (int)syscall(SYS_pidfd_open, a->host, 0);
    return a->pidfd < 0 ? cb_err_errno(err, errno, "a descriptor of a bare loop's process") : 0;
}

/* --- in ours: gates, deadline, interruption --- */

static int is_over(const struct attempt *a)
{
    return a->host_ended || a->interrupted || cb_block_failure(a->block) ||
           cb_clock_ns() >= a->deadline_ns;
}

static void listen_once(struct attempt *a)
{
    struct pollfd fds[] = {
        {.fd = a->pidfd, .events = POLLIN},
        {.fd = a->doorbell, .events = POLLIN},
        {.fd = a->bench->interrupt_fd, .events = POLLIN},
    };
    uint64_t now = cb_clock_ns(), rings;
    struct timespec left = cb_clock_timespec(a->deadline_ns > now ? a->deadline_ns - now : 0);

    if (ppoll(fds, 3, &left, NULL) <= 0)
        return;
    a->host_ended = fds[0].revents != 0;
    a->interrupted = fds[2].revents != 0;
    if (fds[1].revents && read(a->doorbell, &rings, sizeof rings) < 0)
        return; /* another look at the gate shows what it was */
}

static void let_through(struct attempt *a, struct cb_gate *gate)
{
    while (atomic_load(&gate->arrived) != gate->expected && !is_over(a))
        listen_once(a);
    if (!is_over(a))
        cb_gate_open(gate);
}

static void clear_away(const struct attempt *a)
{
    int rc;

    kill(-a->host, SIGKILL);
    kill(a->host, SIGKILL); /* where its group is not there yet */
    while (waitpid(a->host, NULL, 0) < 0 && errno == EINTR)
        ;
    while ((rc = waitpid(-a->host, NULL, 0)) > 0 || (rc < 0 && errno == EINTR))
        ;
}

static int judge(const struct attempt *a, uint64_t *work_ns, struct cb_err *err)
{
    const struct cb_err *failure = cb_block_failure(a->block);
    uint64_t end = 0;

    if (a->interrupted)
        return -EINTR;
    if (failure)
        return cb_err_set(err, failure->code, "%s", failure->what);
    if (!a->host_ended)
        return cb_err_set(err, -ETIMEDOUT, "the bare loop came to no end");
    if (!a->block->verified)
        return cb_err_set(err, -EOWNERDEAD, "the bare loop vanished");
    for (uint32_t i = 0; i < a->job->workers; i++) {
        uint64_t own = cb_block_slot(a->block, i)->end_ns;

        end = own > end ? own : end;
    }
    *work_ns = end - a->block->gate.open_ns;
    return 0;
}

int cb_bare_take(const struct cb_bench *bench, struct cb_bare_job *job, uint64_t *work_ns,
                 struct cb_err *err)
{
    struct attempt a = {.bench = bench, .job = job, .doorbell = -1, .pidfd = -1};
    int rc;

    if (job->workers > WORKERS_MAX)
        return cb_err_set(err, -EINVAL, "%u workers of a bare loop", job->workers);
    a.deadline_ns = cb_clock_ns() + bench->timeout_ns;
    a.doorbell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (a.doorbell < 0)
        return cb_err_errno(err, errno, "an eventfd for a bare loop");
    a.block = cb_block_map(job->workers, job->workers, job->loop->bytes, err);
    rc = a.block ? 0 : -ENOMEM;
    if (rc == 0) {
        a.block->gate.expected = a.block->leave.expected = job->workers;
        a.block->gate.doorbell = a.block->leave.doorbell = a.doorbell;
        job->shared = cb_block_shared(a.block);
        rc = start_host(&a, err);
    }
    if (rc == 0) {
        let_through(&a, &a.block->gate);
        let_through(&a, &a.block->leave);
        while (!is_over(&a))
            listen_once(&a);
    }
    if (a.host > 0)
        clear_away(&a);
    if (rc == 0)
        rc = judge(&a, work_ns, err);
    cb_block_unmap(a.block);
    close(a.doorbell);
    if (a.pidfd >= 0)
        close(a.pidfd);
    return rc;
}
