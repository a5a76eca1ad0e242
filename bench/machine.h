/* machine - what a run was measured on. */
#ifndef CB_BENCH_MACHINE_H
#define CB_BENCH_MACHINE_H

#include "base/topology.h"
#include "bench/plan.h"

/* "AMD EPYC, 2 CPUs, Linux 6.1": the machine by what it is, never by its name. */
struct cb_machine {
    char cpu_model[96];
    char kernel[96];
    char text[224];
    uint32_t cpus, cores; /* usable */
};

void cb_machine_read(struct cb_machine *machine, const struct cb_topology *topology);

/* Writes machine.json: machine, build, settings of the run. */
int cb_machine_write(const struct cb_machine *machine, const struct cb_plan *plan,
                     const struct cb_counters_support *counters, const char *path,
                     struct cb_err *err);

#endif
