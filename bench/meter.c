#include "bench/meter.h"

#include <stdio.h>
#include <string.h>

/* What of a worker counts: its operations, and from when on. */
struct share {
    uint64_t ops, from_ns;
};

static struct share share_of(const struct cb_block *block, const struct cb_slot *slot)
{
    if (block->work.arrivals)
        return (struct share){slot->window_ops, block->window_ns};
    if (slot->window_ns) /* it was at work when the measuring began */
        return (struct share){slot->ops - slot->window_ops, slot->window_ns};
    if (slot->began != CB_WARMING)
        return (struct share){slot->ops, block->window_ns};
    return (struct share){slot->ops, block->gate.open_ns}; /* its operation outlasted the window */
}

static void read_workers(const struct cb_block *b, struct cb_sample *s)
{
    uint64_t open_ns = b->gate.open_ns, ready = 0, start = 0, end = 0, service_ns = 0;
    double rate = 0;

    for (uint32_t i = 0; i < b->workers; i++) {
        const struct cb_slot *slot = cb_block_slot((struct cb_block *)b, i);
        struct share share = share_of(b, slot);
        uint64_t skew = slot->start_ns - open_ns;

        s->ops += share.ops;
        ready = slot->ready_ns > ready ? slot->ready_ns : ready;
        start = slot->start_ns > start ? slot->start_ns : start;
        end = slot->end_ns > end ? slot->end_ns : end;
        service_ns += slot->service_ns;
        s->backlog_max = slot->backlog_max > s->backlog_max ? slot->backlog_max : s->backlog_max;
        if (slot->ops && skew > s->working_skew_ns)
            s->working_skew_ns = skew;
        s->working += slot->ops > 0;
        if (share.ops)
            rate += (double)share.ops / (double)(slot->end_ns - share.from_ns);
    }
    if (b->work.arrivals && end < b->stopped_ns) /* the schedule ended, and the waiting did not */
        end = b->stopped_ns;
    s->work_ns = end > b->window_ns ? end - b->window_ns : 0;
    s->spawn_ns = ready - b->launch_ns;
    s->skew_ns = start - open_ns;
    s->ops_per_s = b->work.tasks || b->work.arrivals ? (double)s->ops / (double)s->work_ns : rate;
    s->ops_per_s *= (double)CB_NS_PER_S;
    s->service_sum_ns = service_ns;
}

/* CPU time: of each carrier its own window's, by that window's length. A carrier's ends with its
 * last worker, and begins with the first that looked; the workers' own are within. Where all that
 * counts is a makespan, or idle time lies between operations, it is the plain sum. */
static void read_carriers(const struct cb_block *b, struct cb_sample *s)
{
    double cpus = 0;

    for (uint32_t i = 0; i < b->carriers; i++) {
        const struct cb_carrier *c = cb_block_carrier((struct cb_block *)b, i);
        uint64_t from = c->window_ns ? c->window_ns : c->start_ns;
        struct cb_usage own = {0};

        cb_histogram_merge(&s->latency, &c->latency);
        if (b->work.arrivals)
            cb_histogram_merge(&s->service, &c->service);
        s->counts.have = i ? s->counts.have & c->counts.have : c->counts.have;
        if (b->work.warmup_ns && c->end_ns <= b->window_ns) /* all of it was warm-up */
            continue;
        for (int k = 0; k < CB_COUNTERS; k++)
            s->counts.value[k] += c->counts.value[k];
        cb_usage_add_difference(&own, &c->warming, &c->usage);
        cb_usage_add(&s->usage, &own);
        if (c->end_ns > from)
            cpus += (double)(own.user_ns + own.sys_ns) / (double)(c->end_ns - from);
    }
    if (b->work.tasks || b->work.arrivals || b->work.warmup_ns == 0)
        s->cpu_ns_per_op = (double)(s->usage.user_ns + s->usage.sys_ns) / (double)s->ops;
    else
        s->cpu_ns_per_op = cpus * (double)CB_NS_PER_S / s->ops_per_s;
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
        busy = (double)s->service_sum_ns / (double)s->service.count * (double)s->latency.count /
               span_ns;
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
    list_cpus(block, s);
    used = strlen(s->report);
    if (s->latency.lost)
        snprintf(s->report + used, sizeof s->report - used, "%slatencies_lost=%llu",
                 used ? ";" : "", (unsigned long long)s->latency.lost);
}
