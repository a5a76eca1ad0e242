/* histogram - log-linear latency histogram, fixed size, no allocation, mergeable. */
#ifndef CB_BASE_HISTOGRAM_H
#define CB_BASE_HISTOGRAM_H

#include <stdint.h>

/* Values below 64 ns have a bucket each; above, every power of two is cut into 64 equal buckets,
 * so a bucket's middle is within 0.8% of every value in it. Values from 2^42 ns (73 minutes) on
 * are counted in the last bucket. The layout follows HdrHistogram (Tene, 2012). */
enum {
    CB_HISTOGRAM_SUB_BITS = 6,
    CB_HISTOGRAM_MAX_BITS = 42,
    CB_HISTOGRAM_BUCKETS = (CB_HISTOGRAM_MAX_BITS - CB_HISTOGRAM_SUB_BITS + 1)
                           << CB_HISTOGRAM_SUB_BITS,
};

/* All zero is an empty histogram. One writer at a time. `count` is the sum of all buckets, which
 * never wrap: a full one takes 2^32 - 1 values, more than an hour of operations of 1 us. */
struct cb_histogram {
    uint64_t count; /* values recorded */
    uint64_t max;   /* the largest of them, exact, ns */
    uint64_t lost;  /* values besides, whose bucket was full */
    uint64_t sum;   /* of all values, the lost ones too, exact, ns; room for centuries */
    uint32_t bucket[CB_HISTOGRAM_BUCKETS];
};

static inline uint32_t cb_histogram_index(uint64_t value)
{
    uint32_t shift;

    if (value >> CB_HISTOGRAM_MAX_BITS)
        return CB_HISTOGRAM_BUCKETS - 1;
    if (value < 1u << CB_HISTOGRAM_SUB_BITS)
        return (uint32_t)value;
    shift = 63u - (uint32_t)__builtin_clzll(value) - CB_HISTOGRAM_SUB_BITS;
    return (shift << CB_HISTOGRAM_SUB_BITS) + (uint32_t)(value >> shift);
}

static inline void cb_histogram_add(struct cb_histogram *h, uint64_t value_ns)
{
    uint32_t *bucket = &h->bucket[cb_histogram_index(value_ns)];

    h->sum += value_ns;
    if (value_ns > h->max)
        h->max = value_ns;
    if (__builtin_expect(*bucket == UINT32_MAX, 0)) {
        h->lost++;
        return;
    }
    ++*bucket;
    h->count++;
}

/* Bounds of a bucket's values, ns: low <= value < high; the last one's high is UINT64_MAX. */
void cb_histogram_bounds(uint32_t index, uint64_t *low, uint64_t *high);

/* Adds what `from` holds to `into`; what a bucket can't hold becomes `lost`. */
void cb_histogram_merge(struct cb_histogram *into, const struct cb_histogram *from);

/* The mean of all values, ns: of themselves, not of their buckets. The histogram must not be empty.
 */
double cb_histogram_mean(const struct cb_histogram *h);

/* The value below or at which the share `q` (0 to 1) of all values lie, ns: the middle of the
 * bucket where the rank falls, never more than the exact maximum; q = 1 is that maximum.
 * The histogram must not be empty. */
uint64_t cb_histogram_quantile(const struct cb_histogram *h, double q);

#endif
