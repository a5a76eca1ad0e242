/* meter - from when to when a worker's operations count, and when they begin.
 *
 * The gate opens, workers work, and a warm-up later whoever takes the sample opens the window; when
 * its time is up the window is closed, and the workers go on until each has seen that. Each of this
 * is one store to the sample's phase, which every draw compares with the phase it knows. What
 * differs takes the way through here:
 *
 *   warming -> measuring   the worker notes when it saw it, and what it had completed by then and
 *   measuring -> closing   last: bench/meter.c credits the part of that which is in the window
 *   -> stopped             no more operations
 *   a pilot                every draw publishes how far the worker has come
 *   a schedule             every draw waits until the next operation is due (open loop)
 *
 * Both edges are seen in the same way, by workers that go on working. Were they stopped at the
 * window's end, what was under way would be done sooner than it would have been, as nobody begins
 * anything new; pools larger than the CPUs would be credited with up to an operation a worker.
 *
 * The same code for every model. */
#ifndef CB_BASE_METER_H
#define CB_BASE_METER_H

#include <stdint.h>

struct cb_task;

/* A carrier's: opened and closed by the first of its workers that sees the measuring begin, and
 * that it is over. */
struct cb_window {
    int is_open, is_closed;
    void (*open)(struct cb_window *window);
    void (*close)(struct cb_window *window);
};

/* Behind the gate, before the worker's first draw. */
void cb_meter_begin(struct cb_task *task);

/* Looks at the phase, when it isn't the one that the worker knows. */
void cb_meter_look(struct cb_task *task);

/* The same, and draws: what cb_task_draw comes down to then. */
uint64_t cb_meter_draw(struct cb_task *task);

#endif
