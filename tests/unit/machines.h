/* machines - made-up machines whose best pool size is known. Shared by the tests of tune. */
#ifndef CB_TESTS_UNIT_MACHINES_H
#define CB_TESTS_UNIT_MACHINES_H

#include <stdint.h>

/* Speed by number of workers, or by shape. */
struct machine {
    const char *name;
    double cpus; /* that it says it has */
    uint32_t largest;
    double (*speed)(const struct machine *machine, double workers);
    double p[4];  /* of the curve */
    double floor; /* it is never slower */
};

double machine_speed(const struct machine *machine, double workers);

/* Of all sizes to the largest: the best one's, its speed, and the smallest within that of it. */
struct truth {
    uint32_t best, ideal;
    double speed;
};

struct truth machine_truth(const struct machine *machine, double within);

/* The sixteen of the test plan, families beyond, and one of thirteen families drawn at random. */
enum { MACHINES_KNOWN = 16, MACHINES_MORE = 8 };
extern const struct machine machines_known[MACHINES_KNOWN], machines_more[MACHINES_MORE];
const struct machine *machine_called(const char *name);
struct machine machine_random(uint64_t seed);

#endif
