#include "bench/sample.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/host.h"
#include "bench/memory.h"
#include "bench/meter.h"
#include "bench/refuse.h"
#include "bench/taking.h"

const char *const cb_status_names[] = {"ok", "failed", "skipped"};
const char *const cb_kind_names[] = {"timing", "counters", "pilot"};

/* --- waiting for the host and its workers --- */

static int all_at(const struct cb_gate *gate)
{
    return atomic_load(&gate->arrived) == gate->expected;
}

/* --- taking it --- */

/* In samples of either kind: all work is done by now, and without counters there is nothing of them
 * in it, nor do they need descriptors that a large pool hasn't got. Where it can't be read a
 * counting sample fails and says why, while the speed that a timing one has measured stands. */
static int read_memory(struct cb_taking *t, struct cb_err *why)
{
    struct cb_err *err = t->sample->kind == CB_COUNTING ? why : NULL;
    int rc = cb_memory_read(t->block, t->host, &t->sample->memory_bytes, err);

    t->sample->have_memory = rc == 0;
    return err ? rc : 0;
}

/* Gate, time, memory: from the host's start to its end. */
static void attend(struct cb_taking *t, struct cb_err *why)
{
    struct cb_block *block = t->block;

    while (!all_at(&block->gate) && !cb_taking_is_over(t))
        cb_taking_listen(t, t->deadline_ns);
    if (cb_taking_is_over(t))
        return;
    cb_environment_read(t->bench->environment, block, t->host, &t->before);
    cb_gate_open(&block->gate);
    if (t->c->duration_ns)
        cb_taking_keep_time(t);
    else
        block->window_ns = block->gate.open_ns;
    while (!all_at(&block->leave) && !cb_taking_is_over(t))
        cb_taking_listen(t, t->deadline_ns);
    if (cb_taking_is_over(t))
        return;
    cb_environment_read(t->bench->environment, block, t->host, &t->after);
    t->sample->environment = cb_environment_between(&t->before, &t->after);
    if (read_memory(t, why) != 0)
        return;
    cb_gate_open(&block->leave);
    while (!t->host_ended && !cb_taking_is_over(t))
        cb_taking_listen(t, t->deadline_ns);
}

/* Ends whatever still runs, and reaps it: the host, and orphans of it, which come to us because we
 * are their subreaper. Returns the host's wait status. */
static int clear_away(struct cb_taking *t)
{
    int status = 0, rc;

    if (!t->host_ended)
        kill(-t->host, SIGKILL);
    while (waitpid(t->host, &status, 0) < 0 && errno == EINTR)
        ;
    kill(-t->host, SIGKILL);
    while ((rc = waitpid(-t->host, NULL, 0)) > 0 || (rc < 0 && errno == EINTR))
        ;
    return status;
}

/* --- what came of it --- */

/* Of a sample that fails; where all went well the workload's report takes its place. */
static void hold_post_mortem(struct cb_taking *t)
{
    struct cb_sample *s = t->sample;

    if (t->c->workload->post_mortem &&
        t->c->workload->post_mortem(t->job, s->report, sizeof s->report) <= 0)
        s->report[0] = '\0';
}

static void describe_stall(const struct cb_taking *t, struct cb_err *err)
{
    const char *report = t->sample->report;
    uint32_t ready = 0, started = 0, finished = 0;
    char after[32];

    for (uint32_t i = 0; i < t->block->workers; i++) {
        const struct cb_slot *slot = cb_block_slot(t->block, i);

        ready += slot->ready_ns != 0;
        started += slot->start_ns != 0;
        finished += slot->finished;
    }
    cb_err_set(err, -ETIMEDOUT,
               "no end after %s: of %u workers %u were ready, %u started, %u "
               "finished%s%s (--timeout sets the limit)",
               cb_quantity_format(CB_DURATION, t->timeout_ns, after, sizeof after),
               t->block->workers, ready, started, finished, *report ? "; " : "", report);
}

/* Sets `why` unless all went well. */
static void judge(const struct cb_taking *t, int status, struct cb_err *why)
{
    const struct cb_err *failure = cb_block_failure(t->block);

    if (failure)
        cb_err_set(why, failure->code, "%s", failure->what);
    else if (!t->host_ended && !why->code)
        describe_stall(t, why);
    else if (WIFSIGNALED(status))
        cb_err_set(why, -EOWNERDEAD, "the sample's process died of signal %d (%s)",
                   WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        cb_err_set(why, -EOWNERDEAD, "the sample's process left with exit status %d",
                   WEXITSTATUS(status));
    else if (!t->block->verified)
        cb_err_set(why, -EOWNERDEAD, "the sample's process left before its work was checked");
}

static void add_up(struct cb_taking *t, struct cb_err *why)
{
    struct cb_sample *s = t->sample;

    cb_meter_read(t->block, s);
    if (s->ops == 0 && !t->told) {
        cb_err_set(why, -EBADMSG, "no operation was completed");
        return;
    }
    for (int i = 0; i < CB_SLICES && t->block->work.watched; i++)
        s->slices[i] = (double)(t->progress[i + 1] - t->progress[i]) * (double)CB_NS_PER_S /
                       (double)(t->looked_ns[i + 1] - t->looked_ns[i]);
}

/* --- setting up --- */

/* A pilot is to show the warm-up, and a makespan includes it. */
static uint64_t warmup_of(const struct cb_taking *t)
{
    return t->sample->kind == CB_PILOT || t->c->tasks ? 0 : t->c->warmup_ns;
}

static struct cb_arrivals schedule_of(const struct cb_taking *t)
{
    return (struct cb_arrivals){.arrivals = t->c->arrivals,
                                .rate_per_s = t->c->rate_per_s,
                                .span_ns = warmup_of(t) + t->c->duration_ns,
                                .seed = t->bench->schedule_seed};
}

/* It lies behind the workload's own bytes. */
static size_t schedule_offset(size_t shared)
{
    return shared < SIZE_MAX / 4 ? (shared + CB_LINE_BYTES - 1) / CB_LINE_BYTES * CB_LINE_BYTES
                                 : shared; /* too much, as the mapping is going to say */
}

static int open_taking(struct cb_taking *t, const struct cb_job *job, struct cb_err *err)
{
    const struct cb_case *c = t->c;
    const struct cb_arrivals schedule = schedule_of(t);
    size_t shared = c->workload->bytes ? c->workload->bytes(job) : 0;
    size_t arrivals = c->rate_per_s ? cb_arrivals_count(&schedule) : 0;

    t->doorbell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (t->doorbell < 0)
        return cb_err_errno(err, errno, "an eventfd for the sample");
    t->block = cb_block_map(c->pool, (uint32_t)cb_shape_carriers(c->shape),
                            schedule_offset(shared) + arrivals * sizeof(uint64_t), err);
    if (!t->block)
        return err ? err->code : -ENOMEM;
    t->block->schedule_offset = t->block->shared_offset + schedule_offset(shared);
    if (arrivals)
        cb_arrivals_fill(&schedule, (uint64_t *)((char *)t->block + t->block->schedule_offset));
    t->block->gate.expected = t->block->leave.expected = c->pool;
    t->block->gate.doorbell = t->block->leave.doorbell = t->doorbell;
    t->block->work.tasks = c->tasks;
    t->block->work.chunk = cb_case_chunk(c);
    t->block->work.arrivals = arrivals;
    t->block->work.clock_ns = t->bench->clock_ns;
    t->block->work.latency_mask = cb_case_latency_every(c) - 1;
    t->block->work.watched = t->sample->kind == CB_PILOT && c->duration_ns;
    t->block->work.warmup_ns = warmup_of(t);
    t->block->work.phase = t->block->work.warmup_ns ? CB_WARMING : CB_MEASURING;
    return 0;
}

static void close_taking(struct cb_taking *t)
{
    cb_block_unmap(t->block);
    if (t->doorbell >= 0)
        close(t->doorbell);
    if (t->pidfd >= 0)
        close(t->pidfd);
}

static int start_host(struct cb_taking *t, const struct cb_launch *launch, struct cb_err *err)
{
    t->host = cb_host_start(t->c->runner, launch);
    if (t->host < 0)
        return cb_err_errno(err, -t->host, "fork of the sample's process");
    t->pidfd = (int)syscall(SYS_pidfd_open, t->host, 0);
    if (t->pidfd < 0) {
        int rc = cb_err_errno(err, errno, "a descriptor of the sample's process");

        clear_away(t);
        return rc;
    }
    return 0;
}

static void store_verdict(struct cb_sample *s, const struct cb_err *why)
{
    if (!why->code)
        return;
    s->status = why->code == -ENOTSUP ? CB_SKIPPED : CB_FAILED;
    snprintf(s->message, sizeof s->message, "%s", why->what);
}

uint64_t cb_sample_timeout_ns(const struct cb_bench *bench, const struct cb_case *c)
{
    const struct cb_job job = {.params = c->params, .workers = c->pool};
    uint64_t own = c->workload->timeout ? c->workload->timeout(&job) : 0;

    return bench->timeout_ns ? bench->timeout_ns : own ? own : CB_TIMEOUT_NS;
}

int cb_sample_take(const struct cb_bench *bench, const struct cb_case *c, enum cb_kind kind,
                   struct cb_sample *sample, struct cb_err *err)
{
    struct cb_job job = {.params = c->params,
                         .workers = c->pool,
                         .seed = bench->seed,
                         .burn_per_us = bench->burn_per_us};
    struct cb_taking t = {.bench = bench,
                          .c = c,
                          .job = &job,
                          .sample = sample,
                          .doorbell = -1,
                          .pidfd = -1,
                          .timeout_ns = cb_sample_timeout_ns(bench, c)};
    struct cb_launch launch = {
        .name = c->runner->name,
        .workload = c->workload,
        .job = &job,
        .shape = c->shape,
        .options = c->options,
        .topology = bench->topology,
        .cpus = c->cpus,
        .cpus_count = c->cpus_count,
        .counters = kind == CB_COUNTING ? bench->counters : NULL,
        .counters_want = bench->counters_want,
        .queued = kind != CB_TIMING,
    };
    uint64_t began = cb_clock_ns();
    struct cb_err why = {0};
    int rc;

    memset(sample, 0, sizeof *sample);
    sample->kind = kind;
    cb_taint_judge(&sample->environment, sample->taint); /* nothing is known so far */
    if (cb_case_refuse(c, &job, &why) != 0) {
        store_verdict(sample, &why);
        return 0;
    }
    rc = open_taking(&t, &job, err);
    if (rc == 0) {
        job.block = t.block;
        job.shared = cb_block_shared(t.block);
        t.deadline_ns = began + c->warmup_ns + c->duration_ns + t.timeout_ns;
        rc = start_host(&t, &launch, err);
    }
    if (rc == 0) {
        int status;

        attend(&t, &why);
        status = clear_away(&t);
        hold_post_mortem(&t);
        judge(&t, status, &why);
        if (t.interrupted)
            rc = -EINTR;
        else if (!why.code)
            add_up(&t, &why);
        store_verdict(sample, &why);
    }
    sample->disturbed = cb_taint_judge(&sample->environment, sample->taint);
    close_taking(&t);
    sample->wall_ns = cb_clock_ns() - began;
    return rc;
}
