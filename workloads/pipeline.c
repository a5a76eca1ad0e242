/* pipeline - workers download pages, and a collector parses each as it arrives.
 *
 * Worker 0 is the collector; alone it downloads as well, each page before it parses it. */
#include "workloads/workload.h"

#include <errno.h>
#include <stdio.h>

#include "base/sync/queue.h"
#include "workloads/burn.h"

enum { WAIT, PARSE };

enum { CAPACITY = 64 }; /* pages downloaded and not yet parsed */

static const struct cb_param params[] = {
    [WAIT] = {.name = "wait",
              .help = "how long a download waits for its page",
              .preset = "1ms",
              .kind = CB_DURATION,
              .max = 3600 * CB_NS_PER_S},
    [PARSE] = {.name = "parse",
               .help = "how long the collector computes on a page",
               .preset = "100us",
               .kind = CB_DURATION,
               .max = 3600 * CB_NS_PER_S},
    {0},
};

/* The `number`-th of its worker, from 1. The collector's signal to end has number 0. */
struct page {
    uint64_t worker, number, arrived_ns;
};

/* One worker's account; the collector keeps what it parsed of it on a line of its own. */
struct account {
    CB_LINE uint64_t downloaded;
    CB_LINE uint64_t parsed, sum;
};

/* The shared bytes: this, an account a worker, the queue's cells. */
struct shared {
    CB_LINE uint64_t iterations;
    CB_LINE _Atomic uint32_t downloading; /* workers not yet done */
    size_t queue_offset;
    struct account account[];
};

static struct cb_queue *queue_of(struct shared *s)
{
    return (struct cb_queue *)((char *)s + s->queue_offset);
}

static int download(struct cb_task *task, struct shared *s, uint64_t wait)
{
    struct page page = {task->index, ++s->account[task->index].downloaded, 0};
    uint64_t due = cb_clock_ns() + wait;

    if (wait > 0)
        cb_task_sleep_until(task, due);
    page.arrived_ns = cb_clock_ns();
    if (page.arrived_ns < due)
        return cb_task_fail(task, -EBADMSG, "a page came %llu ns early",
                            (unsigned long long)(due - page.arrived_ns));
    return cb_queue_put(task, queue_of(s), &page, CB_FOREVER);
}

/* 1 after a page, 0 at the end. A worker's pages come in their order, none twice and none left
 * out. */
static int parse(struct cb_task *task, struct shared *s)
{
    struct account *of;
    struct page page;

    cb_queue_get(task, queue_of(s), &page, CB_FOREVER);
    if (page.number == 0)
        return 0;
    of = &s->account[page.worker];
    if (page.number != of->parsed + 1)
        return cb_task_fail(task, -EBADMSG, "page %llu of worker %llu came after page %llu",
                            (unsigned long long)page.number, (unsigned long long)page.worker,
                            (unsigned long long)of->parsed);
    of->sum += page.number + cb_burn(page.number, s->iterations); /* not 0 with parse=0 */
    of->parsed++;
    if (cb_task_times(task, of->parsed))
        cb_task_latency(task, cb_clock_ns() - page.arrived_ns);
    cb_task_done(task, 1);
    return 1;
}

static int pipeline_run(struct cb_task *task)
{
    const struct page last = {0};
    struct shared *s = task->job->shared;
    uint64_t wait = cb_task_param(task, WAIT), count;
    int alone = task->job->workers == 1, rc = 1;

    if (task->index == 0 && !alone) {
        while ((rc = parse(task, s)) > 0)
            ;
        return rc;
    }
    while ((count = cb_task_draw(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            rc = download(task, s, wait);
            if (rc == 0 && alone)
                rc = parse(task, s);
            if (rc < 0)
                return rc;
        }
    if (!alone && atomic_fetch_sub(&s->downloading, 1) == 1)
        cb_queue_put(task, queue_of(s), &last, CB_FOREVER);
    return 0;
}

static size_t accounts_end(const struct cb_job *job)
{
    return sizeof(struct shared) + job->workers * sizeof(struct account);
}

static size_t pipeline_bytes(const struct cb_job *job)
{
    return accounts_end(job) + cb_queue_bytes(CAPACITY, sizeof(struct page), CB_FIFO);
}

static int pipeline_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    s->iterations = cb_burn_iterations(job, cb_job_param(job, PARSE));
    s->queue_offset = accounts_end(job);
    atomic_init(&s->downloading, job->workers - 1);
    cb_queue_init(queue_of(s), CAPACITY, sizeof(struct page), CB_FIFO);
    return 0;
}

static int pipeline_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    uint64_t parsed = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct account *a = &s->account[i];
        uint64_t n = a->downloaded, numbers = n % 2 ? (n + 1) / 2 * n : n / 2 * (n + 1);
        uint64_t want = numbers + numbers * s->iterations;

        if (a->parsed != n || a->sum != want)
            return cb_err_set(err, -EBADMSG,
                              "worker %u downloaded %llu pages, of which %llu were "
                              "parsed, to %llu instead of %llu",
                              i, (unsigned long long)n, (unsigned long long)a->parsed,
                              (unsigned long long)a->sum, (unsigned long long)want);
        parsed += a->parsed;
    }
    if (parsed != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu pages parsed",
                          (unsigned long long)ops, (unsigned long long)parsed);
    return 0;
}

/* Those of one page. */
static int pipeline_report(const struct cb_job *job, char *text, size_t size)
{
    const struct shared *s = job->shared;

    return snprintf(text, size, "iterations=%llu", (unsigned long long)s->iterations);
}

const struct cb_workload cb_workload_pipeline = {
    .name = "pipeline",
    .summary = "workers wait for pages, a collector parses each as it arrives",
    .operation = "one page downloaded and parsed",
    .unit = "pages",
    .latency_of = "a page's arrival to its being parsed",
    .params = params,
    .tasks_name = "pages",
    .tasks = 1000,
    .needs = CB_SLEEP | CB_WAIT,
    .bytes = pipeline_bytes,
    .prepare = pipeline_prepare,
    .run = pipeline_run,
    .check = pipeline_check,
    .report = pipeline_report,
};
