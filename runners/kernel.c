#include "runners/kernel.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include "base/futex.h"
#include "base/task_file.h"

void cb_kernel_yield(struct cb_task *task)
{
    (void)task;
    sched_yield();
}

void cb_kernel_sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    struct timespec at = cb_clock_timespec(deadline_ns);

    (void)task;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

int cb_kernel_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                   uint64_t deadline_ns)
{
    (void)task;
    return cb_futex_wait(word, seen, deadline_ns);
}

void cb_kernel_wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    (void)task;
    cb_futex_wake(word, count);
}

int cb_kernel_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns)
{
    struct pollfd p = {.fd = fd, .events = events};

    (void)task;
    if (fd < 0)
        return -EBADF; /* poll(2) would ignore it */
    for (;;) {
        uint64_t now = deadline_ns == CB_FOREVER ? 0 : cb_clock_ns();
        struct timespec left = cb_clock_timespec(deadline_ns > now ? deadline_ns - now : 0);
        int rc = ppoll(&p, 1, deadline_ns == CB_FOREVER ? NULL : &left, NULL);

        if (rc > 0)
            return p.revents & POLLNVAL ? -EBADF : p.revents;
        if (rc == 0)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return -errno;
    }
}

int64_t cb_kernel_read(struct cb_task *task, int fd, void *buffer, size_t bytes, uint64_t offset)
{
    ssize_t n;

    (void)task;
    while ((n = pread(fd, buffer, bytes, (off_t)offset)) < 0 && errno == EINTR)
        ;
    return n < 0 ? -errno : n;
}

int64_t cb_kernel_write(struct cb_task *task, int fd, const void *buffer, size_t bytes,
                        uint64_t offset)
{
    ssize_t n;

    (void)task;
    do
        n = offset == CB_AT_END ? write(fd, buffer, bytes)
                                : pwrite(fd, buffer, bytes, (off_t)offset);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

int cb_kernel_pass_gate(struct cb_task *task)
{
    const struct cb_kernel_thread *self = task->model;

    return cb_carrier_pass_gate(self->carrying);
}

uint32_t cb_kernel_unit_index(const struct cb_task *parent)
{
    const struct cb_job *job = parent->job;

    return job->workers + atomic_fetch_add_explicit(&job->block->units, 1, memory_order_relaxed);
}

/* --- under serial a unit is a call --- */

static int call_spawn(struct cb_task *task, struct cb_unit *unit)
{
    unit->parent = task;
    unit->status = cb_unit_run(unit, cb_kernel_unit_index(task), task->model);
    return 0;
}

static int call_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns)
{
    (void)task;
    (void)deadline_ns;
    return unit->status;
}

const struct cb_services cb_call_services = {CB_KERNEL_SERVICES, .spawn = call_spawn,
                                             .join = call_join};

int cb_worker_run_alone(const struct cb_launch *launch, uint32_t index,
                        const struct cb_services *services)
{
    struct cb_carrying carrying;
    int status = cb_carrier_begin(&carrying, launch, index, 1);
    struct cb_kernel_thread self = {.carrying = &carrying, .usage = &carrying.record->usage};

    if (status == 0)
        status = cb_worker_run(&carrying, index, services, &self);
    if (status == 0)
        status = cb_carrier_stop(&carrying);
    cb_carrier_end(&carrying);
    return status;
}
