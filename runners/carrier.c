#include "runners/carrier.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/limit.h"
#include "base/queued.h"

/* Where it can't be read no more is missing than that figure: descriptors run short first. */
static void read_queued(const struct cb_carrying *c, uint64_t *ns)
{
    if (c->record->queued_known && cb_queued_read(ns) != 0)
        c->record->queued_known = 0;
}

static struct cb_carrying *of_window(struct cb_window *window)
{
    return (struct cb_carrying *)((char *)window - offsetof(struct cb_carrying, window));
}

/* What it was charged with since the gate. Of units that others spawn for it, usage has all. */
static void read_charge(struct cb_carrying *c, struct cb_charge *charge)
{
    struct cb_usage now;
    uint64_t queued_ns = 0;

    cb_usage_read(&now);
    charge->usage = c->record->usage;
    cb_usage_add_difference(&charge->usage, &c->before, &now);
    read_queued(c, &queued_ns);
    charge->queued_ns = queued_ns - c->queued_before_ns;
}

/* What was counted until then was warm-up. */
static void open_window(struct cb_window *window)
{
    struct cb_carrying *c = of_window(window);
    const struct cb_counter_source *source = c->launch->counters;
    struct cb_counts dropped = {0};

    if (c->counters &&
        (source->stop(c->counters, &dropped) != 0 || source->start(c->counters) != 0)) {
        struct cb_err err = {0};

        cb_err_set(&err, -EIO, "the counters could not be started again after the warm-up");
        cb_block_fail(c->launch->job->block, &err);
    }
    read_charge(c, &c->record->opened);
}

static void close_window(struct cb_window *window)
{
    struct cb_carrying *c = of_window(window);

    if (c->counters && c->launch->counters->stop(c->counters, &c->record->counts) != 0) {
        struct cb_err err = {0};

        cb_err_set(&err, -EIO, "the counters could not be stopped and read");
        c->status = cb_block_fail(c->launch->job->block, &err);
    }
    read_charge(c, &c->record->closed);
}

int cb_carrier_begin(struct cb_carrying *c, const struct cb_launch *launch, uint32_t index,
                     uint32_t workers)
{
    struct cb_block *block = launch->job->block;
    int32_t cpu = launch->cpus[index % launch->cpus_count];
    struct cb_err err = {0};
    char name[16];

    *c = (struct cb_carrying){.launch = launch,
                              .record = cb_block_carrier(block, index),
                              .workers = workers,
                              .window = {.open = open_window, .close = close_window}};
    snprintf(name, sizeof name, "%.7s-%u", launch->name, index);
    prctl(PR_SET_NAME, name);
    prctl(PR_SET_TIMERSLACK, 1ul); /* ns; the default of 50 us would be charged to every sleep */
    c->record->pid = getpid();
    c->record->cpu = cpu;
    c->record->queued_known = (uint32_t)launch->queued;
    if (cpu != CB_NOT_BOUND)
        cb_topology_bind(launch->topology, cpu, &err);
    if (!err.code && launch->counters &&
        launch->counters->open(&c->counters, launch->counters_want, &err) != 0)
        cb_limit_explain(&err);
    /* Touched here by every model, so that no first-touch fault falls into the work. */
    memset(&c->record->latency, 0, sizeof c->record->latency);
    if (block->work.arrivals)
        memset(&c->record->service, 0, sizeof c->record->service);
    return err.code ? cb_block_fail(block, &err) : 0;
}

int cb_carrier_pass_gate(struct cb_carrying *c)
{
    struct cb_gate *gate = &c->launch->job->block->gate;
    int rc;

    /* Before it opens: reading costs no work then, and who waits for a CPU from there on counts. */
    read_queued(c, &c->queued_before_ns);
    cb_gate_arrive(gate, c->workers);
    rc = cb_gate_wait(gate);
    if (rc != 0)
        return rc;
    cb_usage_read(&c->before);
    if (c->counters && c->launch->counters->start(c->counters) != 0) {
        struct cb_err err = {0};

        cb_err_set(&err, -EIO, "the counters could not be started");
        return cb_block_fail(c->launch->job->block, &err);
    }
    return 0;
}

/* A window that no worker saw the end of, as of a number of tasks, ends here. */
int cb_carrier_stop(struct cb_carrying *c)
{
    struct cb_charge all;

    if (!c->window.is_closed)
        close_window(&c->window);
    read_charge(c, &all);
    c->record->usage = all.usage;
    c->record->end_ns = cb_clock_ns();
    c->done = c->status == 0;
    return c->status;
}

void cb_carrier_leave(struct cb_carrying *c)
{
    struct cb_gate *leave = &c->launch->job->block->leave;

    if (!c->done)
        return;
    cb_gate_arrive(leave, c->workers);
    cb_gate_wait(leave);
    c->done = 0;
}

void cb_carrier_end(struct cb_carrying *c)
{
    cb_carrier_leave(c);
    if (c->counters)
        c->launch->counters->close(c->counters);
}
