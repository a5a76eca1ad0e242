/* glance - the doctor's look at the machine before a run: short, and nothing is refused for what is
 * found. It is said, and stored with the results. */
#ifndef CB_BENCH_DOCTOR_GLANCE_H
#define CB_BENCH_DOCTOR_GLANCE_H

#include "base/topology.h"
#include "bench/doctor/doctor.h"

/* `counters`: see struct cb_asked. */
void cb_doctor_glance(const struct cb_topology *topology,
                      const struct cb_counters_support *counters, struct cb_diagnosis *diagnosis);

#endif
