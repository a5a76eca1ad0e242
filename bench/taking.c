#include "bench/taking.h"

#include <poll.h>
#include <unistd.h>

void cb_taking_listen(struct cb_taking *t, uint64_t until_ns)
{
    struct pollfd fds[] = {
        {.fd = t->pidfd, .events = POLLIN},
        {.fd = t->doorbell, .events = POLLIN},
        {.fd = t->told ? -1 : t->bench->interrupt_fd, .events = POLLIN},
    };
    uint64_t now = cb_clock_ns(), rings;
    struct timespec left = cb_clock_timespec(until_ns > now ? until_ns - now : 0);

    if (ppoll(fds, 3, &left, NULL) <= 0)
        return;
    if (fds[0].revents)
        t->host_ended = 1;
    if (fds[1].revents && read(t->doorbell, &rings, sizeof rings) < 0)
        return; /* another look at the block shows what it was */
    if (fds[2].revents)
        t->interrupted = 1;
}

int cb_taking_is_over(const struct cb_taking *t)
{
    return t->host_ended || t->interrupted || cb_block_failure(t->block) ||
           cb_clock_ns() >= t->deadline_ns;
}

static void wait_until(struct cb_taking *t, uint64_t until_ns)
{
    while (cb_clock_ns() < until_ns && !cb_taking_is_over(t))
        cb_taking_listen(t, until_ns);
}

static void set_phase(struct cb_taking *t, enum cb_phase phase, uint64_t *when_ns)
{
    *when_ns = cb_clock_ns();
    atomic_store_explicit(&t->block->work.phase, phase, memory_order_release);
}

/* How far the workers of a pilot have come, after each slice of its time. */
static void watch(struct cb_taking *t, uint64_t begin_ns)
{
    for (int i = 0; i <= CB_SLICES && !cb_taking_is_over(t); i++) {
        wait_until(t, begin_ns + t->c->duration_ns * (uint64_t)i / CB_SLICES);
        for (uint32_t w = 0; w < t->block->workers; w++)
            t->progress[i] +=
                atomic_load_explicit(&cb_block_slot(t->block, w)->progress, memory_order_relaxed);
        t->looked_ns[i] = cb_clock_ns();
    }
}

/* The workers go on until each has seen it; for as long as the window was, since one may wait for
 * something that never comes. */
static void close_window(struct cb_taking *t)
{
    const struct cb_work *work = &t->block->work;
    uint64_t until, now;

    set_phase(t, CB_CLOSING, &t->block->closing_ns);
    until = t->block->closing_ns + t->c->duration_ns;
    t->deadline_ns += t->c->duration_ns;
    while (atomic_load(&work->closed) < atomic_load(&work->lookers) && cb_clock_ns() < until &&
           !cb_taking_is_over(t))
        cb_taking_listen(t, until);
    now = cb_clock_ns();
    t->deadline_ns -= now < until ? until - now : 0;
}

void cb_taking_keep_time(struct cb_taking *t)
{
    struct cb_block *block = t->block;
    uint64_t begin = block->gate.open_ns;

    block->window_ns = begin;
    if (block->work.warmup_ns) {
        begin += block->work.warmup_ns;
        wait_until(t, begin);
        set_phase(t, CB_MEASURING, &block->window_ns);
        if (block->work.arrivals == 0) /* a schedule's end is fixed */
            begin = block->window_ns;
    }
    if (block->work.watched)
        watch(t, begin);
    wait_until(t, begin + t->c->duration_ns);
    if (block->work.arrivals == 0)
        close_window(t);
    if (t->interrupted && t->bench->grace_ns) {
        t->told = 1;
        t->interrupted = 0;
        t->deadline_ns = cb_clock_ns() + t->bench->grace_ns;
    }
    set_phase(t, CB_STOPPED, &block->stopped_ns);
}
