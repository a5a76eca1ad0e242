#include "base/gate.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/futex.h"

void cb_gate_ring(const struct cb_gate *gate)
{
    static const uint64_t ring = 1;

    while (write(gate->doorbell, &ring, sizeof ring) < 0 && errno == EINTR)
        ;
}

void cb_gate_arrive(struct cb_gate *gate, uint32_t workers)
{
    if (atomic_fetch_add(&gate->arrived, workers) + workers == gate->expected)
        cb_gate_ring(gate);
}

int cb_gate_wait(struct cb_gate *gate)
{
    uint32_t state;

    while ((state = atomic_load_explicit(&gate->state, memory_order_acquire)) == CB_GATE_CLOSED)
        cb_futex_wait(&gate->state, CB_GATE_CLOSED, CB_FOREVER);
    return state == CB_GATE_OPEN ? 0 : -ECANCELED;
}

void cb_gate_open(struct cb_gate *gate)
{
    uint32_t closed = CB_GATE_CLOSED;

    gate->open_ns = cb_clock_ns();
    if (atomic_compare_exchange_strong(&gate->state, &closed, CB_GATE_OPEN))
        cb_futex_wake(&gate->state, UINT32_MAX);
}

void cb_gate_cancel(struct cb_gate *gate)
{
    uint32_t closed = CB_GATE_CLOSED;

    if (atomic_compare_exchange_strong(&gate->state, &closed, CB_GATE_CANCELLED))
        cb_futex_wake(&gate->state, UINT32_MAX);
}
