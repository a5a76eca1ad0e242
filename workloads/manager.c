/* manager - a server owns a table; the others reach it by messages only, as a Manager's dictionary
 * in Python's multiprocessing.
 *
 * Worker 0 is the server; alone it is its own client, one request after the other. */
#include "workloads/workload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sync/queue.h"
#include "base/sync/semaphore.h"
#include "workloads/draw.h"

enum { KEYS, WRITE };

enum { CAPACITY = 64 };

static const struct cb_param params[] = {
    [KEYS] = {.name = "keys",
              .help = "of the table",
              .preset = "1024",
              .kind = CB_COUNT,
              .min = 1,
              .max = 1 << 20},
    [WRITE] = {.name = "write",
               .help = "requests that write; the others read",
               .preset = "50%",
               .kind = CB_PERCENT,
               .max = 100},
    {0},
};

/* A key's value, and the how many-th it is: 0 = never written. */
struct entry {
    uint64_t value, version;
};

/* With value 0 it reads; with client = the pool's size it ends the server. */
struct request {
    uint32_t client, key;
    uint64_t value;
};

/* One client's: the answer, and its account. */
struct client {
    CB_LINE struct cb_semaphore answered;
    struct entry answer;
    CB_LINE uint64_t requests, writes;
};

/* The shared bytes: this, a client a worker, the table, what each client wrote last under each key,
 * the queue. */
struct shared {
    CB_LINE _Atomic uint32_t asking; /* clients not yet done */
    CB_LINE uint64_t served, stored; /* requests, writes: by the server */
    struct client client[];
};

static struct entry *table_of(const struct cb_job *job)
{
    return (struct entry *)&((struct shared *)job->shared)->client[job->workers];
}

static struct entry *own_of(const struct cb_job *job, uint32_t worker)
{
    return table_of(job) + (worker + 1) * cb_job_param(job, KEYS);
}

static size_t queue_offset(const struct cb_job *job)
{
    size_t bytes = sizeof(struct shared) + job->workers * sizeof(struct client) +
                   (job->workers + 1) * cb_job_param(job, KEYS) * sizeof(struct entry);

    return (bytes + CB_LINE_BYTES - 1) / CB_LINE_BYTES * CB_LINE_BYTES;
}

static struct cb_queue *queue_of(const struct cb_job *job)
{
    return (struct cb_queue *)((char *)job->shared + queue_offset(job));
}

/* 1 after a request, 0 at the end. */
static int serve(struct cb_task *task, struct cb_queue *queue)
{
    const struct cb_job *job = task->job;
    struct shared *s = job->shared;
    struct request request;
    struct entry *entry;

    cb_queue_get(task, queue, &request, CB_FOREVER);
    if (request.client == job->workers)
        return 0;
    entry = table_of(job) + request.key;
    if (request.value) {
        entry->value = request.value;
        entry->version++;
        s->stored++;
    }
    s->served++;
    s->client[request.client].answer = *entry;
    cb_semaphore_release(task, &s->client[request.client].answered);
    return 1;
}

/* What operation `number` asks for: the key, and whether it writes. */
static uint32_t draw_key(const struct cb_job *job, uint64_t number, int *write)
{
    uint64_t random = cb_draw(job->seed, number);

    *write = (uint32_t)random % 100 < cb_job_param(job, WRITE);
    return (uint32_t)(random >> 32) % (uint32_t)cb_job_param(job, KEYS);
}

/* What was read is not older than what this client itself wrote last, and if it is that version, it
 * is that value. */
static int check_answer(struct cb_task *task, const struct request *request,
                        const struct entry *answer, struct entry *own)
{
    if (answer->version < own->version ||
        (answer->version == own->version && answer->value != own->value))
        return cb_task_fail(task, -EBADMSG, "key %u: read %#llx, older than what was written last",
                            request->key, (unsigned long long)answer->value);
    if (request->value && answer->value != request->value)
        return cb_task_fail(task, -EBADMSG, "key %u: wrote %#llx, but %#llx was stored",
                            request->key, (unsigned long long)request->value,
                            (unsigned long long)answer->value);
    if (request->value)
        *own = *answer;
    return 0;
}

static int ask(struct cb_task *task, struct client *client, struct cb_queue *queue, uint64_t number)
{
    uint64_t sent_ns = 0;
    int write;
    struct request request = {.client = task->index, .key = draw_key(task->job, number, &write)};

    if (write)
        request.value = (uint64_t)(task->index + 1) << 40 | ++client->writes;
    if (cb_task_times(task, client->requests++))
        sent_ns = cb_clock_ns();
    cb_queue_put(task, queue, &request, CB_FOREVER);
    if (task->job->workers == 1)
        serve(task, queue);
    cb_semaphore_acquire(task, &client->answered, CB_FOREVER);
    if (sent_ns)
        cb_task_latency(task, cb_clock_ns() - sent_ns);
    return check_answer(task, &request, &client->answer,
                        own_of(task->job, task->index) + request.key);
}

static int manager_run(struct cb_task *task)
{
    const struct request end = {.client = task->job->workers};
    struct shared *s = task->job->shared;
    struct cb_queue *queue = queue_of(task->job);
    struct client *client = &s->client[task->index];
    uint64_t count;
    int rc;

    if (task->index == 0 && task->job->workers > 1) {
        while (serve(task, queue))
            ;
        return 0;
    }
    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            rc = ask(task, client, queue, cb_draw_number(task, i, client->requests));
            if (rc != 0)
                return rc;
        }
    if (task->job->workers > 1 && atomic_fetch_sub(&s->asking, 1) == 1)
        cb_queue_put(task, queue, &end, CB_FOREVER);
    return 0;
}

static size_t manager_bytes(const struct cb_job *job)
{
    return queue_offset(job) + cb_queue_bytes(CAPACITY, sizeof(struct request), CB_FIFO);
}

static int manager_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    atomic_init(&s->asking, job->workers - 1);
    for (uint32_t i = 0; i < job->workers; i++)
        cb_semaphore_init(&s->client[i].answered, 0, 1);
    cb_queue_init(queue_of(job), CAPACITY, sizeof(struct request), CB_FIFO);
    return 0;
}

/* The last write won: of all that clients wrote under the key, that with the highest version. */
static int check_key(const struct cb_job *job, uint64_t key, struct cb_err *err)
{
    const struct entry *stored = table_of(job) + key, none = {0}, *last = &none;

    for (uint32_t i = 0; i < job->workers; i++)
        if (own_of(job, i)[key].version > last->version)
            last = own_of(job, i) + key;
    if (stored->value != last->value || stored->version != last->version)
        return cb_err_set(err, -EBADMSG,
                          "key %llu holds %#llx after %llu writes, but write %llu was %#llx",
                          (unsigned long long)key, (unsigned long long)stored->value,
                          (unsigned long long)stored->version, (unsigned long long)last->version,
                          (unsigned long long)last->value);
    return 0;
}

static void count_write(const struct cb_job *job, uint64_t number, uint32_t *of_key)
{
    int write;
    uint32_t key = draw_key(job, number, &write);

    of_key[key] += (uint32_t)write;
}

/* Under each key as many writes as the operations were to make. */
static int check_draws(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    uint64_t keys = cb_job_param(job, KEYS);
    uint32_t *of_key = calloc(keys, sizeof *of_key);
    int rc = 0;

    if (!of_key)
        return cb_err_errno(err, ENOMEM, "counting the writes of %llu keys",
                            (unsigned long long)keys);
    for (uint64_t n = 0; job->block->work.tasks && n < ops; n++)
        count_write(job, n, of_key);
    for (uint32_t i = 0; !job->block->work.tasks && i < job->workers; i++)
        for (uint64_t k = 0; k < s->client[i].requests; k++)
            count_write(job, cb_draw_own(i, k), of_key);
    for (uint64_t key = 0; key < keys && rc == 0; key++)
        if ((uint32_t)table_of(job)[key].version != of_key[key])
            rc = cb_err_set(err, -EBADMSG, "key %llu was written %llu times, not %u",
                            (unsigned long long)key, (unsigned long long)table_of(job)[key].version,
                            of_key[key]);
    free(of_key);
    return rc;
}

static int manager_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    uint64_t requests = 0, writes = 0, versions = 0;
    int rc = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        requests += s->client[i].requests;
        writes += s->client[i].writes;
    }
    for (uint64_t key = 0; key < cb_job_param(job, KEYS) && rc == 0; key++) {
        versions += table_of(job)[key].version;
        rc = check_key(job, key, err);
    }
    if (rc != 0)
        return rc;
    if (requests != ops || s->served != ops)
        return cb_err_set(
            err, -EBADMSG, "%llu operations credited, but %llu requests made and %llu served",
            (unsigned long long)ops, (unsigned long long)requests, (unsigned long long)s->served);
    if (writes != s->stored || writes != versions)
        return cb_err_set(err, -EBADMSG, "%llu writes asked for, %llu stored, %llu in the table",
                          (unsigned long long)writes, (unsigned long long)s->stored,
                          (unsigned long long)versions);
    return check_draws(job, ops, err);
}

static int manager_report(const struct cb_job *job, char *text, size_t size)
{
    const struct shared *s = job->shared;

    return snprintf(text, size, "writes=%llu", (unsigned long long)s->stored);
}

const struct cb_workload cb_workload_manager = {
    .name = "manager",
    .summary = "a server owns a table that the others reach by messages",
    .operation = "one request answered",
    .unit = "requests",
    .latency_of = "a request to its answer",
    .params = params,
    .tasks_name = "requests",
    .tasks = 100000,
    .chunk = 16,
    .latency_every = 16,
    .completes = 1,
    .needs = CB_WAIT,
    .bytes = manager_bytes,
    .prepare = manager_prepare,
    .run = manager_run,
    .check = manager_check,
    .report = manager_report,
};
