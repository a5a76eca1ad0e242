#include "bench/meter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How much of what was under way at an edge of the window was yet to be done, in operations: by how
 * long the worker's operations take, and not more than it was. */
static double left_at(const struct cb_edge *edge, uint64_t at_ns, double each_ns)
{
    return fmin((double)(edge->seen_ns - at_ns) / each_ns, (double)edge->last);
}

/* How many of a worker's operations were done in the window, which is the same for all: what it
 * completed until it saw each edge, but for what was left then. Were the window to begin or end
 * when a worker sees it, one that waits for a CPU just then would have another one than the others,
 * and pools larger than the CPUs would gain or lose, but not coroutines, who wait for none. */
static double ops_in_window(const struct cb_block *block, const struct cb_slot *slot)
{
    double each, ops = (double)slot->ops;

    if (block->work.arrivals)
        return (double)slot->scheduled;
    if (slot->ops == 0 || (slot->began == CB_WARMING && !slot->begin.seen_ns))
        return 0;
    each = (double)(slot->end_ns - block->gate.open_ns) / (double)slot->ops;
    if (slot->end.seen_ns)
        ops = (double)slot->end.ops - left_at(&slot->end, block->closing_ns, each);
    if (slot->began == CB_WARMING)
        ops -= (double)slot->begin.ops - left_at(&slot->begin, block->window_ns, each);
    return ops;
}

static void read_workers(const struct cb_block *b, struct cb_sample *s)
{
    uint64_t open_ns = b->gate.open_ns, ready = 0, start = 0, end = 0;
    double all = 0;

    for (uint32_t i = 0; i < b->workers; i++) {
        const struct cb_slot *slot = cb_block_slot((struct cb_block *)b, i);
        double ops = ops_in_window(b, slot);
        uint64_t skew = slot->start_ns - open_ns;

        all += ops;
        ready = slot->ready_ns > ready ? slot->ready_ns : ready;
        start = slot->start_ns > start ? slot->start_ns : start;
        end = slot->end_ns > end ? slot->end_ns : end;
        s->backlog_max = slot->backlog_max > s->backlog_max ? slot->backlog_max : s->backlog_max;
        if (slot->ops && skew > s->working_skew_ns)
            s->working_skew_ns = skew;
        s->working += slot->ops > 0;
    }
    if (b->closing_ns)
        end = b->closing_ns;
    if (b->work.arrivals && end < b->stopped_ns) /* the schedule ended, and the waiting did not */
        end = b->stopped_ns;
    s->ops = all > 0 && all < 1 ? 1 : (uint64_t)(all + 0.5);
    s->work_ns = end > b->window_ns ? end - b->window_ns : 0;
    s->spawn_ns = ready - b->launch_ns;
    s->skew_ns = start - open_ns;
    s->ops_per_s =
        (b->closing_ns ? all : (double)s->ops) / (double)s->work_ns * (double)CB_NS_PER_S;
}

static uint64_t cpu_of(const struct cb_usage *usage)
{
    return usage->user_ns + usage->sys_ns;
}

/* CPU time by operations, both since the gate opened: which of it fell into the window is not known
 * of a worker that did not run when it opened. */
static void read_carriers(const struct cb_block *b, struct cb_sample *s)
{
    uint64_t ops = 0, cpu_ns = 0;

    s->have_queued = 1;
    for (uint32_t i = 0; i < b->workers; i++)
        ops += cb_block_slot((struct cb_block *)b, i)->ops;
    for (uint32_t i = 0; i < b->carriers; i++) {
        const struct cb_carrier *c = cb_block_carrier((struct cb_block *)b, i);

        cb_histogram_merge(&s->latency, &c->latency);
        if (b->work.arrivals)
            cb_histogram_merge(&s->service, &c->service);
        cpu_ns += cpu_of(&c->usage) + cpu_of(&c->helpers);
        cb_usage_add(&s->usage, &c->helpers);
        s->have_queued &= (int)c->queued_known;
        s->counts.have = i ? s->counts.have & c->counts.have : c->counts.have;
        if (b->work.warmup_ns && c->end_ns <= b->window_ns) /* all of it was warm-up */
            continue;
        for (int k = 0; k < CB_COUNTERS; k++)
            s->counts.value[k] += c->counts.value[k];
        cb_usage_add_difference(&s->usage, &c->opened.usage, &c->closed.usage);
        s->queued_ns += c->closed.queued_ns - c->opened.queued_ns;
    }
    s->cpu_ns_per_op = (double)cpu_ns / (double)ops;
    if (!s->have_queued)
        s->queued_ns = 0;
}

/* Operations that were due and that nobody had begun when the time was up count with the waiting
 * that they had had by then: leaving them out would leave out the longest (Tene, on coordinated
 * omission). Saturated: more than 1% of the operations are such; or by Little's law the rate
 * offered keeps more workers busy than there are, as a short window may not show yet. */
static void read_schedule(const struct cb_block *b, struct cb_sample *s)
{
    const uint64_t *due = cb_block_schedule(b);
    uint64_t open_ns = b->gate.open_ns, left = 0, waited;
    uint64_t next = atomic_load_explicit(&b->work.next, memory_order_relaxed);
    double busy = 0, span_ns = (double)(b->stopped_ns - b->window_ns);

    for (uint64_t i = next; i < b->work.arrivals; i++) {
        waited = b->stopped_ns > open_ns + due[i] ? b->stopped_ns - open_ns - due[i] : 0;
        if (due[i] < b->work.warmup_ns)
            continue;
        cb_histogram_add(&s->latency, waited);
        left++;
    }
    if (next < b->work.arrivals && b->work.arrivals - next > s->backlog_max)
        s->backlog_max = (uint32_t)(b->work.arrivals - next);
    if (s->service.count)
        busy = cb_histogram_mean(&s->service) * (double)s->latency.count / span_ns;
    s->saturated = left * 100 > s->latency.count || busy > (double)b->workers;
}

/* Each once, in the order of the first carriers bound to them. */
static void list_cpus(const struct cb_block *block, struct cb_sample *s)
{
    int32_t listed[sizeof s->cpus];
    size_t used = 0, n = 0;

    for (uint32_t i = 0; i < block->carriers; i++) {
        int32_t cpu = cb_block_carrier((struct cb_block *)block, i)->cpu;
        size_t k = 0;

        if (cpu == CB_NOT_BOUND)
            break;
        while (k < n && listed[k] != cpu)
            k++;
        if (k < n)
            continue;
        if (used + 16 > sizeof s->cpus) {
            snprintf(s->cpus + used, sizeof s->cpus - used, ",...");
            break;
        }
        listed[n++] = cpu;
        used +=
            (size_t)snprintf(s->cpus + used, sizeof s->cpus - used, "%s%d", used ? "," : "", cpu);
    }
}

void cb_meter_read(const struct cb_block *block, struct cb_sample *s)
{
    size_t used;

    memcpy(s->report, block->report, sizeof s->report);
    read_workers(block, s);
    if (s->ops == 0)
        return;
    read_carriers(block, s);
    if (block->work.arrivals)
        read_schedule(block, s);
    s->have_latency = s->latency.count > 0;
    if (s->have_latency)
        s->latency_mean_ns = cb_histogram_mean(&s->latency);
    list_cpus(block, s);
    used = strlen(s->report);
    if (s->latency.lost)
        snprintf(s->report + used, sizeof s->report - used, "%slatencies_lost=%llu",
                 used ? ";" : "", (unsigned long long)s->latency.lost);
}
