#include "bench/environment/environment.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"

void cb_environment_open(struct cb_environment *e, const char *root, const int32_t *cpus,
                         uint32_t count)
{
    cb_processors_open(&e->processors, root, cpus, count);
    cb_throttling_open(&e->throttling, root);
    cb_pressure_open(&e->pressure, root);
    cb_cpu_files_open(&e->frequency, root, "cpufreq/scaling_cur_freq", cpus, count);
    cb_cpu_files_open(&e->core_heat, root, "thermal_throttle/core_throttle_count", cpus, count);
    cb_cpu_files_open(&e->package_heat, root, "thermal_throttle/package_throttle_count", cpus,
                      count);
}

void cb_environment_close(struct cb_environment *e)
{
    cb_processors_close(&e->processors);
    cb_throttling_close(&e->throttling);
    cb_pressure_close(&e->pressure);
    cb_cpu_files_close(&e->frequency);
    cb_cpu_files_close(&e->core_heat);
    cb_cpu_files_close(&e->package_heat);
}

/* --- one reading --- */

/* A package's count is the same at each of its CPUs, so an event of it counts once a CPU. */
static int read_heat(const struct cb_environment *e, uint64_t *events)
{
    uint64_t package = 0, highest;
    int rc = cb_cpu_files_read(&e->core_heat, events, &highest);

    if (rc == 0 && cb_cpu_files_read(&e->package_heat, &package, &highest) == 0)
        *events += package;
    return rc;
}

void cb_environment_read(const struct cb_environment *e, const struct cb_block *block, pid_t host,
                         struct cb_environment_reading *r)
{
    static const uint32_t pressures[CB_PRESSURES] = {CB_ENV_PRESSURE_CPU, CB_ENV_PRESSURE_MEMORY,
                                                     CB_ENV_PRESSURE_IO};
    uint64_t sum;

    memset(r, 0, sizeof *r);
    if (!e)
        return;
    r->cpus = e->processors.count;
    if (cb_throttling_read(&e->throttling, &r->throttling) == 0)
        r->have |= CB_ENV_THROTTLING;
    for (int i = 0; i < CB_PRESSURES; i++)
        if (cb_pressure_read(&e->pressure, (enum cb_pressure_of)i, &r->pressure_ns[i]) == 0)
            r->have |= pressures[i];
    if (cb_cpu_files_read(&e->frequency, &sum, &r->frequency_khz) == 0)
        r->have |= CB_ENV_FREQUENCY;
    if (read_heat(e, &r->thermal_events) == 0)
        r->have |= CB_ENV_THERMAL;
    r->at_ns = cb_clock_ns();
    if (cb_processors_read(&e->processors, &r->time) == 0)
        r->have |= CB_ENV_FOREIGN | (r->time.have_steal ? CB_ENV_STEAL : 0u);
    if (cb_own_time_read(block, host, &r->own) != 0)
        r->have &= ~(uint32_t)CB_ENV_FOREIGN;
}

/* --- the difference of two --- */

/* *to = after - before; when it went down, `bit` leaves what is known. */
static void rise(struct cb_environment_change *c, uint32_t bit, uint64_t before, uint64_t after,
                 uint64_t *to)
{
    if (after < before)
        c->have &= ~bit;
    *to = after < before ? 0 : after - before;
}

static uint64_t tick_ns(void)
{
    return CB_NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK);
}

static void time_between(const struct cb_environment_reading *before,
                         const struct cb_environment_reading *after,
                         struct cb_environment_change *c)
{
    uint64_t idle_ns;

    c->tick_ns = tick_ns();
    c->rounded = after->time.rounded;
    rise(c, CB_ENV_STEAL, before->time.steal * c->tick_ns, after->time.steal * c->tick_ns,
         &c->steal_ns);
    rise(c, CB_ENV_FOREIGN, before->time.tasks * c->tick_ns, after->time.tasks * c->tick_ns,
         &c->tasks_ns);
    rise(c, CB_ENV_FOREIGN | CB_ENV_STEAL, before->time.idle * c->tick_ns,
         after->time.idle * c->tick_ns, &idle_ns);
    idle_ns += c->steal_ns;
    c->not_idle_ns = c->capacity_ns > idle_ns ? c->capacity_ns - idle_ns : 0;
}

struct cb_environment_change cb_environment_between(const struct cb_environment_reading *before,
                                                    const struct cb_environment_reading *after)
{
    struct cb_environment_change c = {
        .have = before->have & after->have,
        .samples = 1,
        .wall_ns = after->at_ns - before->at_ns,
        .capacity_ns = (after->at_ns - before->at_ns) * after->cpus,
        .own_ns = cb_own_time_between(&before->own, &after->own),
        .frequency_khz = after->frequency_khz,
    };
    struct cb_throttling_level quota;

    if (after->at_ns == 0)
        return (struct cb_environment_change){0};
    time_between(before, after, &c);
    if (cb_throttling_between(&before->throttling, &after->throttling, &quota) != 0)
        c.have &= ~(uint32_t)CB_ENV_THROTTLING;
    c.periods = quota.periods;
    c.throttled_periods = quota.throttled;
    c.throttled_ns = quota.throttled_ns;
    rise(&c, CB_ENV_PRESSURE_CPU, before->pressure_ns[CB_OF_CPU], after->pressure_ns[CB_OF_CPU],
         &c.pressure_cpu_ns);
    rise(&c, CB_ENV_PRESSURE_MEMORY, before->pressure_ns[CB_OF_MEMORY],
         after->pressure_ns[CB_OF_MEMORY], &c.pressure_memory_ns);
    rise(&c, CB_ENV_PRESSURE_IO, before->pressure_ns[CB_OF_IO], after->pressure_ns[CB_OF_IO],
         &c.pressure_io_ns);
    rise(&c, CB_ENV_THERMAL, before->thermal_events, after->thermal_events, &c.thermal_events);
    return c;
}
