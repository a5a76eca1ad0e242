/* What a coroutine may ask of its model. */
#include <errno.h>

#include "runners/coroutine.h"
#include "runners/kernel.h"
#include "runners/worker.h"

static struct coroutine *self_of(const struct cb_task *task)
{
    return task->model;
}

static void coroutine_yield(struct cb_task *task)
{
    struct coroutine *self = self_of(task);

    append(&self->sched->ready, self);
    park(self->sched, self);
}

/* Parks until made ready, or until the deadline: then 1. */
static int wait_until(struct sched *s, struct coroutine *self, enum waiting waiting,
                      uint64_t deadline_ns)
{
    self->waiting = waiting;
    self->timed_out = 0;
    if (deadline_ns != CB_FOREVER) {
        self->has_timer = 1;
        cb_timers_add(&s->timers, self->number, deadline_ns);
    }
    park(s, self);
    return self->timed_out;
}

static void coroutine_sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);

    wait_until(self->sched, self, FOR_TIME, deadline_ns);
}

static int coroutine_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                          uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;

    if (!cb_waits_link(s->waits, wait_id(self), word, seen))
        return 0;
    return wait_until(s, self, FOR_WORD, deadline_ns) ? -ETIMEDOUT : 0;
}

static void coroutine_wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    struct sched *s = self_of(task)->sched;

    cb_waits_wake(s->waits, s->carrier, word, count, cb_sched_woken, s);
}

static int coroutine_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;
    int rc = cb_fds_add(&s->fds, &self->fd, fd, events);

    if (rc != 0)
        return rc == -EPERM ? events : rc; /* a file: always ready */
    rc = wait_until(s, self, FOR_FD, deadline_ns) ? -ETIMEDOUT : (int)self->fd.events;
    cb_fds_remove(&s->fds, &self->fd);
    return rc;
}

/* It goes to the kernel, or to a thread, when the carrier looks around next. */
static int64_t coroutine_read(struct cb_task *task, int fd, void *buffer, size_t bytes,
                              uint64_t offset)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;
    struct cb_read read = {
        .fd = fd, .buffer = buffer, .bytes = bytes, .offset = offset, .reader = self};

    if (!s->reads.by) /* the workload did not say that it reads */
        return -ENOTSUP;
    cb_reads_add(&s->reads, &read);
    wait_until(s, self, FOR_READ, CB_FOREVER);
    return read.result;
}

/* The carrier passes the gate on its own stack, once all its coroutines stand before it. */
static int coroutine_pass_gate(struct cb_task *task)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;

    append(&s->at_gate, self);
    self->is_cold = 1;
    s->with->jump(&self->context, &s->main);
    return s->gate_status;
}

/* --- units --- */

static void unit_main(void *argument)
{
    struct coroutine *self = argument, *joiner;
    struct sched *s = self->sched;
    struct cb_unit *unit = self->unit;
    uint32_t index =
        s->carrying->launch->job->workers + s->carrier * s->units + self->number - s->workers;

    unit->status = cb_unit_run(unit, index, self);
    atomic_store_explicit(&unit->done, CB_UNIT_ENDED, memory_order_relaxed);
    joiner = (struct coroutine *)unit->joiner;
    if (joiner && joiner->waiting == FOR_UNIT) /* not, if its time was up a moment ago */
        make_ready(s, joiner);
    self->next = s->free_units;
    s->free_units = self;
    cb_coroutine_end(self, &next_ready(s)->context);
}

/* One that has ended, whose stack is warm, or a new one. */
static struct coroutine *take_unit(struct sched *s, struct cb_err *err)
{
    struct coroutine *c = s->free_units;

    if (c) {
        s->free_units = c->next;
        c->context.ended = 0;
        s->with->make(&c->context);
        return c;
    }
    if (s->fresh < s->each)
        return cb_coroutine_make(s, s->fresh++, unit_main, err);
    cb_err_set(err, -EAGAIN, "%u coroutines alive at once: that is all there may be", s->each);
    return NULL;
}

/* The unit runs first, in its parent's place; the parent goes on as soon as it blocks or ends. So a
 * tree of units is walked depth first and few of them are alive at once (Blumofe and Leiserson,
 * "Scheduling Multithreaded Computations by Work Stealing", 1999). */
static int coroutine_spawn(struct cb_task *task, struct cb_unit *unit)
{
    struct coroutine *self = self_of(task), *c;
    struct sched *s = self->sched;

    c = take_unit(s, &task->err);
    if (!c)
        return task->err.code;
    unit->parent = task;
    atomic_init(&unit->done, CB_UNIT_RUNS);
    unit->joiner = 0;
    c->unit = unit;
    prepend(&s->ready, self);
    s->with->jump(&self->context, &c->context);
    return 0;
}

/* Unit and joiner stand on one thread. */
static int is_done(const struct cb_unit *unit)
{
    return atomic_load_explicit(&unit->done, memory_order_relaxed) == CB_UNIT_ENDED;
}

static int coroutine_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);
    int timed_out;

    if (!is_done(unit)) {
        unit->joiner = (uintptr_t)self;
        timed_out = wait_until(self->sched, self, FOR_UNIT, deadline_ns);
        unit->joiner = 0;
        if (timed_out && !is_done(unit))
            return -ETIMEDOUT;
    }
    return unit->status;
}

const struct cb_services cb_coroutine_services = {
    .yield = coroutine_yield,
    .sleep_until = coroutine_sleep_until,
    .wait = coroutine_wait,
    .wake = coroutine_wake,
    .wait_fd = coroutine_wait_fd,
    .read = coroutine_read,
    .write = cb_kernel_write,
    .spawn = coroutine_spawn,
    .join = coroutine_join,
    .pass_gate = coroutine_pass_gate,
};
