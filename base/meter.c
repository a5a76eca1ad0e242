#include "base/meter.h"

#include "base/task.h"

static int must_always_look(const struct cb_work *work)
{
    return work->watched || work->arrivals > 0;
}

void cb_meter_begin(struct cb_task *task)
{
    task->seen = atomic_load_explicit(&task->job->block->work.phase, memory_order_acquire);
    task->phase = CB_ANY; /* the first draw looks in any case */
    task->slot->began = task->seen;
}

static void open_window(struct cb_task *task, const struct cb_edge *now)
{
    if (!task->window->is_open) {
        task->window->is_open = 1;
        task->window->open(task->window);
    }
    task->slot->begin = *now;
}

/* The last to see it says so to whoever waits for that. */
static void close_window(struct cb_task *task, const struct cb_edge *now)
{
    struct cb_block *block = task->job->block;
    struct cb_work *work = &block->work;

    task->slot->end = *now;
    if (!task->window->is_closed) {
        task->window->is_closed = 1;
        task->window->close(task->window);
    }
    if (atomic_fetch_add(&work->closed, 1) + 1 >= atomic_load(&work->lookers))
        cb_gate_ring(&block->gate);
}

/* Who sees the measuring begin and end at once saw both edges at one time. */
static void see_edges(struct cb_task *task, uint32_t phase)
{
    const struct cb_work *work = &task->job->block->work;
    const struct cb_edge now = {cb_clock_ns(), task->ops, task->credited};

    if (task->seen == CB_WARMING)
        open_window(task, &now);
    if (work->tasks == 0 && work->arrivals == 0 && phase >= CB_CLOSING &&
        task->slot->end.seen_ns == 0)
        close_window(task, &now);
}

static void look_first(struct cb_task *task)
{
    struct cb_work *work = &task->job->block->work;

    task->slot->looks = 1;
    atomic_fetch_add(&work->lookers, 1);
}

void cb_meter_look(struct cb_task *task)
{
    const struct cb_work *work = &task->job->block->work;
    uint32_t phase = atomic_load_explicit(&work->phase, memory_order_acquire);

    if (!task->slot)
        return;
    if (!task->slot->looks)
        look_first(task);
    if (phase != task->seen)
        see_edges(task, phase);
    task->seen = phase;
    if (work->watched)
        atomic_store_explicit(&task->slot->progress, task->ops, memory_order_relaxed);
    if (phase != CB_STOPPED && !must_always_look(work))
        task->phase = phase; /* once stopped, draws go on looking, and find it */
}

/* --- open loop --- */

/* How many operations from `i` on are due. Few, as a rule: so look ahead in growing steps first. */
static uint64_t count_due(const struct cb_block *block, uint64_t i, uint64_t at_ns)
{
    const uint64_t *schedule = cb_block_schedule(block);
    uint64_t arrivals = block->work.arrivals, low = i, high = i, step = 1;

    while (high < arrivals && schedule[high] <= at_ns) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    high = high < arrivals ? high : arrivals;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (schedule[middle] <= at_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low - i;
}

/* The operation that this worker drew last is complete. It belongs to the window if it was due in
 * it: what waited since the warm-up began would bring the warm-up's backlog along. */
static void complete(struct cb_task *task)
{
    const struct cb_block *block = task->job->block;
    uint64_t now, cost = block->work.clock_ns, service;

    if (task->began_ns == 0)
        return;
    now = cb_clock_ns();
    service = now - task->began_ns > cost ? now - task->began_ns - cost : 0;
    if (task->due_ns >= block->gate.open_ns + block->work.warmup_ns) {
        cb_histogram_add(&task->carrier->latency, now - task->due_ns);
        cb_histogram_add(&task->carrier->service, service);
    }
    task->slot->scheduled += task->seen != CB_WARMING;
    task->began_ns = 0;
}

/* The next operation of the schedule, when it is due. Who has drawn one carries it out, also when
 * the time is up meanwhile: nobody else would. */
static uint64_t draw_scheduled(struct cb_task *task)
{
    struct cb_block *block = task->job->block;
    uint64_t i, due, now, backlog;

    if (task->seen == CB_STOPPED)
        return 0;
    i = atomic_fetch_add_explicit(&block->work.next, 1, memory_order_relaxed);
    if (i >= block->work.arrivals)
        return 0;
    due = block->gate.open_ns + cb_block_schedule(block)[i];
    if (cb_clock_ns() < due)
        cb_task_sleep_until(task, due);
    cb_meter_look(task);
    now = cb_clock_ns();
    backlog = count_due(block, i + 1, now - block->gate.open_ns);
    if (backlog > task->slot->backlog_max)
        task->slot->backlog_max = (uint32_t)backlog;
    task->first = i;
    task->due_ns = due;
    task->began_ns = now;
    return 1;
}

uint64_t cb_meter_draw(struct cb_task *task)
{
    struct cb_work *work = &task->job->block->work;

    cb_meter_look(task);
    if (work->arrivals) {
        complete(task);
        return draw_scheduled(task);
    }
    if (task->seen == CB_STOPPED)
        return 0;
    return cb_work_draw(work, &task->first);
}
