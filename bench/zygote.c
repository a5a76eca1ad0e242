#include "bench/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/zygote_wire.h"

/* How long an end may take that is a matter of microseconds; an interrupt is to be over within a
 * second. */
#define PATIENCE_NS (800 * 1000000ull)

int cb_zygote_open(struct cb_zygote *z, const struct cb_topology *topology, int fixed_layout,
                   struct cb_err *err)
{
    *z = (struct cb_zygote){.program = -1, .topology = -1, .fixed = fixed_layout};
    z->program = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (z->program < 0)
        return cb_err_errno(err, errno, "opening this program at /proc/self/exe");
    z->topology = cb_topology_pack(topology, err);
    if (z->topology >= 0)
        return 0;
    close(z->program);
    z->program = -1;
    return z->topology;
}

/* --- its end --- */

/* Waits until a descriptor is readable or the other is; returns which, -1 at the deadline. */
static int await(int fd, int other, uint64_t deadline_ns)
{
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = other, .events = POLLIN}};
    uint64_t now;

    while ((now = cb_clock_ns()) < deadline_ns) {
        struct timespec left = cb_clock_timespec(deadline_ns - now);

        if (ppoll(fds, 2, &left, NULL) > 0)
            return fds[0].revents ? fd : other;
    }
    return -1;
}

/* What a zygote leaves that was killed. Its hosts and their workers die of their parents' deaths;
 * as orphans they come to us. */
static void reap_orphans(void)
{
    uint64_t deadline = cb_clock_ns() + PATIENCE_NS;
    pid_t pid;

    while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0 && cb_clock_ns() < deadline)
        if (pid == 0)
            poll(NULL, 0, 1);
}

/* Lets it end by itself, else kills it. Returns its wait status. */
static int end(struct cb_zygote *z, int kill_it)
{
    int status = 0;

    if (kill_it || (shutdown(z->socket, SHUT_WR) == 0 &&
                    await(z->pidfd, -1, cb_clock_ns() + PATIENCE_NS) != z->pidfd))
        kill(z->pid, SIGKILL);
    while (waitpid(z->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(z->socket);
    close(z->pidfd);
    z->pid = 0;
    if (status != 0)
        reap_orphans();
    return status;
}

void cb_zygote_close(struct cb_zygote *z)
{
    if (z->pid)
        end(z, 0);
    if (z->program >= 0)
        close(z->program);
    if (z->topology >= 0)
        close(z->topology);
    z->program = z->topology = -1;
}

/* --- its start --- */

/* In the child. A refused personality, as in some containers, shows in the layout. */
static void execute(const struct cb_zygote *z, int socket, pid_t parent, uint32_t env_bytes)
{
    char numbers[3][16], padding[CB_ENV_BYTES_MAX + 1];
    char *argv[] = {"concbench", "--zygote", numbers[0], numbers[1], numbers[2], NULL};

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(EXIT_FAILURE);
    snprintf(numbers[0], sizeof numbers[0], "%d", parent);
    snprintf(numbers[1], sizeof numbers[1], "%d", socket);
    snprintf(numbers[2], sizeof numbers[2], "%d", z->topology);
    memset(padding, 'x', env_bytes);
    padding[env_bytes] = '\0';
    close_range(3, ~0u, CLOSE_RANGE_CLOEXEC); /* the file of --benchmark_out, for one */
    fcntl(socket, F_SETFD, 0);
    fcntl(z->topology, F_SETFD, 0);
    if (z->fixed)
        personality((unsigned long)personality(0xffffffff) | ADDR_NO_RANDOMIZE);
    if (setenv("CONCBENCH_PADDING", padding, 1) == 0)
        fexecve(z->program, argv, environ);
    _exit(errno);
}

/* Forks, with a socket between the two. */
static int start(struct cb_zygote *z, uint32_t env_bytes, struct cb_err *err)
{
    pid_t parent = getpid();
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return cb_err_errno(err, errno, "a socket to a zygote");
    fflush(NULL);
    z->pid = fork();
    if (z->pid == 0)
        execute(z, pair[1], parent, env_bytes);
    close(pair[1]);
    z->socket = pair[0];
    z->pidfd = z->pid > 0 ? (int)syscall(SYS_pidfd_open, z->pid, 0) : -1;
    if (z->pidfd >= 0)
        return 0;
    cb_err_errno(err, errno, "fork of a zygote");
    if (z->pid > 0)
        end(z, 1);
    else
        close(z->socket);
    z->pid = 0;
    return err ? err->code : -EAGAIN;
}

int cb_zygote_renew(struct cb_zygote *z, uint32_t env_bytes, struct cb_err *err)
{
    struct cb_zygote_hello hello;
    int rc, status;

    if (z->pid)
        end(z, 0);
    rc = start(z, env_bytes, err);
    if (rc != 0)
        return rc;
    if (cb_zygote_receive(z->socket, &hello, sizeof hello) != 0) {
        status = end(z, 1);
        if (WIFEXITED(status) && WEXITSTATUS(status))
            return cb_err_errno(err, WEXITSTATUS(status), "executing this program for a zygote");
        return cb_err_set(err, -EIO, "a zygote ended before it began");
    }
    if (hello.err.code) {
        end(z, 0);
        return cb_err_set(err, hello.err.code, "zygote: %s", hello.err.what);
    }
    z->layout = hello.layout;
    z->layout.env_bytes = env_bytes;
    return 0;
}

/* --- a sample --- */

/* The zygote keeps the deadlines of a sample; one that passes this is stuck itself. */
static uint64_t deadline_of(const struct cb_bench *bench, const struct cb_case *c)
{
    return cb_clock_ns() + c->warmup_ns + c->duration_ns + cb_sample_timeout_ns(bench, c) +
           10 * CB_NS_PER_S;
}

static int ask(const struct cb_zygote *z, const struct cb_bench *bench, const struct cb_case *c,
               enum cb_kind kind)
{
    const struct cb_zygote_request request = {.bench = *bench,
                                              .c = *c,
                                              .kind = kind,
                                              .workload = cb_zygote_place(c->workload),
                                              .runner = cb_zygote_place(c->runner),
                                              .counters = cb_zygote_place(bench->counters)};

    if (cb_zygote_send(z->socket, &request, sizeof request) != 0)
        return -1;
    return cb_zygote_send(z->socket, c->cpus, c->cpus_count * sizeof *c->cpus);
}

/* Asks for a sample and waits for it; an interrupt brings its end forward. 0 with the reply;
 * -EOWNERDEAD when the zygote has died, -ETIMEDOUT when it says nothing. */
static int converse(const struct cb_zygote *z, const struct cb_bench *bench,
                    const struct cb_case *c, enum cb_kind kind, struct cb_zygote_reply *reply,
                    int *interrupted)
{
    int ready;

    if (ask(z, bench, c, kind) != 0)
        return -EOWNERDEAD;
    ready = await(z->socket, bench->interrupt_fd, deadline_of(bench, c));
    if (ready == bench->interrupt_fd && ready >= 0) {
        *interrupted = 1;
        shutdown(z->socket, SHUT_WR); /* the zygote clears away and replies */
        ready = await(z->socket, -1, cb_clock_ns() + PATIENCE_NS);
    }
    if (ready != z->socket)
        return -ETIMEDOUT;
    return cb_zygote_receive(z->socket, reply, sizeof *reply) == 0 ? 0 : -EOWNERDEAD;
}

static void describe_death(int silent, int status, struct cb_sample *sample)
{
    if (silent)
        snprintf(sample->message, sizeof sample->message,
                 "the zygote that samples are forked from did not answer, and was killed");
    else if (WIFSIGNALED(status))
        snprintf(sample->message, sizeof sample->message,
                 "the zygote that samples are forked from died of signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(sample->message, sizeof sample->message,
                 "the zygote that samples are forked from left with exit status %d",
                 WEXITSTATUS(status));
}

/* The sample is lost with it. */
static void bury(struct cb_zygote *z, int silent, struct cb_sample *sample)
{
    sample->status = CB_FAILED;
    describe_death(silent, end(z, 1), sample);
}

int cb_zygote_take(struct cb_zygote *z, const struct cb_bench *bench, const struct cb_case *c,
                   enum cb_kind kind, struct cb_sample *sample, struct cb_err *err)
{
    struct cb_zygote_reply *reply = malloc(sizeof *reply);
    uint64_t began = cb_clock_ns();
    int rc = reply ? 0 : cb_err_errno(err, ENOMEM, "a zygote's reply");

    memset(sample, 0, sizeof *sample);
    if (rc == 0 && !z->pid)
        rc = cb_zygote_renew(z, z->layout.env_bytes, err);
    if (rc == 0) {
        int interrupted = 0, answer = converse(z, bench, c, kind, reply, &interrupted);

        if (answer == 0) {
            *sample = reply->sample;
            rc = reply->rc;
        } else {
            bury(z, answer == -ETIMEDOUT, sample);
        }
        if (interrupted)
            rc = -EINTR;
        if (rc != 0 && rc != -EINTR)
            cb_err_set(err, rc, "%s", reply->err.what);
    }
    sample->kind = kind;
    sample->layout = z->layout;
    if (!sample->wall_ns)
        sample->wall_ns = cb_clock_ns() - began;
    free(reply);
    return rc;
}
