#include "workloads/echo_server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How often who waits for a client from outside looks whether the time is up. */
#define LOOK_NS (200 * 1000000ull)

/* What is read from, and how long, after a line that was too long: more than a kernel has on the
 * way by default. */
enum { DRAIN_BYTES = 8 << 20 };
#define DRAIN_NS CB_NS_PER_S

int cb_echo_listen(const char *address, const char *port, struct cb_err *err)
{
    const struct addrinfo want = {.ai_socktype = SOCK_STREAM,
                                  .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    int fd, on = 1, rc = getaddrinfo(address, port, &want, &found);

    if (rc != 0)
        return cb_err_set(err, -EINVAL, "'%.60s' port %.20s: %s", address, port, gai_strerror(rc));
    fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* Connections of a server that just ended don't keep the port; one that listens does. What is
     * set here holds for the connections, too: an answer leaves at once. */
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
        bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0) {
        rc = cb_err_errno(err, errno, "listening at %.60s port %.20s", address, port);
        if (fd >= 0)
            close(fd);
        fd = rc;
    }
    freeaddrinfo(found);
    return fd;
}

static int is_over(const struct cb_task *task, const struct cb_echo_server *server)
{
    return atomic_load(&server->closed) ||
           (server->outside && atomic_load(&task->job->block->work.phase) == CB_STOPPED);
}

/* A connection may go on: until its next line is answered, or until one begins. Clients that are
 * workers never keep one waiting: no clock is read for them. */
static void grant_time(const struct cb_echo_server *server, struct cb_echo_connection *c)
{
    uint64_t now;

    if (!server->outside)
        return;
    now = cb_clock_ns();
    c->due_ns = now + server->idle_ns;
    c->spare_ns = now + server->patience_ns;
}

/* Whether a client waits for whom there is no worker; its place is promised to it then, so that no
 * two connections give way to the same one. */
static int gives_way(struct cb_echo_server *server, struct cb_echo_connection *c)
{
    struct pollfd queue = {.fd = server->listener, .events = POLLIN};
    uint32_t all = server->servers;

    if (!c->gives_way && atomic_load(&server->busy) == all && poll(&queue, 1, 0) == 1)
        c->gives_way = atomic_compare_exchange_strong(&server->busy, &all, all - 1);
    return c->gives_way;
}

/* Waits for a connection, or at the door (NULL). 0 when the descriptor is ready; -ECANCELED when
 * the server ends; -ETIMEDOUT when the connection's time is up. Nothing interrupts the wait for a
 * client that is a worker. */
static int await(struct cb_task *task, struct cb_echo_server *server, struct cb_echo_connection *c,
                 int fd, short events)
{
    int rc;

    if (!server->outside) {
        rc = cb_task_wait_fd(task, fd, events, CB_FOREVER);
        return rc < 0 ? rc : 0;
    }
    do {
        uint64_t now = cb_clock_ns(), until = now + LOOK_NS;

        if (is_over(task, server))
            return -ECANCELED;
        if (c && (now >= c->due_ns || (now >= c->spare_ns && gives_way(server, c))))
            return -ETIMEDOUT;
        if (c && c->due_ns < until)
            until = c->due_ns;
        rc = cb_task_wait_fd(task, fd, events, until);
    } while (rc == -ETIMEDOUT);
    return rc < 0 ? rc : 0;
}

/* --- clients --- */

/* What accept failed with: 0 = try again, it was the client's matter; -EAGAIN = none is there. */
static int refused(struct cb_task *task, const struct cb_echo_server *server, int errnum)
{
    switch (errnum) {
    case EAGAIN: return -EAGAIN;
    case EINVAL: return -ECANCELED; /* shut down */
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        if (!server->outside)
            return -errnum;
        cb_task_sleep_until(task, cb_clock_ns() + LOOK_NS / 4); /* until somebody hangs up */
        return 0;
    case EBADF:
    case EOPNOTSUPP:
    case ENOTSOCK: return -errnum;
    default: return 0; /* accept(2): errors of the network are those of one connection */
    }
}

int cb_echo_accept(struct cb_task *task, struct cb_echo_server *server)
{
    int fd = -ECANCELED, rc = 0;

    cb_mutex_lock(task, &server->door, CB_FOREVER);
    while (rc == 0 && !is_over(task, server)) {
        fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            break;
        rc = refused(task, server, errno);
        if (rc == -EAGAIN)
            rc = await(task, server, NULL, server->listener, POLLIN);
        fd = rc ? rc : -ECANCELED;
    }
    cb_mutex_unlock(task, &server->door);
    return fd;
}

int cb_echo_send(struct cb_task *task, struct cb_echo_server *server, struct cb_echo_connection *c,
                 const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t n = send(c->fd, bytes, count, MSG_NOSIGNAL);
        int rc = n >= 0 ? 0 : errno == EINTR ? 0 : -errno;

        if (rc == -EAGAIN)
            rc = await(task, server, c, c->fd, POLLOUT);
        if (rc != 0)
            return rc;
        if (n > 0) {
            bytes += n;
            count -= (size_t)n;
        }
    }
    return 0;
}

/* Bytes received, 0 at the end of what the client sends, or a negative errno. */
static ssize_t receive(struct cb_task *task, struct cb_echo_server *server,
                       struct cb_echo_connection *c, char *bytes, size_t count)
{
    ssize_t n;

    while ((n = recv(c->fd, bytes, count, 0)) < 0) {
        int rc = errno == EINTR ? 0 : -errno;

        if (rc == -EAGAIN)
            rc = await(task, server, c, c->fd, POLLIN);
        if (rc != 0)
            return rc;
    }
    return n;
}

/* The same in every locale: bytes that are no letters of ASCII stay as they are. Without a branch,
 * so that compilers make vectors of it. */
static void make_upper(char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (char)(bytes[i] - ((bytes[i] >= 'a' && bytes[i] <= 'z') ? 'a' - 'A' : 0));
}

static uint64_t count_lines(const char *bytes, size_t count)
{
    uint64_t lines = 0;

    for (const char *at = bytes, *end; (end = memchr(at, '\n', count - (size_t)(at - bytes)));
         at = end + 1)
        lines++;
    return lines;
}

/* Closing with bytes unread would take back what the client was told. So: say it, say that nothing
 * follows, and let it send for a moment more. Others come in between, however fast it sends. */
static void reject(struct cb_task *task, struct cb_echo_server *server,
                   struct cb_echo_connection *c)
{
    static const char why[] = "error: a line is longer than 4096 bytes\n";
    ssize_t n = 1;

    _Static_assert(CB_ECHO_LINE_MAX == 4096, "as the sentence says");
    if (cb_echo_send(task, server, c, why, sizeof why - 1) != 0)
        return;
    shutdown(c->fd, SHUT_WR);
    c->due_ns = cb_clock_ns() + DRAIN_NS;
    for (size_t left = DRAIN_BYTES; n > 0 && left > 0 && cb_clock_ns() < c->due_ns;
         left -= (size_t)n) {
        cb_task_yield(task);
        n = receive(task, server, c, c->buffer, CB_ECHO_LINE_MAX);
    }
}

int cb_echo_answer(struct cb_task *task, struct cb_echo_server *server,
                   struct cb_echo_connection *c)
{
    ssize_t n = receive(task, server, c, c->buffer + c->used, CB_ECHO_LINE_MAX - c->used);
    const char *last;
    size_t whole;

    if (n == 0 && c->used > 0) /* no end of line: all there is counts as one */
        c->lines += cb_echo_send(task, server, c, c->buffer, c->used) == 0;
    if (n <= 0)
        return 0;
    if (c->used == 0) /* a line begins: more of it grants no more time */
        grant_time(server, c);
    make_upper(c->buffer + c->used, (size_t)n);
    last = memrchr(c->buffer + c->used, '\n', (size_t)n);
    c->used += (uint32_t)n;
    if (last) {
        whole = (size_t)(last - c->buffer) + 1;
        if (cb_echo_send(task, server, c, c->buffer, whole) != 0)
            return 0;
        grant_time(server, c);
        c->lines += count_lines(c->buffer, whole);
        c->used -= (uint32_t)whole;
        memmove(c->buffer, c->buffer + whole, c->used);
    } else if (c->used == CB_ECHO_LINE_MAX) {
        reject(task, server, c);
        return 0;
    }
    return 1;
}

/* One connection to its end. */
static void serve(struct cb_task *task, struct cb_echo_server *server, struct cb_echo_connection *c,
                  uint64_t *lines)
{
    uint64_t before = *lines;
    int more = 1;

    grant_time(server, c);
    while (more && !is_over(task, server)) {
        more = cb_echo_answer(task, server, c);
        *lines = before + c->lines;
        if (server->outside) /* who sends without a pause must not keep others waiting */
            cb_task_yield(task);
    }
}

int cb_echo_serve(struct cb_task *task, struct cb_echo_server *server, char *buffer,
                  uint64_t *connections, uint64_t *lines)
{
    int fd;

    while ((fd = cb_echo_accept(task, server)) >= 0) {
        struct cb_echo_connection c = {.fd = fd, .buffer = buffer};

        ++*connections;
        if (server->outside)
            atomic_fetch_add(&server->busy, 1);
        serve(task, server, &c, lines);
        if (server->outside && !c.gives_way)
            atomic_fetch_sub(&server->busy, 1);
        close(fd);
    }
    return fd == -ECANCELED ? 0 : fd;
}

void cb_echo_close(struct cb_echo_server *server)
{
    atomic_store(&server->closed, 1);
    shutdown(server->listener, SHUT_RD); /* on Linux that wakes who waits for it */
}

/* --- all workers serve --- */

/* The shared bytes: the server, an account a worker, a buffer a worker. */
struct account {
    CB_LINE uint64_t connections, lines;
};

static struct account *accounts_of(const struct cb_job *job)
{
    return (struct account *)((struct cb_echo_server *)job->shared + 1);
}

static const struct cb_param params[] = {
    [CB_ECHO_LISTENER] = {.name = "listener", .preset = "0", .kind = CB_COUNT, .max = INT32_MAX},
    [CB_ECHO_IDLE] = {.name = "idle", .preset = "60s", .kind = CB_DURATION, .max = UINT64_MAX / 2},
    [CB_ECHO_PATIENCE] = {.name = "patience",
                          .preset = "500ms",
                          .kind = CB_DURATION,
                          .max = UINT64_MAX / 2},
    {0},
};

static size_t server_bytes(const struct cb_job *job)
{
    return sizeof(struct cb_echo_server) +
           job->workers * (sizeof(struct account) + CB_ECHO_LINE_MAX);
}

static int server_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct cb_echo_server *server = job->shared;

    (void)err;
    server->listener = (int)cb_job_param(job, CB_ECHO_LISTENER);
    server->idle_ns = cb_job_param(job, CB_ECHO_IDLE);
    server->patience_ns = cb_job_param(job, CB_ECHO_PATIENCE);
    server->servers = job->workers;
    server->outside = 1;
    return 0;
}

static int server_run(struct cb_task *task)
{
    struct account *own = accounts_of(task->job) + task->index;
    char *buffer = (char *)(accounts_of(task->job) + task->job->workers) +
                   (size_t)task->index * CB_ECHO_LINE_MAX;
    int rc = cb_echo_serve(task, task->job->shared, buffer, &own->connections, &own->lines);

    cb_task_done(task, own->lines);
    return rc == 0 ? 0 : cb_task_fail(task, rc, "accepting a connection: %s", strerror(-rc));
}

static struct account sum_of(const struct cb_job *job)
{
    struct account sum = {0};

    for (uint32_t i = 0; i < job->workers; i++) {
        sum.connections += accounts_of(job)[i].connections;
        sum.lines += accounts_of(job)[i].lines;
    }
    return sum;
}

static int server_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    return sum_of(job).lines == ops
               ? 0
               : cb_err_set(err, -EBADMSG, "lines answered and credited differ");
}

static int server_report(const struct cb_job *job, char *text, size_t size)
{
    struct account sum = sum_of(job);

    return snprintf(text, size, "lines=%llu;connections=%llu", (unsigned long long)sum.lines,
                    (unsigned long long)sum.connections);
}

const struct cb_workload cb_workload_echo_server = {
    .name = "echo",
    .summary = "answers each line of an outside client with its upper case",
    .operation = "one line",
    .unit = "lines",
    .params = params,
    .tasks = 1,
    .needs = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD,
    .bytes = server_bytes,
    .prepare = server_prepare,
    .run = server_run,
    .check = server_check,
    .report = server_report,
    .post_mortem = server_report,
};
