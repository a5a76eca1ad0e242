#include "base/sync/ring.h"

#include <ck_ring.h>
#include <errno.h>

#include "base/pause.h"

/* In vain: pauses, about half a microsecond of them; then yields; then naps. */
enum { SPINS = 16, YIELDS = 64, NAP_NS = 50000 };

/* A producer that is preempted between taking its place and filling it comes back within this. */
#define STALL_NS (5 * CB_NS_PER_S)

struct cb_ring {
    int single; /* on a line that nobody writes, as the next */
    uint32_t capacity;
    CB_LINE struct ck_ring ring;
    CB_LINE struct ck_ring_buffer cells[];
};

_Static_assert(sizeof(void *) == sizeof(uint64_t), "a value fills a cell");

const char *const cb_ring_absent;

/* The library takes powers of two, from 4, and one cell always stays empty. */
static uint32_t cells_for(uint32_t capacity)
{
    uint32_t cells = 4;

    while (cells <= capacity)
        cells *= 2;
    return cells;
}

size_t cb_ring_bytes(uint32_t capacity)
{
    return sizeof(struct cb_ring) + cells_for(capacity) * sizeof(struct ck_ring_buffer);
}

void cb_ring_init(struct cb_ring *ring, uint32_t capacity, int single)
{
    ck_ring_init(&ring->ring, cells_for(capacity));
    ring->single = single;
    ring->capacity = capacity;
}

/* The library's rings hold a power of two less one: what was asked for is kept here, by what the
 * producers have taken and the consumers given back. */
static int has_room(const struct cb_ring *ring)
{
    const struct ck_ring *r = &ring->ring;
    unsigned taken = ring->single ? ck_pr_load_uint(&r->p_tail) : ck_pr_load_uint(&r->p_head);

    return taken - ck_pr_load_uint(&r->c_head) < ring->capacity;
}

uint64_t cb_ring_progress(const struct cb_ring *ring)
{
    return (uint64_t)ck_pr_load_uint(&ring->ring.p_tail) << 32 |
           ck_pr_load_uint(&ring->ring.c_head);
}

/* After the attempt number `vain` failed: lets time pass for the next. */
static void pass_time(struct cb_task *task, uint32_t vain)
{
    if (vain < SPINS)
        cb_pause();
    else if (vain < SPINS + YIELDS)
        cb_task_yield(task);
    else
        cb_task_sleep_until(task, cb_clock_ns() + NAP_NS);
}

/* Waits in vain cost a look at the clock each: less than what they do. */
static int is_late(uint64_t deadline_ns)
{
    return deadline_ns != CB_FOREVER && cb_clock_ns() >= deadline_ns;
}

/* The library's commit would spin until the producers before this one have filled their places, on
 * the very CPU that one of them may wait for: so it is called when they have. */
static int commit(struct cb_task *task, struct cb_ring *ring, unsigned place)
{
    unsigned tail = ck_pr_load_uint(&ring->ring.p_tail), last = tail;
    uint64_t stalled_ns = 0;

    for (uint32_t vain = 0; (tail = ck_pr_load_uint(&ring->ring.p_tail)) != place; vain++) {
        if (tail != last || stalled_ns == 0)
            stalled_ns = vain < SPINS ? 0 : cb_clock_ns() + STALL_NS;
        else if (is_late(stalled_ns))
            return -EOWNERDEAD;
        last = tail;
        pass_time(task, vain);
    }
    ck_ring_enqueue_commit_mpmc(&ring->ring, place);
    return 0;
}

static int put_slowly(struct cb_task *task, struct cb_ring *ring, uint64_t value,
                      uint64_t deadline_ns)
{
    void *place;
    unsigned ticket = 0;

    for (uint32_t vain = 0;; vain++) {
        if (!has_room(ring))
            place = NULL;
        else if (ring->single)
            place = ck_ring_enqueue_reserve_spsc(&ring->ring, ring->cells);
        else
            place = ck_ring_enqueue_reserve_mpmc(&ring->ring, ring->cells, &ticket);
        if (place)
            break;
        if (is_late(deadline_ns))
            return -ETIMEDOUT;
        pass_time(task, vain);
    }
    memcpy(place, &value, sizeof value);
    if (!ring->single)
        return commit(task, ring, ticket);
    ck_ring_enqueue_commit_spsc(&ring->ring);
    return 0;
}

static int get_slowly(struct cb_task *task, struct cb_ring *ring, uint64_t *value,
                      uint64_t deadline_ns)
{
    for (uint32_t vain = 0;; vain++) {
        if (ring->single ? ck_ring_dequeue_spsc(&ring->ring, ring->cells, value)
                         : ck_ring_dequeue_mpmc(&ring->ring, ring->cells, value))
            return 0;
        if (is_late(deadline_ns))
            return -ETIMEDOUT;
        pass_time(task, vain);
    }
}

/* The common case first and by itself: the library's own path is three nanoseconds long. */
int cb_ring_put(struct cb_task *task, struct cb_ring *ring, uint64_t value, uint64_t deadline_ns)
{
    if (ring->single && has_room(ring) &&
        ck_ring_enqueue_spsc(&ring->ring, ring->cells, (void *)(uintptr_t)value))
        return 0;
    return put_slowly(task, ring, value, deadline_ns);
}

int cb_ring_get(struct cb_task *task, struct cb_ring *ring, uint64_t *value, uint64_t deadline_ns)
{
    if (ring->single && ck_ring_dequeue_spsc(&ring->ring, ring->cells, value))
        return 0;
    return get_slowly(task, ring, value, deadline_ns);
}
