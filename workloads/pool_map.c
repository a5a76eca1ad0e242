/* pool-map - worker 0 hands out tasks and takes back the results; the others compute.
 *
 * A message is a chunk of tasks, and the number of a slot in shared memory where it lies: the tasks
 * go there one way, their results the other. Alone, worker 0 computes each message itself. */
#include "workloads/workload.h"

#include <errno.h>
#include <stdio.h>

#include "base/sync/queue.h"
#include "workloads/burn.h"

enum { MODE, CHUNK, WORK };
enum { MAP, UNORDERED, CALLBACK };

/* Two messages a worker, so that none waits for the next. The latency is taken of one message in
 * several, because four clock reads cost as much as handing over a message. */
enum { SLOTS_EACH = 2 };

static const char *const modes[] = {
    [MAP] = "map", [UNORDERED] = "unordered", [CALLBACK] = "callback", NULL};

static const struct cb_param params[] = {
    [MODE] = {.name = "mode",
              .help = "results in the order of their tasks, as they come, or each handed to a "
                      "function as it comes",
              .preset = "map",
              .words = modes,
              .only_words = 1},
    [CHUNK] = {.name = "chunk",
               .help = "tasks in one message",
               .preset = "1",
               .kind = CB_COUNT,
               .min = 1,
               .max = 65536},
    [WORK] = {.name = "work",
              .help = "how long one task computes",
              .preset = "1us",
              .kind = CB_DURATION,
              .max = 3600 * CB_NS_PER_S},
    {0},
};

/* Tasks first + 0 ... first + count - 1, counted from 1, and what became of them. */
struct slot {
    CB_LINE uint64_t first, count;
    uint64_t sent_ns; /* 0 = not timed */
    uint64_t took_ns; /* to compute */
    int32_t back;     /* with the results, not yet taken */
    /* Loaded first and stored last, by whoever has the slot. The queues order that as well, but
     * ThreadSanitizer doesn't see it where the slot went through another process. */
    _Atomic uint32_t computed;
    uint64_t result[];
};

/* The shared bytes: this, two queues of slot numbers, the slots. Their number is also the signal to
 * end. */
struct shared {
    CB_LINE uint64_t iterations, slot_bytes;
    uint32_t slots;
    size_t results_offset, slots_offset;
    CB_LINE uint64_t taken, sum; /* results that worker 0 has in hand */
};

static struct cb_queue *jobs_of(struct shared *s)
{
    return (struct cb_queue *)(s + 1);
}

static struct cb_queue *results_of(struct shared *s)
{
    return (struct cb_queue *)((char *)s + s->results_offset);
}

static struct slot *slot_of(struct shared *s, uint64_t number)
{
    return (struct slot *)((char *)s + s->slots_offset + number % s->slots * s->slot_bytes);
}

/* --- the workers --- */

/* Its number counts, too, so that work=0 has a result. */
static uint64_t compute_one(uint64_t number, uint64_t iterations)
{
    return number + cb_burn(number, iterations);
}

/* 1 after a message, 0 at the end, or a failure. */
static int compute(struct cb_task *task, struct shared *s)
{
    uint32_t number;
    struct slot *slot;
    uint64_t begin = 0;

    cb_queue_get(task, jobs_of(s), &number, CB_FOREVER);
    if (number == s->slots)
        return 0;
    slot = slot_of(s, number);
    if (atomic_load_explicit(&slot->computed, memory_order_acquire))
        return cb_task_fail(task, -EBADMSG, "a message came twice");
    if (slot->sent_ns)
        begin = cb_clock_ns();
    for (uint64_t i = 0; i < slot->count; i++)
        slot->result[i] = compute_one(slot->first + i, s->iterations);
    if (slot->sent_ns)
        slot->took_ns = cb_clock_ns() - begin;
    task->result += slot->count;
    atomic_store_explicit(&slot->computed, 1, memory_order_release);
    cb_queue_put(task, results_of(s), &number, CB_FOREVER);
    return 1;
}

/* --- worker 0 --- */

struct submitter {
    struct cb_task *task;
    struct shared *shared;
    int (*callback)(struct submitter *self, uint64_t number, uint64_t result);
    uint64_t tasks, messages; /* sent */
    uint64_t under_way;       /* messages whose results were not taken */
    uint64_t oldest;          /* slot whose results are next in order, with mode=map */
    int in_order;
};

/* What a program does with a result. */
static int use(struct submitter *self, uint64_t number, uint64_t result)
{
    struct shared *s = self->shared;
    uint64_t want = number + number * s->iterations;

    if (result != want)
        return cb_task_fail(self->task, -EBADMSG, "task %llu resulted in %llu, not %llu",
                            (unsigned long long)number, (unsigned long long)result,
                            (unsigned long long)want);
    if (number != ++s->taken && self->in_order)
        return cb_task_fail(self->task, -EBADMSG, "the result of task %llu came as number %llu",
                            (unsigned long long)number, (unsigned long long)s->taken);
    s->sum += number;
    return 0;
}

/* Sends the next tasks, if there are any, in a slot that is free. */
static void submit(struct submitter *self, uint32_t number)
{
    struct slot *slot = slot_of(self->shared, number);
    uint64_t count = 0, chunk = cb_task_param(self->task, CHUNK);

    while (count < chunk && cb_task_draw(self->task) > 0)
        count++; /* they are drawn one by one: nobody else draws */
    if (count == 0)
        return;
    slot->first = self->tasks + 1;
    slot->count = count;
    slot->sent_ns = cb_task_times(self->task, self->messages) ? cb_clock_ns() : 0;
    atomic_store_explicit(&slot->computed, 0, memory_order_release);
    self->tasks += count;
    self->messages++;
    self->under_way++;
    cb_queue_put(self->task, jobs_of(self->shared), &number, CB_FOREVER);
}

/* Takes the results out of a slot, and uses it again. */
static int take(struct submitter *self, uint32_t number)
{
    struct slot *slot = slot_of(self->shared, number);
    int rc = 0;

    if (!atomic_load_explicit(&slot->computed, memory_order_acquire))
        return cb_task_fail(self->task, -EBADMSG, "a message came back that nobody computed");
    if (slot->sent_ns)
        cb_task_latency(self->task, cb_clock_ns() - slot->sent_ns - slot->took_ns);
    for (uint64_t i = 0; i < slot->count && rc == 0; i++)
        rc = self->callback ? self->callback(self, slot->first + i, slot->result[i])
                            : use(self, slot->first + i, slot->result[i]);
    cb_task_done(self->task, slot->count);
    slot->back = 0;
    self->under_way--;
    submit(self, number);
    return rc;
}

/* In order: slots are filled and emptied in turn, and one that came back early has to wait. */
static int collect(struct submitter *self)
{
    struct shared *s = self->shared;
    uint32_t number;
    int rc = 0;

    cb_queue_get(self->task, results_of(s), &number, CB_FOREVER);
    if (!self->in_order)
        return take(self, number);
    slot_of(s, number)->back = 1;
    for (; rc == 0 && slot_of(s, self->oldest)->back; self->oldest = (self->oldest + 1) % s->slots)
        rc = take(self, (uint32_t)self->oldest);
    return rc;
}

static int submit_all(struct cb_task *task, struct shared *s)
{
    struct submitter self = {
        .task = task,
        .shared = s,
        .callback = cb_task_param(task, MODE) == CALLBACK ? use : NULL,
        .in_order = cb_task_param(task, MODE) == MAP,
    };
    int rc = 0;

    for (uint32_t i = 0; i < s->slots; i++)
        submit(&self, i);
    while (self.under_way > 0 && rc == 0) {
        if (task->job->workers == 1)
            rc = compute(task, s);
        if (rc >= 0)
            rc = collect(&self);
    }
    for (uint32_t i = 1; i < task->job->workers && rc == 0; i++)
        cb_queue_put(task, jobs_of(s), &s->slots, CB_FOREVER);
    return rc;
}

static int pool_map_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    int rc;

    if (task->index == 0)
        return submit_all(task, s);
    while ((rc = compute(task, s)) > 0)
        ;
    return rc;
}

/* --- the shared bytes --- */

static size_t in_lines(size_t bytes)
{
    return (bytes + CB_LINE_BYTES - 1) / CB_LINE_BYTES * CB_LINE_BYTES;
}

static void lay_out(const struct cb_job *job, struct shared *s)
{
    size_t queue;

    s->slots = SLOTS_EACH * (job->workers == 1 ? 1 : job->workers - 1);
    s->slot_bytes = in_lines(sizeof(struct slot) + cb_job_param(job, CHUNK) * sizeof(uint64_t));
    queue = in_lines(cb_queue_bytes(s->slots, sizeof s->slots, CB_FIFO));
    s->results_offset = sizeof *s + queue;
    s->slots_offset = s->results_offset + queue;
}

static size_t pool_map_bytes(const struct cb_job *job)
{
    struct shared s;

    lay_out(job, &s);
    return s.slots_offset + s.slots * s.slot_bytes;
}

static int pool_map_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    lay_out(job, s);
    s->iterations = cb_burn_iterations(job, cb_job_param(job, WORK));
    cb_queue_init(jobs_of(s), s->slots, sizeof s->slots, CB_FIFO);
    cb_queue_init(results_of(s), s->slots, sizeof s->slots, CB_FIFO);
    return 0;
}

/* Each task from the first to the last has its result, computed by a worker, just once. */
static int pool_map_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    uint64_t sum = ops % 2 ? (ops + 1) / 2 * ops : ops / 2 * (ops + 1);
    uint64_t computed = cb_job_result_sum(job);

    if (s->taken != ops || computed != ops)
        return cb_err_set(err, -EBADMSG,
                          "%llu operations credited, but %llu tasks computed and %llu results "
                          "taken",
                          (unsigned long long)ops, (unsigned long long)computed,
                          (unsigned long long)s->taken);
    if (s->sum != sum)
        return cb_err_set(err, -EBADMSG, "the numbers of the results add up to %llu, not %llu",
                          (unsigned long long)s->sum, (unsigned long long)sum);
    if (job->workers > 1 && cb_block_slot(job->block, 0)->result != 0)
        return cb_err_set(err, -EBADMSG, "the submitter computed tasks itself");
    return 0;
}

/* Those of one task. */
static int pool_map_report(const struct cb_job *job, char *text, size_t size)
{
    const struct shared *s = job->shared;

    return snprintf(text, size, "iterations=%llu", (unsigned long long)s->iterations);
}

const struct cb_workload cb_workload_pool_map = {
    .name = "pool-map",
    .summary = "a pool: worker 0 hands out tasks and takes the results, the others compute",
    .operation = "one task handed out, computed and its result taken",
    .unit = "tasks",
    .latency_of = "a task's sending to its result in hand, less its computing",
    .params = params,
    .tasks = 100000,
    .latency_every = 16,
    .needs = CB_WAIT,
    .bytes = pool_map_bytes,
    .prepare = pool_map_prepare,
    .run = pool_map_run,
    .check = pool_map_check,
    .report = pool_map_report,
};
