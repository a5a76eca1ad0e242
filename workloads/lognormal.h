/* lognormal - times that vary from operation to operation, drawn by their number.
 *
 * Service times of people and of programs are often about log-normal (Brown et al., "Statistical
 * analysis of a telephone call center: a queueing-science perspective", 2005): never negative, most
 * of them short, some long. The alternative, gamma, has the exponential of textbooks among its
 * shapes, but is drawn by rejection, in as many steps as it happens to take, and where the
 * coefficient of variation is 5 nearly all of its values are 0. This one has a closed form, and
 * the mean and the coefficient of variation exactly. */
#ifndef CB_WORKLOADS_LOGNORMAL_H
#define CB_WORKLOADS_LOGNORMAL_H

#include <stdint.h>

struct cb_lognormal {
    uint64_t mean;
    double mu, sigma; /* of the values' logarithms */
};

/* Values of this mean (any unit, below 2^53) whose standard deviation is `cv` thousandths of it;
 * 0 = all are the mean. */
void cb_lognormal_init(struct cb_lognormal *distribution, uint64_t mean, uint64_t cv);

/* Whether values differ, so that a normal is needed. */
static inline int cb_lognormal_varies(const struct cb_lognormal *distribution)
{
    return distribution->mean > 0 && distribution->sigma > 0;
}

/* The value that belongs to a standard normal one: rounded, and 0 where it is less than a half. */
uint64_t cb_lognormal_value(const struct cb_lognormal *distribution, double normal);

/* Two independent standard normals, the number-th of the seed's: those of workloads/draw.h, by the
 * transform of Box and Muller ("A note on the generation of random normal deviates", 1958). With
 * the two values made of them some 40 ns. */
void cb_lognormal_normals(uint64_t seed, uint64_t number, double normals[2]);

#endif
