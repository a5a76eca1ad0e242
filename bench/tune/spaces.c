/* Which sizes a runner may have on this machine. */
#include <math.h>

#include "bench/tune/state.h"

/* The first sweep goes to LARGEST, or so many a CPU; no doubling goes beyond CAP, unless asked for:
 * with more threads or processes at work the machine may answer nobody any more. */
enum { KERNEL_LARGEST = 64, KERNEL_CAP = 4096, COROUTINES_LARGEST = 1024 };

static uint32_t more(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t less(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* A pool of any size is carried by so few kernel threads that only the workers count. */
static int is_light(const struct cb_runner *runner, uint32_t cpus)
{
    return cb_shape_carriers(runner->shape(4 * cpus + 4, cpus)) <= cpus;
}

static double usable_cpus(const struct cb_machine *m)
{
    return m->cpu_quota > 0 && m->cpu_quota < m->cpus ? m->cpu_quota : m->cpus;
}

void cb_tune_space(struct cb_tune_state *t, struct cb_tune_contender *c)
{
    const struct cb_machine *machine = t->settings->session.machine;
    const struct cb_runner *runner = t->session.plan->cases[c->like].runner;
    uint32_t cpus = (uint32_t)ceil(usable_cpus(machine));
    int light = is_light(runner, machine->cpus);
    uint32_t cap = t->settings->max_pool ? t->settings->max_pool : light ? CB_POOL_MAX : KERNEL_CAP;

    c->space = (struct cb_space){
        .nested = runner->any_shape,
        .cpus = usable_cpus(machine),
        .cores = machine->cores,
        .largest = light ? more(COROUTINES_LARGEST, 64 * cpus) : more(KERNEL_LARGEST, 4 * cpus),
        .cap = cap,
        .gap = t->settings->rules.p99_bound_ns > 0 ? 1.05 : 1.10,
        .also = t->settings->also,
        .also_count = t->settings->also_count,
        .shape = runner->shape,
    };
    if (runner->only_pool)
        c->space.cap = runner->only_pool;
    if (c->most) {
        c->space.nested = 0;
        c->space.cap = c->space.largest = c->most;
    }
    c->space.largest = less(more(c->space.largest, 4 * c->least), c->space.cap);
    c->space.least = c->space.nested ? 0 : less(c->least, c->space.cap);
}
