/* environment - what is read of the machine right before and right after each sample's work.
 *
 * All files are opened once and read again from their beginning. A reading is taken while all
 * workers stand at the gate, and another when all are done and none has left: nothing of it falls
 * into the work. It costs about 15 us with two CPUs, half of it for /proc/stat, and 1 us more for
 * each process of the sample. */
#ifndef CB_BENCH_ENVIRONMENT_ENVIRONMENT_H
#define CB_BENCH_ENVIRONMENT_ENVIRONMENT_H

#include "bench/environment/change.h"
#include "bench/environment/cpu_files.h"
#include "bench/environment/own.h"
#include "bench/environment/pressure.h"
#include "bench/environment/processors.h"
#include "bench/environment/throttling.h"

struct cb_environment {
    struct cb_processors processors;
    struct cb_throttling throttling;
    struct cb_pressure pressure;
    struct cb_cpu_files frequency, core_heat, package_heat;
};

/* At one moment. What has no bit (enum cb_environment_bit) in `have` could not be read. */
struct cb_environment_reading {
    uint32_t have;
    uint64_t at_ns; /* when, on CLOCK_MONOTONIC */
    uint32_t cpus;  /* of which `time` is */
    struct cb_processors_time time;
    struct cb_own_time own;
    struct cb_throttling_reading throttling;
    uint64_t pressure_ns[CB_PRESSURES];
    uint64_t frequency_khz, thermal_events;
};

/* Opens what there is of it: what is missing will be unknown. `cpus`, those that the run may use,
 * stay the caller's until cb_environment_close; `root` goes before all paths ("" but in tests). */
void cb_environment_open(struct cb_environment *e, const char *root, const int32_t *cpus,
                         uint32_t count);
void cb_environment_close(struct cb_environment *e);

/* `block` and `host` are the sample's, whose processes must all be there. Without a sample they are
 * NULL and this process: all CPU time but its own is foreign then. A NULL environment
 * reads nothing. */
void cb_environment_read(const struct cb_environment *e, const struct cb_block *block, pid_t host,
                         struct cb_environment_reading *reading);

/* What happened in between; all 0 when nothing was read. A number that went down, as none of them
 * should, is unknown. */
struct cb_environment_change cb_environment_between(const struct cb_environment_reading *before,
                                                    const struct cb_environment_reading *after);

#endif
