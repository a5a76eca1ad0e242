/* echo - a TCP server that answers in upper case, and its clients, over the loopback interface. */
#include "workloads/workload.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "workloads/echo_server.h"

enum { CONNECTIONS, BYTES };

enum { REQUESTS = 5000 }; /* with a duration: what `connections` are shared by */

static const struct cb_param params[] = {
    [CONNECTIONS] = {.name = "connections",
                     .help = "about so many carry the requests of --tasks, or else every 5000: a "
                             "client has one at a time, then makes the next",
                     .preset = "50",
                     .kind = CB_COUNT,
                     .min = 1,
                     .max = 1000000},
    [BYTES] = {.name = "bytes",
               .help = "of a line with its end",
               .preset = "64B",
               .kind = CB_BYTES,
               .min = 2,
               .max = CB_ECHO_LINE_MAX},
    {0},
};

/* The shared bytes: this, an account a worker, two buffers a worker (stacks may be too small). */
struct account {
    CB_LINE uint64_t accepted, lines; /* as a server */
    uint64_t made, replies;           /* as a client */
    uint64_t asked, heard;            /* sums of the letters of its requests, of their replies */
};

struct shared {
    struct cb_echo_server server;
    struct sockaddr_in address;
    uint64_t requests; /* a connection */
    uint32_t servers;
    CB_LINE _Atomic uint32_t clients; /* not yet done */
    struct account accounts[];
};

/* A client at work. */
struct client {
    struct cb_task *task;
    struct shared *shared;
    struct account *own;
    struct cb_echo_connection *behind; /* its other end, when the same worker serves; or NULL */
    int fd;                            /* -1 = not connected */
    uint64_t sent;                     /* requests through this connection */
    size_t bytes;
    char *request, *reply;
};

static char *buffer_of(const struct cb_job *job, uint32_t worker, int which)
{
    const struct shared *s = job->shared;

    return (char *)(s->accounts + job->workers) +
           (2 * (size_t)worker + (size_t)which) * CB_ECHO_LINE_MAX;
}

/* --- a client --- */

static int wait_for_connection(struct client *c)
{
    socklen_t size = sizeof(int);
    int errnum = 0, rc = cb_task_wait_fd(c->task, c->fd, POLLOUT, CB_FOREVER);

    if (rc >= 0 && getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &errnum, &size) != 0)
        errnum = errno;
    return rc < 0 ? rc : -errnum;
}

static int connect_to_server(struct client *c)
{
    int rc = 0;

    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0)
        return cb_task_fail(c->task, -errno, "a socket: %s", strerror(errno));
    if (connect(c->fd, (const struct sockaddr *)&c->shared->address, sizeof c->shared->address) !=
        0)
        rc = errno == EINPROGRESS ? wait_for_connection(c) : -errno;
    if (rc == -EADDRNOTAVAIL)
        return cb_task_fail(
            c->task, -ENOTSUP,
            "no port is free for one more connection, closed ones keep theirs for a "
            "while: fewer connections, or sysctl net.ipv4.tcp_tw_reuse=1");
    if (rc != 0)
        return cb_task_fail(c->task, rc, "connecting: %s", strerror(-rc));
    c->sent = 0;
    c->own->made++;
    if (c->behind) {
        c->behind->fd = cb_echo_accept(c->task, &c->shared->server);
        c->behind->used = 0;
        if (c->behind->fd < 0)
            return cb_task_fail(c->task, c->behind->fd, "accepting its own connection");
        c->own->accepted++;
    }
    return 0;
}

static void hang_up(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    if (c->behind && c->fd >= 0)
        close(c->behind->fd);
    c->fd = -1;
}

/* No two requests of a client are alike, so that no reply can be taken for another's: the letters
 * count. */
static void next_request(struct client *c)
{
    for (size_t i = 0; i < c->bytes - 1; i++) {
        if (c->request[i] < 'z') {
            c->request[i]++;
            return;
        }
        c->request[i] = 'a';
    }
}

/* Receives until the reply is as long as the request: 0, or a negative errno. */
static int receive_reply(struct client *c)
{
    size_t got = 0;

    while (got < c->bytes) {
        ssize_t n = recv(c->fd, c->reply + got, c->bytes - got, 0);
        int rc = n > 0 ? 0 : n == 0 ? -ECONNRESET : -errno;

        if (rc == -EAGAIN)
            rc = cb_task_wait_fd(c->task, c->fd, POLLIN, CB_FOREVER);
        if (rc < 0 && rc != -EINTR)
            return rc;
        got += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int is_upper_case(const struct client *c)
{
    unsigned char differs = 0;
    uint64_t asked = 0, heard = 0;

    for (size_t i = 0; i < c->bytes - 1; i++) {
        differs |= (unsigned char)(c->request[i] - ('a' - 'A')) ^ (unsigned char)c->reply[i];
        asked += (unsigned char)c->request[i];
        heard += (unsigned char)c->reply[i];
    }
    c->own->asked += asked;
    c->own->heard += heard;
    return !differs && c->reply[c->bytes - 1] == '\n';
}

/* By a worker that is its own server, while its request is on the way. */
static void serve_behind(struct client *c)
{
    uint64_t before = c->behind->lines;

    while (c->behind->lines == before && cb_echo_answer(c->task, &c->shared->server, c->behind) > 0)
        ;
    c->own->lines += c->behind->lines - before;
}

static int request(struct client *c)
{
    struct cb_echo_connection to = {.fd = c->fd};
    uint64_t began = cb_clock_ns();
    int rc;

    next_request(c);
    rc = cb_echo_send(c->task, &c->shared->server, &to, c->request, c->bytes);
    if (rc == 0 && c->behind)
        serve_behind(c);
    if (rc == 0)
        rc = receive_reply(c);
    if (rc != 0)
        return cb_task_fail(c->task, rc, "request %llu of a connection: %s",
                            (unsigned long long)c->sent, strerror(-rc));
    cb_task_latency(c->task, cb_clock_ns() - began);
    if (!is_upper_case(c))
        return cb_task_fail(c->task, -EBADMSG, "a reply is not the upper case of its request");
    c->own->replies++;
    c->sent++;
    cb_task_done(c->task, 1);
    return 0;
}

static int be_client(struct client *c)
{
    uint64_t count;
    int rc = 0;

    memset(c->request, 'a', c->bytes);
    c->request[c->bytes - 1] = '\n';
    while (rc == 0 && (count = cb_task_draw(c->task)) > 0)
        for (uint64_t i = 0; i < count && rc == 0; i++) {
            if (c->fd < 0)
                rc = connect_to_server(c);
            if (rc == 0)
                rc = request(c);
            if (c->sent == c->shared->requests)
                hang_up(c);
        }
    hang_up(c);
    if (rc == 0 && atomic_fetch_sub(&c->shared->clients, 1) == 1)
        cb_echo_close(&c->shared->server);
    return rc;
}

/* --- roles --- */

/* Of more workers than one, the first half serve; clients are never more than servers, so that a
 * request doesn't wait for another client to hang up. */
static int echo_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    struct cb_echo_connection behind = {.buffer = buffer_of(task->job, 1, 0)};
    struct client client = {.task = task,
                            .shared = s,
                            .own = &s->accounts[task->index],
                            .behind = task->job->workers == 1 ? &behind : NULL,
                            .fd = -1,
                            .bytes = cb_task_param(task, BYTES),
                            .request = buffer_of(task->job, task->index, 0),
                            .reply = buffer_of(task->job, task->index, 1)};
    int rc;

    if (task->index >= s->servers)
        return be_client(&client);
    rc = cb_echo_serve(task, &s->server, client.request, &client.own->accepted, &client.own->lines);
    return rc == 0 ? 0 : cb_task_fail(task, rc, "accepting a connection: %s", strerror(-rc));
}

/* A buffer more: what a worker alone needs as its own server. */
static size_t echo_bytes(const struct cb_job *job)
{
    return sizeof(struct shared) + job->workers * sizeof(struct account) +
           (2 * (size_t)job->workers + 1) * CB_ECHO_LINE_MAX;
}

static int echo_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;
    uint64_t connections = cb_job_param(job, CONNECTIONS), tasks = job->block->work.tasks;
    socklen_t size = sizeof s->address;

    s->requests = ((tasks ? tasks : REQUESTS) + connections - 1) / connections;
    s->servers = job->workers / 2 + (job->workers > 1 && job->workers % 2);
    s->clients = job->workers - s->servers;
    s->server.listener = cb_echo_listen("127.0.0.1", "0", err);
    if (s->server.listener < 0)
        return s->server.listener;
    if (getsockname(s->server.listener, (struct sockaddr *)&s->address, &size) != 0)
        return cb_err_errno(err, errno, "getsockname");
    return 0;
}

static struct account sum_of(const struct cb_job *job)
{
    const struct shared *s = job->shared;
    struct account sum = {0};

    for (uint32_t i = 0; i < job->workers; i++) {
        sum.accepted += s->accounts[i].accepted;
        sum.lines += s->accounts[i].lines;
        sum.made += s->accounts[i].made;
        sum.replies += s->accounts[i].replies;
        sum.asked += s->accounts[i].asked;
        sum.heard += s->accounts[i].heard;
    }
    return sum;
}

/* Every reply was compared with its request when it came. */
static int echo_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    struct account sum = sum_of(job);

    if (sum.replies != ops || sum.lines != ops)
        return cb_err_set(err, -EBADMSG,
                          "%llu operations credited, %llu lines answered, %llu replies received",
                          (unsigned long long)ops, (unsigned long long)sum.lines,
                          (unsigned long long)sum.replies);
    if (sum.accepted != sum.made)
        return cb_err_set(err, -EBADMSG, "%llu connections made, %llu accepted",
                          (unsigned long long)sum.made, (unsigned long long)sum.accepted);
    if (sum.asked - sum.heard != sum.replies * (cb_job_param(job, BYTES) - 1) * ('a' - 'A'))
        return cb_err_set(err, -EBADMSG, "the replies are not the upper case of their requests");
    return 0;
}

static int echo_report(const struct cb_job *job, char *text, size_t size)
{
    return snprintf(text, size, "connections=%llu", (unsigned long long)sum_of(job).made);
}

/* What waits for a socket waits for the kernel. */
static const char *echo_track(const uint64_t *values)
{
    (void)values;
    return "idiomatic";
}

const struct cb_workload cb_workload_echo = {
    .name = "echo",
    .summary = "lines over TCP to servers that answer in upper case, one connection a server",
    .operation = "one request answered",
    .unit = "requests",
    .latency_of = "sending a request to having its reply",
    .params = params,
    .tasks = REQUESTS,
    .completes = 1,
    .needs = CB_WAIT | CB_WAIT_FD,
    .bytes = echo_bytes,
    .track = echo_track,
    .prepare = echo_prepare,
    .run = echo_run,
    .check = echo_check,
    .report = echo_report,
};
