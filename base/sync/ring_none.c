/* Where Concurrency Kit is absent. */
#include "base/sync/ring.h"

#include <errno.h>

const char *const cb_ring_absent = "this build has no Concurrency Kit, whose ring it would be";

size_t cb_ring_bytes(uint32_t capacity)
{
    (void)capacity;
    return 0;
}

void cb_ring_init(struct cb_ring *ring, uint32_t capacity, int single)
{
    (void)ring, (void)capacity, (void)single;
}

int cb_ring_put(struct cb_task *task, struct cb_ring *ring, uint64_t value, uint64_t deadline_ns)
{
    (void)task, (void)ring, (void)value, (void)deadline_ns;
    return -ENOTSUP;
}

int cb_ring_get(struct cb_task *task, struct cb_ring *ring, uint64_t *value, uint64_t deadline_ns)
{
    (void)task, (void)ring, (void)value, (void)deadline_ns;
    return -ENOTSUP;
}

uint64_t cb_ring_progress(const struct cb_ring *ring)
{
    (void)ring;
    return 0;
}
