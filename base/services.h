/* services - what a model of execution supplies to the workers that run under it. */
#ifndef CB_BASE_SERVICES_H
#define CB_BASE_SERVICES_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/usage.h"

struct cb_task;

enum cb_unit_end { CB_UNIT_RUNS, CB_UNIT_ENDED, CB_UNIT_AWAITED };

/* Something started by a worker that runs beside it and is joined by it: a thread, a process or a
 * coroutine, as the worker itself is one; under `serial` a call. A process shares with its parent
 * the sample's shared memory only: that is where a body leaves its results. */
struct cb_unit {
    int (*body)(struct cb_task *task, void *argument); /* 0, or a negative errno */
    void *argument;
    /* From here on the model's own. */
    int status;
    _Atomic uint32_t done; /* enum cb_unit_end */
    uintptr_t handle, joiner;
    const struct cb_task *parent;
    struct cb_usage usage; /* of a thread */
};

/* What a model must supply. Each blocks the calling worker only. */
struct cb_services {
    void (*yield)(struct cb_task *task);
    void (*sleep_until)(struct cb_task *task, uint64_t deadline_ns);
    int (*wait)(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen, uint64_t deadline_ns);
    void (*wake)(struct cb_task *task, _Atomic uint32_t *word, uint32_t count);
    int (*wait_fd)(struct cb_task *task, int fd, short events, uint64_t deadline_ns);
    int64_t (*read)(struct cb_task *task, int fd, void *buffer, size_t bytes, uint64_t offset);
    int64_t (*write)(struct cb_task *task, int fd, const void *buffer, size_t bytes,
                     uint64_t offset);
    int (*spawn)(struct cb_task *task, struct cb_unit *unit);
    int (*join)(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns);

    /* For the worker routine and for units only; enter and leave may be absent. */
    int (*pass_gate)(struct cb_task *task);
    void (*enter)(struct cb_task *task); /* before a unit's body */
    void (*leave)(struct cb_task *task); /* after a worker's work or a unit's body */
};

#endif
