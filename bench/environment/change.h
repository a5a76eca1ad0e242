/* change - what happened on the machine around a sample, between two readings of it. */
#ifndef CB_BENCH_ENVIRONMENT_CHANGE_H
#define CB_BENCH_ENVIRONMENT_CHANGE_H

#include <stdint.h>

/* What could be read before and after. A figure whose bit is not in `have` is unknown, not 0. */
enum cb_environment_bit {
    CB_ENV_STEAL = 1 << 0,
    CB_ENV_FOREIGN = 1 << 1,
    CB_ENV_THROTTLING = 1 << 2,
    CB_ENV_PRESSURE_CPU = 1 << 3,
    CB_ENV_PRESSURE_MEMORY = 1 << 4,
    CB_ENV_PRESSURE_IO = 1 << 5,
    CB_ENV_FREQUENCY = 1 << 6,
    CB_ENV_THERMAL = 1 << 7,
};

/* Of one sample, or summed over several. All zero = nothing was looked for. */
struct cb_environment_change {
    uint32_t have;        /* bits of enum cb_environment_bit; of a sum, those of all its parts */
    uint32_t samples;     /* summed here; 1 for one sample, 0 = not looked for */
    uint64_t wall_ns;     /* between the readings */
    uint64_t capacity_ns; /* that, times the CPUs that the run may use */
    uint64_t steal_ns;    /* those CPUs had work and the hypervisor ran something else; in ticks */
    uint64_t tasks_ns;    /* they ran processes, anybody's, as the kernel's ticks sampled it */
    uint64_t not_idle_ns; /* they were neither idle nor stolen: processes and interrupts; exact but
                             for the ticks it is told in */
    uint64_t own_ns;      /* CPU time of the sample's processes and of this one, exact */
    uint64_t tick_ns;     /* what all four above but own_ns are rounded to */
    uint32_t rounded;     /* numbers that were rounded so, for each of them: grows with sums */
    uint64_t periods, throttled_periods; /* of the CPU quota that throttled us most */
    uint64_t throttled_ns;               /* summed over the CPUs it stopped us on */
    uint64_t pressure_cpu_ns, pressure_memory_ns, pressure_io_ns; /* somebody waited for it */
    uint64_t thermal_events; /* times that a core or a package slowed down for its heat */
    uint64_t frequency_khz;  /* the highest of the CPUs, right after the work; of a sum, the last */
};

/* Adds a sample's change to a block's. Begin with a sum that is all zero. One that was not looked
 * for adds nothing. */
void cb_environment_add(struct cb_environment_change *sum,
                        const struct cb_environment_change *more);

/* CPU time that processes not ours took from the CPUs of the run. Below 0 where rounding says so.
 * Only valid with CB_ENV_FOREIGN. */
int64_t cb_environment_foreign_ns(const struct cb_environment_change *change);

#endif
