#include "runners/level.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/futex.h"
#include "base/limit.h"
#include "runners/kernel.h"

struct child {
    pthread_t thread;
    cb_level_body *body;
    void *context;
    uint32_t index;
};

static void *start(void *argument)
{
    struct child *child = argument;

    child->body(child->context, child->index);
    return NULL;
}

int cb_level_threads(const struct cb_launch *launch, uint32_t count, size_t stack_bytes,
                     cb_level_body *body, void *context, struct cb_err *err)
{
    struct child *children = malloc(count * sizeof *children);
    pthread_attr_t attributes;
    uint32_t made = 0;
    int rc;

    if (!children)
        return cb_err_errno(err, ENOMEM, "a list of %u threads", count);
    pthread_attr_init(&attributes);
    rc = pthread_attr_setstacksize(&attributes, stack_bytes);
    if (rc != 0) {
        rc = cb_err_errno(err, rc, "a thread stack of %zu bytes", stack_bytes);
        goto out;
    }
    for (; made < count; made++) {
        children[made] = (struct child){.body = body, .context = context, .index = made};
        rc = pthread_create(&children[made].thread, &attributes, start, &children[made]);
        if (rc != 0) {
            cb_err_errno(err, rc, "pthread_create of worker %u", made);
            rc = cb_limit_explain(err);
            cb_gate_cancel(&launch->job->block->gate);
            break;
        }
    }
    for (uint32_t i = 0; i < made; i++)
        pthread_join(children[i].thread, NULL);
out:
    pthread_attr_destroy(&attributes);
    free(children);
    return rc;
}

/* --- units --- */

/* How a unit stands. */
enum { RUNNING, AWAITED, ENDED };

static void *start_unit(void *argument)
{
    struct cb_unit *unit = argument;
    const struct cb_kernel_thread *parent = unit->parent->model;
    struct cb_kernel_thread self = {.carrying = parent->carrying, .usage = &unit->usage};
    struct cb_usage used;

    unit->status = cb_unit_run(unit, cb_kernel_unit_index(unit->parent), &self);
    cb_usage_read(&used);
    cb_usage_add(&unit->usage, &used);
    if (atomic_exchange(&unit->ended, ENDED) == AWAITED)
        cb_futex_wake(&unit->ended, 1);
    return NULL;
}

int cb_thread_spawn(struct cb_task *task, struct cb_unit *unit)
{
    const struct cb_kernel_thread *self = task->model;
    pthread_attr_t attributes;
    pthread_t thread;
    int rc;

    unit->parent = task;
    unit->usage = (struct cb_usage){0};
    atomic_store(&unit->ended, RUNNING);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, self->carrying->launch->thread_stack_bytes);
    rc = pthread_create(&thread, &attributes, start_unit, unit);
    pthread_attr_destroy(&attributes);
    unit->handle = (uintptr_t)thread;
    if (rc == 0)
        return 0;
    cb_err_errno(&task->err, rc, "pthread_create of a unit");
    return cb_limit_explain(&task->err);
}

/* pthread_clockjoin_np would do, but ThreadSanitizer (GCC 12) doesn't know it and sees a race and a
 * leak. 0, or -ETIMEDOUT. */
static int await_end(struct cb_unit *unit, uint64_t deadline_ns)
{
    uint32_t running = RUNNING;

    atomic_compare_exchange_strong(&unit->ended, &running, AWAITED);
    while (atomic_load(&unit->ended) != ENDED)
        if (cb_futex_wait(&unit->ended, AWAITED, deadline_ns) == -ETIMEDOUT)
            return atomic_load(&unit->ended) == ENDED ? 0 : -ETIMEDOUT;
    return 0;
}

int cb_thread_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns)
{
    const struct cb_kernel_thread *self = task->model;
    int rc = deadline_ns == CB_FOREVER ? 0 : await_end(unit, deadline_ns);

    if (rc == 0)
        rc = -pthread_join((pthread_t)unit->handle, NULL);
    if (rc != 0)
        return rc;
    cb_usage_add(self->usage, &unit->usage);
    return unit->status;
}

const struct cb_services cb_thread_services = {CB_KERNEL_SERVICES, .spawn = cb_thread_spawn,
                                               .join = cb_thread_join};
