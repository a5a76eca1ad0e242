#include "base/histogram.h"

#include <assert.h>
#include <math.h>

void cb_histogram_merge(struct cb_histogram *into, const struct cb_histogram *from)
{
    if (from->count == 0)
        return;
    for (uint32_t i = 0; i < CB_HISTOGRAM_BUCKETS; i++)
        into->bucket[i] += from->bucket[i];
    into->count += from->count;
    if (from->max > into->max)
        into->max = from->max;
}

static uint64_t bucket_middle(uint32_t index)
{
    uint32_t shift = index >> CB_HISTOGRAM_SUB_BITS;
    uint64_t low;

    if (shift <= 1)
        return index; /* one value wide */
    shift -= 1;
    low = (uint64_t)(index - (shift << CB_HISTOGRAM_SUB_BITS)) << shift;
    return low + (1ull << shift) / 2;
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
