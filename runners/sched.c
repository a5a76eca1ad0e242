#include "runners/sched.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "runners/worker.h"

struct sched;

/* Lives at the top of its own stack, so that an idle coroutine keeps one page. */
struct coroutine {
    struct cb_context context;
    struct sched *sched;
    struct coroutine *next; /* in the run queue, or at the gate */
    struct cb_timer timer;  /* sleeping, or waiting with a deadline */
    uint32_t worker;
    int waits_for_word;
    int timed_out;
    uint32_t fd_events; /* what epoll reported */
};

struct list {
    struct coroutine *head, *tail;
};

struct sched {
    struct cb_carrying *carrying;
    const struct cb_switch *with;
    struct list ready;
    struct coroutine *round_end; /* the last of the current round; NULL = look around first */
    struct list at_gate;
    uint32_t live, arrived; /* coroutines not ended; at the gate */
    int gate_status;        /* what passing it came to */
    struct cb_timers timers;
    struct cb_waits *waits;  /* borrowed */
    uint32_t carrier, first; /* this one's number; its first worker's */
    int epoll_fd;            /* -1 until a descriptor is waited for */
    uint32_t fd_waits;       /* coroutines that wait for one */
    struct cb_stacks stacks;
    size_t usable;          /* bytes of a stack below its coroutine */
    struct cb_context main; /* the carrier's own stack */
};

/* --- the run queue --- */

static void append(struct list *list, struct coroutine *c)
{
    c->next = NULL;
    if (list->head)
        list->tail->next = c;
    else
        list->head = c;
    list->tail = c;
}

static void make_ready(struct sched *s, struct coroutine *c)
{
    append(&s->ready, c);
}

/* --- words waited for --- */

static struct coroutine *coroutine_of(struct sched *s, uint32_t worker)
{
    return (struct coroutine *)(cb_stacks_low(&s->stacks, worker - s->first) + s->usable);
}

/* Somebody changed the word that this worker waits for. */
static void woken(void *sched, uint32_t worker)
{
    struct sched *s = sched;
    struct coroutine *c = coroutine_of(s, worker);

    c->waits_for_word = 0;
    cb_timers_cancel(&s->timers, &c->timer);
    make_ready(s, c);
}

/* --- looking around: timers and descriptors --- */

static void expire_timers(struct sched *s)
{
    uint64_t now = cb_clock_ns();
    struct cb_timer *timer;

    while ((timer = cb_timers_pop(&s->timers, now)) != NULL) {
        struct coroutine *c =
            (struct coroutine *)((char *)timer - offsetof(struct coroutine, timer));

        if (c->waits_for_word && !cb_waits_unlink(s->waits, c->worker))
            continue; /* woken just before, by another carrier: it comes through the inbox */
        c->waits_for_word = 0;
        c->timed_out = 1;
        make_ready(s, c);
    }
}

static void collect_fds(struct sched *s, const struct timespec *timeout)
{
    struct epoll_event events[32];
    int n = epoll_pwait2(s->epoll_fd, events, 32, timeout, NULL);

    for (int i = 0; i < n; i++) {
        struct coroutine *c = events[i].data.ptr;

        if (!c) /* the bell */
            continue;
        if (c->fd_events) /* one report is enough; the rest comes at the next wait */
            continue;
        c->fd_events = events[i].events;
        cb_timers_cancel(&s->timers, &c->timer);
        make_ready(s, c);
    }
}

/* Sleeps until a timer is due, a descriptor ready or another carrier rings; for ever when there is
 * nothing of the kind, as threads that wait for each other do. */
static void idle(struct sched *s)
{
    uint64_t next = s->timers.count ? s->timers.heap[0].deadline_ns : CB_FOREVER;
    int shared = cb_waits_are_shared(s->waits);

    if (shared && !cb_waits_fall_asleep(s->waits, s->carrier))
        return;
    if (shared || s->fd_waits > 0) {
        uint64_t now = next == CB_FOREVER ? 0 : cb_clock_ns();
        struct timespec left = cb_clock_timespec(next > now ? next - now : 0);

        collect_fds(s, next == CB_FOREVER ? NULL : &left);
    } else {
        struct timespec at = cb_clock_timespec(next == CB_FOREVER ? INT64_MAX / 2 : next);

        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    }
    if (shared)
        cb_waits_awake(s->waits, s->carrier);
}

/* What needs no system call. */
static void collect_ready(struct sched *s)
{
    cb_waits_collect(s->waits, s->carrier, woken, s);
    if (s->timers.count > 0)
        expire_timers(s);
}

static void look_around(struct sched *s)
{
    static const struct timespec at_once;

    if (s->fd_waits > 0)
        collect_fds(s, &at_once);
    collect_ready(s);
    while (!s->ready.head) {
        idle(s);
        collect_ready(s);
    }
    s->round_end = s->ready.tail;
}

/* --- switching --- */

static struct coroutine *next_ready(struct sched *s)
{
    struct coroutine *c;

    if (!s->round_end)
        look_around(s);
    c = s->ready.head;
    s->ready.head = c->next;
    if (c == s->round_end)
        s->round_end = NULL;
    return c;
}

/* Stops the current coroutine until somebody makes it ready. */
static void park(struct sched *s, struct coroutine *self)
{
    struct coroutine *next = next_ready(s);

    if (next != self)
        s->with->jump(&self->context, &next->context);
}

/* --- the services --- */

static struct coroutine *self_of(struct cb_task *task)
{
    return task->model;
}

static void coro_yield(struct cb_task *task)
{
    struct coroutine *self = self_of(task);

    make_ready(self->sched, self);
    park(self->sched, self);
}

static void coro_sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);

    cb_timers_add(&self->sched->timers, &self->timer, deadline_ns);
    park(self->sched, self);
}

static int coro_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                     uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;

    self->timed_out = 0;
    self->waits_for_word = 1;
    if (!cb_waits_link(s->waits, self->worker, word, seen)) {
        self->waits_for_word = 0;
        return 0;
    }
    if (deadline_ns != CB_FOREVER)
        cb_timers_add(&s->timers, &self->timer, deadline_ns);
    park(s, self);
    return self->timed_out ? -ETIMEDOUT : 0;
}

static void coro_wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    struct sched *s = self_of(task)->sched;

    cb_waits_wake(s->waits, s->carrier, word, count, woken, s);
}

/* With other carriers about, their bell is in it from the beginning. */
static int open_epoll(struct sched *s)
{
    struct epoll_event bell = {.events = EPOLLIN, .data.ptr = NULL};

    if (s->epoll_fd >= 0)
        return 0;
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (s->epoll_fd < 0)
        return -errno;
    if (cb_waits_are_shared(s->waits) &&
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, cb_waits_bell(s->waits, s->carrier), &bell) != 0)
        return -errno;
    return 0;
}

/* Epoll knows a descriptor once: a second coroutine that waits for the same one waits for a copy.
 * Returns the descriptor that was added, or -errno. */
static int add_fd(struct sched *s, int fd, struct epoll_event *event)
{
    int copy;

    if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, event) == 0)
        return fd;
    if (errno != EEXIST)
        return -errno;
    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return -errno;
    if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, copy, event) == 0)
        return copy;
    close(copy);
    return -errno;
}

/* POLLIN, POLLOUT, POLLERR and POLLHUP have the values of their EPOLL namesakes. */
static int coro_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;
    struct epoll_event event = {.events = (uint32_t)events, .data.ptr = self};
    int added = open_epoll(s);

    if (added == 0)
        added = add_fd(s, fd, &event);
    if (added < 0)
        return added == -EPERM ? events : added; /* a file: always ready */
    self->timed_out = 0;
    self->fd_events = 0;
    s->fd_waits++;
    if (deadline_ns != CB_FOREVER)
        cb_timers_add(&s->timers, &self->timer, deadline_ns);
    park(s, self);
    s->fd_waits--;
    epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, added, NULL);
    if (added != fd)
        close(added);
    return self->timed_out ? -ETIMEDOUT : (int)self->fd_events;
}

/* The carrier passes the gate on its own stack, once all its coroutines stand before it. */
static int coro_pass_gate(struct cb_task *task)
{
    struct coroutine *self = self_of(task);
    struct sched *s = self->sched;

    append(&s->at_gate, self);
    if (++s->arrived == s->live) {
        s->with->jump(&self->context, &s->main);
    } else {
        park(s, self);
    }
    return s->gate_status;
}

static const struct cb_services coro_services = {
    .yield = coro_yield,
    .sleep_until = coro_sleep_until,
    .wait = coro_wait,
    .wake = coro_wake,
    .wait_fd = coro_wait_fd,
    .pass_gate = coro_pass_gate,
};

/* --- life and death --- */

static void coroutine_main(void *argument)
{
    struct coroutine *self = argument;
    struct sched *s = self->sched;
    struct cb_context *to;

    cb_worker_run(s->carrying, self->worker, &coro_services, self);
    to = --s->live == 0 ? &s->main : &next_ready(s)->context;
    self->context.ended = 1;
    s->with->jump(&self->context, to);
}

static void make_coroutine(struct sched *s, uint32_t worker)
{
    struct coroutine *c = coroutine_of(s, worker);

    *c = (struct coroutine){.sched = s, .worker = worker};
    c->context = (struct cb_context){
        .stack_low = (char *)c - s->usable,
        .stack_bytes = s->usable,
        .entry = coroutine_main,
        .argument = c,
    };
    s->with->make(&c->context);
    make_ready(s, c);
}

/* On the carrier's stack: goes where the first in the queue was, until someone jumps back. */
static void enter(struct sched *s)
{
    s->with->jump(&s->main, &next_ready(s)->context);
}

static int open_sched(struct sched *s, uint32_t count, size_t stack_bytes, struct cb_err *err)
{
    int rc;

    if (cb_timers_open(&s->timers, count) != 0)
        return cb_err_errno(err, ENOMEM, "timers of %u coroutines", count);
    if (cb_waits_are_shared(s->waits) && (rc = open_epoll(s)) != 0)
        return cb_err_errno(err, -rc, "epoll of carrier %u", s->carrier);
    rc = cb_stacks_open(&s->stacks, count, stack_bytes, err);
    s->usable = (s->stacks.bytes - sizeof(struct coroutine)) & ~(size_t)63;
    return rc;
}

static void close_sched(struct sched *s)
{
    cb_stacks_close(&s->stacks);
    cb_timers_close(&s->timers);
    if (s->epoll_fd >= 0)
        close(s->epoll_fd);
}

int cb_sched_run(struct cb_carrying *carrying, uint32_t carrier, uint32_t count,
                 const struct cb_coroutines *how, struct cb_err *err)
{
    struct sched s = {
        .carrying = carrying,
        .with = how->with,
        .waits = how->waits,
        .carrier = carrier,
        .first = carrier * count,
        .live = count,
        .epoll_fd = -1,
    };
    int rc = open_sched(&s, count, how->stack_bytes, err);

    if (rc == 0) {
        for (uint32_t i = 0; i < count; i++)
            make_coroutine(&s, s.first + i);
        enter(&s); /* until all stand at the gate */
        s.gate_status = cb_carrier_pass_gate(carrying);
        s.ready = s.at_gate;
        enter(&s); /* until all have ended */
        if (s.gate_status == 0)
            rc = cb_carrier_stop(carrying);
    }
    close_sched(&s);
    return rc;
}
