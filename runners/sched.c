#include "runners/sched.h"

#include <errno.h>
#include <time.h>

#include "base/limit.h"
#include "runners/context_sanitizer.h"
#include "runners/coroutine.h"
#include "runners/worker.h"

/* --- looking around --- */

void cb_sched_woken(void *sched, uint32_t id)
{
    struct sched *s = sched;
    make_ready(s, coroutine_of(s, id - s->carrier * s->each));
}

static void expire_timers(struct sched *s)
{
    uint64_t now = cb_clock_ns();
    uint32_t number;

    while ((number = cb_timers_pop(&s->timers, now)) != CB_TIMERS_NONE) {
        struct coroutine *c = coroutine_of(s, number);

        c->has_timer = 0;
        c->is_cold = 1;
        if (c->waiting == FOR_WORD && !cb_waits_unlink(s->waits, wait_id(c)))
            continue; /* woken just before, by another carrier: it comes through the inbox */
        c->timed_out = 1;
        make_ready(s, c);
    }
}

static void fd_is_ready(void *sched, struct cb_fd_wait *wait)
{
    struct coroutine *c = (struct coroutine *)((char *)wait - offsetof(struct coroutine, fd));

    if (c->waiting == FOR_FD)
        make_ready(sched, c);
}

static void collect_fds(struct sched *s, const struct timespec *timeout)
{
    cb_fds_collect(&s->fds, timeout, fd_is_ready, s);
}

static void read_has_ended(void *sched, struct cb_read *read)
{
    make_ready(sched, read->reader);
}

/* Sleeps until a timer is due, a descriptor ready or another carrier rings; for ever when there is
 * nothing of the kind, as threads that wait for each other do. */
static void idle(struct sched *s)
{
    uint64_t next = s->timers.count ? s->timers.heap[0].deadline_ns : CB_FOREVER;
    int shared = cb_waits_are_shared(s->waits);

    if (shared && !cb_waits_fall_asleep(s->waits, s->carrier))
        return;
    if (shared || s->fds.waiting > 0 || s->reads.pending > 0) {
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

/* What needs no system call, but to hand over reads. */
static void collect_ready(struct sched *s)
{
    cb_waits_collect(s->waits, s->carrier, cb_sched_woken, s);
    if (s->timers.count > 0)
        expire_timers(s);
    if (s->reads.pending > 0)
        cb_reads_collect(&s->reads, read_has_ended, s);
}

void cb_sched_look_around(struct sched *s)
{
    static const struct timespec at_once;

    if (s->fds.waiting > 0)
        collect_fds(s, &at_once);
    collect_ready(s);
    while (!s->ready.head) {
        idle(s);
        collect_ready(s);
    }
    s->turns = TURNS;
}

/* --- life and death --- */

struct coroutine *cb_coroutine_make(struct sched *s, uint32_t number, void (*entry)(void *),
                                    struct cb_err *err)
{
    struct coroutine *c = coroutine_of(s, number);

    if (cb_stacks_guard(&s->stacks, number, err) != 0) {
        cb_limit_explain(err);
        return NULL;
    }
    *c = (struct coroutine){.sched = s, .number = number};
    c->context = (struct cb_context){.stack_low = (char *)c - s->usable,
                                     .stack_bytes = s->usable,
                                     .entry = entry,
                                     .argument = c};
    s->with->make(&c->context);
    return c;
}

void cb_coroutine_end(struct coroutine *self, struct cb_context *to)
{
    struct sched *s = self->sched;

    if (!cb_stacks_intact(&s->stacks, self->number)) {
        struct cb_err err = {0};

        cb_err_set(&err, -EOVERFLOW, "a coroutine overran its stack of %zu bytes: give it more",
                   s->stacks.bytes);
        cb_block_fail(s->carrying->launch->job->block, &err);
    }
    self->context.ended = 1;
    s->with->jump(&self->context, to);
    __builtin_unreachable();
}

static void worker_main(void *argument)
{
    struct coroutine *self = argument;
    struct sched *s = self->sched;

    cb_worker_run(s->carrying, s->carrier * s->workers + self->number, &cb_coroutine_services,
                  self);
    cb_coroutine_end(self, --s->live == 0 ? &s->main : &next_ready(s)->context);
}

/* Each runs as soon as it is made, while its stack is warm, up to the gate. */
static int make_workers(struct sched *s, struct cb_err *err)
{
    for (uint32_t i = 0; i < s->workers; i++) {
        struct coroutine *c = cb_coroutine_make(s, i, worker_main, err);

        if (!c)
            return err->code;
        s->with->jump(&s->main, &c->context);
    }
    return 0;
}

static int open_reads(struct sched *s)
{
    int rc = cb_reads_open(&s->reads, s->each);

    if (rc == 0)
        rc = cb_fds_listen(&s->fds, s->reads.bell);
    if (rc == 0)
        s->carrying->record->reads = s->reads.by->way;
    return rc;
}

static int open_sched(struct sched *s, size_t stack_bytes, struct cb_err *err)
{
    int reads = s->carrying->launch->workload->needs & CB_READ;
    int rc = cb_fds_open(&s->fds, cb_waits_bell(s->waits, s->carrier));

    if (rc != 0)
        cb_err_errno(err, -rc, "epoll of carrier %u", s->carrier);
    else if (cb_timers_open(&s->timers, s->each) != 0)
        cb_err_errno(err, ENOMEM, "timers of %u coroutines", s->each);
    else if (reads && (rc = open_reads(s)) != 0)
        cb_err_errno(err, -rc, "what reads files for the coroutines of carrier %u", s->carrier);
    else if (cb_stacks_open(&s->stacks, s->each, stack_bytes, err) == 0)
        s->usable = (s->stacks.bytes - sizeof(struct coroutine)) & ~(size_t)63;
    return err->code ? cb_limit_explain(err) : 0;
}

/* Those that were used; there may be room for millions. */
static void forget_stacks(struct sched *s)
{
    for (uint32_t i = 0; CB_CONTEXT_IS_WATCHED && s->stacks.mapping && i < s->fresh; i++)
        CB_CONTEXT_FORGET(cb_stacks_low(&s->stacks, i), s->stacks.bytes);
}

static void close_sched(struct sched *s)
{
    forget_stacks(s);
    cb_reads_close(&s->reads, &s->carrying->record->helpers);
    cb_stacks_close(&s->stacks);
    cb_timers_close(&s->timers);
    cb_fds_close(&s->fds);
}

int cb_sched_run(struct cb_carrying *carrying, uint32_t carrier, uint32_t count,
                 const struct cb_coroutines *how, struct cb_err *err)
{
    struct sched s = {
        .carrying = carrying,
        .with = how->with,
        .waits = how->waits,
        .carrier = carrier,
        .workers = count,
        .units = how->units,
        .each = count + how->units,
        .fresh = count,
        .live = count,
    };
    int rc = open_sched(&s, how->stack_bytes, err);

    if (rc == 0)
        rc = make_workers(&s, err);
    if (rc == 0) {
        s.gate_status = cb_carrier_pass_gate(carrying);
        s.ready = s.at_gate;
        s.with->jump(&s.main, &next_ready(&s)->context); /* until all have ended */
        if (s.gate_status == 0)
            rc = cb_carrier_stop(carrying);
    }
    cb_carrier_leave(carrying); /* their memory is read while it is there */
    close_sched(&s);
    return rc;
}
