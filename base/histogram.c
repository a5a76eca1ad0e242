#include "base/histogram.h"

#include <assert.h>
#include <math.h>

void cb_histogram_merge(struct cb_histogram *into, const struct cb_histogram *from)
{
    if (from->max > into->max)
        into->max = from->max;
    into->lost += from->lost;
    into->sum += from->sum;
    if (from->count == 0)
        return;
    for (uint32_t i = 0; i < CB_HISTOGRAM_BUCKETS; i++) {
        uint32_t room = UINT32_MAX - into->bucket[i], all = from->bucket[i];
        uint32_t fits = all < room ? all : room;

        into->bucket[i] += fits;
        into->count += fits;
        into->lost += all - fits;
    }
}

void cb_histogram_bounds(uint32_t index, uint64_t *low, uint64_t *high)
{
    uint32_t shift = index >> CB_HISTOGRAM_SUB_BITS;

    shift = shift > 1 ? shift - 1 : 0; /* below, buckets are one value wide */
    *low = (uint64_t)(index - (shift << CB_HISTOGRAM_SUB_BITS)) << shift;
    *high = index == CB_HISTOGRAM_BUCKETS - 1 ? UINT64_MAX : *low + (1ull << shift);
}

double cb_histogram_mean(const struct cb_histogram *h)
{
    assert(h->count > 0);
    return (double)h->sum / (double)(h->count + h->lost);
}

static uint64_t bucket_middle(uint32_t index)
{
    uint64_t low, high;

    cb_histogram_bounds(index, &low, &high);
    if (high == UINT64_MAX)
        high = 1ull << CB_HISTOGRAM_MAX_BITS;
    return low + (high - low) / 2;
}

uint64_t cb_histogram_quantile(const struct cb_histogram *h, double q)
{
    uint64_t rank = (uint64_t)ceil(q * (double)h->count), seen = 0;

    assert(h->count > 0);
    if (q >= 1.0)
        return h->max;
    if (rank == 0)
        rank = 1;
    for (uint32_t i = 0; i < CB_HISTOGRAM_BUCKETS; i++) {
        seen += h->bucket[i];
        if (seen >= rank) {
            uint64_t middle = bucket_middle(i);

            return middle < h->max ? middle : h->max;
        }
    }
    return h->max;
}
