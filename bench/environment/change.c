#include "bench/environment/change.h"

void cb_environment_add(struct cb_environment_change *sum, const struct cb_environment_change *more)
{
    if (more->samples == 0)
        return;
    sum->have = sum->samples ? sum->have & more->have : more->have;
    sum->samples += more->samples;
    sum->wall_ns += more->wall_ns;
    sum->capacity_ns += more->capacity_ns;
    sum->steal_ns += more->steal_ns;
    sum->tasks_ns += more->tasks_ns;
    sum->not_idle_ns += more->not_idle_ns;
    sum->own_ns += more->own_ns;
    sum->tick_ns = more->tick_ns > sum->tick_ns ? more->tick_ns : sum->tick_ns;
    sum->rounded += more->rounded;
    sum->periods += more->periods;
    sum->throttled_periods += more->throttled_periods;
    sum->throttled_ns += more->throttled_ns;
    sum->pressure_cpu_ns += more->pressure_cpu_ns;
    sum->pressure_memory_ns += more->pressure_memory_ns;
    sum->pressure_io_ns += more->pressure_io_ns;
    sum->thermal_events += more->thermal_events;
    sum->frequency_khz = more->frequency_khz;
}

/* Ticks sample: a process that sleeps when they come is never seen, one that always runs then is
 * seen too often. What was not idle is exact, but has the interrupts in it, of our own timers too.
 * Somebody else's process raises both, so the lower of them tells. */
int64_t cb_environment_foreign_ns(const struct cb_environment_change *change)
{
    uint64_t all = change->tasks_ns < change->not_idle_ns ? change->tasks_ns : change->not_idle_ns;

    return (int64_t)(all - change->own_ns);
}
