/* pipe - pairs of workers with real pipes between them: a client sends two numbers, an adder sends
 * back their sum. In the end the client closes, the adder sees the end of the file and closes too,
 * and the client sees that.
 *
 * Workers 2i and 2i + 1 are a pair; a pool of one is client and adder in turn. */
#include "workloads/workload.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "workloads/duplex.h"

enum { BYTES, KIND };
enum { PIPE, SOCKETPAIR };

static const char *const kinds[] = {[PIPE] = "pipe", [SOCKETPAIR] = "socketpair", NULL};

static const struct cb_param params[] = {
    [BYTES] = {.name = "bytes",
               .help = "of a request, and of its answer",
               .preset = "64B",
               .kind = CB_BYTES,
               .min = 16,
               .max = 1 << 20},
    [KIND] = {.name = "kind",
              .help = "two pipes a pair, or two connected sockets",
              .preset = "pipe",
              .words = kinds,
              .only_words = 1},
    {0},
};

/* Two numbers, or their sum and the second; and what has to come back as it went. */
struct message {
    uint64_t a, b;
    uint64_t load[];
};

enum { CLIENT, ADDER };

struct pair {
    CB_LINE struct cb_duplex duplex;
    struct account {
        CB_LINE uint64_t messages, sum; /* answered; added */
        int eof;                        /* seen */
    } side[2];
};

/* The shared bytes: a pair for every two workers, a message a worker. */
static struct pair *pair_of(const struct cb_job *job, uint32_t worker)
{
    return (struct pair *)job->shared + worker / 2;
}

static uint32_t pairs_of(const struct cb_job *job)
{
    return (job->workers + 1) / 2;
}

static size_t message_bytes(const struct cb_job *job)
{
    return (cb_job_param(job, BYTES) + CB_LINE_BYTES - 1) / CB_LINE_BYTES * CB_LINE_BYTES;
}

/* One side at work. */
struct side {
    struct cb_duplex_end end;
    struct account *own;
    struct message *message;
    size_t bytes;
};

static int open_side(struct cb_task *task, int which, struct side *side)
{
    const struct cb_job *job = task->job;
    struct pair *pair = pair_of(job, task->index);

    side->own = &pair->side[which];
    side->bytes = cb_job_param(job, BYTES);
    side->message = (struct message *)((char *)((struct pair *)job->shared + pairs_of(job)) +
                                       task->index * message_bytes(job));
    return cb_duplex_open(task, &pair->duplex, which, &side->end);
}

/* --- the client --- */

/* What stands so many bytes behind the numbers. */
static uint64_t load_word(uint64_t number, size_t at)
{
    return number * 2654435761u + at;
}

/* The buffer has room for a last word that is sent in part. */
static int send_request(const struct side *client)
{
    struct message *m = client->message;
    uint64_t number = client->own->messages + 1;

    m->a = number;
    m->b = number * number;
    for (size_t at = 0; at < client->bytes - sizeof *m; at += sizeof(uint64_t))
        m->load[at / sizeof(uint64_t)] = load_word(number, at);
    return cb_duplex_write(&client->end, m, client->bytes);
}

static int load_is_intact(const struct message *m, uint64_t number, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += sizeof(uint64_t)) {
        uint64_t want = load_word(number, at);
        size_t left = bytes - at < sizeof want ? bytes - at : sizeof want;

        if (memcmp(&m->load[at / sizeof want], &want, left) != 0)
            return 0;
    }
    return 1;
}

static int receive_answer(const struct side *client)
{
    struct cb_task *task = client->end.task;
    struct message *m = client->message;
    uint64_t number = ++client->own->messages;
    int rc;

    memset(m, 0, client->bytes); /* or the request itself would pass for what came back */
    rc = cb_duplex_read(&client->end, m, client->bytes);
    if (rc < 0)
        return rc;
    if (rc == 0 || m->a != number + number * number ||
        !load_is_intact(m, number, client->bytes - sizeof *m))
        return cb_task_fail(task, -EBADMSG, "the answer to request %llu is %s",
                            (unsigned long long)number, rc ? "wrong" : "missing");
    client->own->sum += m->a;
    cb_task_done(task, 1);
    return 0;
}

/* --- the adder --- */

/* 1 after a request, 0 at the end, or a failure. */
static int add(const struct side *adder)
{
    struct message *m = adder->message;
    int rc = cb_duplex_read(&adder->end, m, adder->bytes);

    if (rc <= 0)
        return rc;
    m->a += m->b;
    adder->own->messages++;
    adder->own->sum += m->a;
    rc = cb_duplex_write(&adder->end, m, adder->bytes);
    return rc < 0 ? rc : 1;
}

static int be_adder(const struct side *adder)
{
    int rc;

    while ((rc = add(adder)) > 0)
        ;
    adder->own->eof = rc == 0;
    return rc == 0 ? cb_duplex_close(&adder->end) : rc;
}

/* --- both --- */

/* `adder` is for a worker that has to add up itself; NULL = another does. */
static int ask(const struct side *client, const struct side *adder)
{
    uint64_t sent_ns = cb_task_times(client->end.task, client->own->messages) ? cb_clock_ns() : 0;
    int rc = send_request(client);

    if (rc == 0 && adder)
        rc = add(adder);
    if (rc >= 0)
        rc = receive_answer(client);
    if (rc == 0 && sent_ns)
        cb_task_latency(client->end.task, cb_clock_ns() - sent_ns);
    return rc;
}

static int be_client(const struct side *client, const struct side *adder)
{
    struct cb_task *task = client->end.task;
    uint64_t count;
    char byte;
    int rc = 0;

    while (rc == 0 && (count = cb_task_draw(task)) > 0)
        for (uint64_t i = 0; rc == 0 && i < count; i++)
            rc = ask(client, adder);
    if (rc == 0)
        rc = cb_duplex_close(&client->end);
    if (rc == 0 && adder)
        rc = be_adder(adder);
    if (rc == 0)
        rc = cb_duplex_read(&client->end, &byte, 1);
    client->own->eof = rc == 0;
    return rc > 0 ? cb_task_fail(task, -EBADMSG, "more came after the last answer") : rc;
}

static int pipe_run(struct cb_task *task)
{
    int alone = task->job->workers == 1, is_adder = task->index % 2 == ADDER;
    struct side client, adder;
    int rc = 0;

    if (!is_adder)
        rc = open_side(task, CLIENT, &client);
    if (rc == 0 && (is_adder || alone))
        rc = open_side(task, ADDER, &adder);
    if (rc != 0)
        return rc;
    cb_barrier_wait(task, &pair_of(task->job, task->index)->duplex.ready, CB_FOREVER);
    return is_adder ? be_adder(&adder) : be_client(&client, alone ? &adder : NULL);
}

static size_t pipe_bytes(const struct cb_job *job)
{
    return pairs_of(job) * sizeof(struct pair) + job->workers * message_bytes(job);
}

static int pipe_prepare(const struct cb_job *job, struct cb_err *err)
{
    uint64_t bytes = cb_job_param(job, BYTES);
    uint32_t parties = job->workers == 1 ? 1 : 2;
    int rc = 0;

    if (job->workers % 2 == 1 && job->workers > 1)
        return cb_err_set(err, -ENOTSUP,
                          "a pool of %u leaves a worker without a partner: an even pool does not, "
                          "and a pool of one does without",
                          job->workers);
    if (job->workers == 1 && bytes > PIPE_BUF)
        return cb_err_set(err, -ENOTSUP,
                          "a pool of one writes bytes=%llu that nobody reads meanwhile: a pipe "
                          "holds %d at least",
                          (unsigned long long)bytes, PIPE_BUF);
    for (uint32_t i = 0; i < job->workers && rc == 0; i += 2)
        rc = cb_duplex_make(&pair_of(job, i)->duplex, cb_job_param(job, KIND) == SOCKETPAIR,
                            parties, err);
    return rc;
}

/* What the answers to requests 1 to n add up to: of number + number^2. */
static uint64_t expected_sum(uint64_t n)
{
    unsigned __int128 pairs = (unsigned __int128)n * (n + 1) / 2; /* 1 + 2 + ... + n */

    return (uint64_t)(pairs + pairs * (2 * (unsigned __int128)n + 1) / 3);
}

static int pipe_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t answered = 0;

    for (uint32_t i = 0; i < job->workers; i += 2) {
        const struct account *client = &pair_of(job, i)->side[CLIENT],
                             *adder = &pair_of(job, i)->side[ADDER];

        if (client->messages != adder->messages || client->sum != adder->sum ||
            client->sum != expected_sum(client->messages))
            return cb_err_set(
                err, -EBADMSG, "pair %u: %llu sums added up to %llu, but %llu to %llu came back",
                i / 2, (unsigned long long)adder->messages, (unsigned long long)adder->sum,
                (unsigned long long)client->messages, (unsigned long long)client->sum);
        if (!client->eof || !adder->eof)
            return cb_err_set(err, -EBADMSG, "pair %u: the %s saw no end of file", i / 2,
                              client->eof ? "adder" : "client");
        answered += client->messages;
    }
    if (answered != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu requests answered",
                          (unsigned long long)ops, (unsigned long long)answered);
    return 0;
}

/* Requests and answers, those of the warm-up too. */
static int pipe_report(const struct cb_job *job, char *text, size_t size)
{
    uint64_t answered = 0, bytes;

    for (uint32_t i = 0; i < job->workers; i += 2)
        answered += pair_of(job, i)->side[CLIENT].messages;
    bytes = 2 * answered * cb_job_param(job, BYTES);
    return snprintf(text, size, "bytes=%llu;mb_per_s=%.6g", (unsigned long long)bytes,
                    (double)bytes * 1000 / (double)cb_job_work_ns(job));
}

static const char *pipe_track(const uint64_t *values)
{
    (void)values;
    return "idiomatic";
}

const struct cb_workload cb_workload_pipe = {
    .name = "pipe",
    .summary = "request and response between pairs of workers, over real pipes or sockets",
    .operation = "one request and its answer",
    .unit = "round trips",
    .latency_of = "a request to its answer",
    .params = params,
    .tasks = 10000,
    .chunk = 16,
    .latency_every = 16,
    .completes = 1,
    .needs = CB_WAIT | CB_WAIT_FD,
    .bytes = pipe_bytes,
    .track = pipe_track,
    .prepare = pipe_prepare,
    .run = pipe_run,
    .check = pipe_check,
    .report = pipe_report,
};
