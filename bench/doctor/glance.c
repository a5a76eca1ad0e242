#include "bench/doctor/glance.h"

#include <stdlib.h>

/* Long enough to see who else is busy; the samples are watched by themselves. */
#define WATCH_NS 200000000ull

void cb_doctor_glance(const struct cb_topology *topology,
                      const struct cb_counters_support *counters, struct cb_diagnosis *diagnosis)
{
    struct cb_asked asked;
    int32_t *cpus = NULL;
    uint32_t count = 0;

    cb_topology_place(topology, "compact", &cpus, &count, NULL);
    cb_doctor_ask(&asked, cpus, count, cpus ? WATCH_NS : 0, counters);
    cb_doctor_examine(&(struct cb_patient){.root = "", .asked = &asked}, diagnosis);
    free(cpus);
}
