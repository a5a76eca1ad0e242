/* machine - what a run was measured on. */
#ifndef CB_BENCH_MACHINE_H
#define CB_BENCH_MACHINE_H

#include "base/topology.h"
#include "bench/doctor/doctor.h"
#include "bench/plan.h"

enum { CB_QUOTA_TEXT = 300 };

/* "AMD EPYC, 2 CPUs, Linux 6.1": the machine by what it is, never by its name. */
struct cb_machine {
    char cpu_model[96];
    char kernel[96];
    char text[224];
    uint32_t cpus, cores;              /* usable */
    double cpu_quota;                  /* in CPUs; 0 = none, or not known */
    const struct cb_diagnosis *doctor; /* borrowed; NULL = nobody looked */
    uint64_t clock_ns;                 /* between two readings of the clock */
    double burn_per_us;                /* cb_burn_calibrate(): what the run's samples go by */
    char quota_unknown[sizeof((struct cb_err *)0)->what]; /* why; empty = it is known */
};

void cb_machine_read(struct cb_machine *machine, const struct cb_topology *topology);

/* "CPU quota: none", or how much, or why that is not known: a line for people. Returns `buffer`. */
char *cb_machine_quota(const struct cb_machine *machine, char buffer[CB_QUOTA_TEXT]);

/* Writes machine.json: machine, build, settings of the run. */
int cb_machine_write(const struct cb_machine *machine, const struct cb_plan *plan,
                     const struct cb_counters_support *counters, const char *path,
                     struct cb_err *err);

#endif
