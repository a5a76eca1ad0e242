/* The services of a worker that has a kernel thread to itself, in this process or another. */
#include <errno.h>
#include <poll.h>
#include <sched.h>

#include "base/futex.h"
#include "runners/worker.h"

static void kernel_yield(struct cb_task *task)
{
    (void)task;
    sched_yield();
}

static void kernel_sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    struct timespec at = cb_clock_timespec(deadline_ns);

    (void)task;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

static int kernel_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                       uint64_t deadline_ns)
{
    (void)task;
    return cb_futex_wait(word, seen, deadline_ns);
}

static void kernel_wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    (void)task;
    cb_futex_wake(word, count);
}

static int kernel_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns)
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

static int kernel_pass_gate(struct cb_task *task)
{
    return cb_carrier_pass_gate(task->model);
}

static const struct cb_services kernel_services = {
    .yield = kernel_yield,
    .sleep_until = kernel_sleep_until,
    .wait = kernel_wait,
    .wake = kernel_wake,
    .wait_fd = kernel_wait_fd,
    .pass_gate = kernel_pass_gate,
};

int cb_worker_run_alone(const struct cb_launch *launch, uint32_t index)
{
    struct cb_carrying carrying;
    int status = cb_carrier_begin(&carrying, launch, index, 1);

    if (status == 0)
        status = cb_worker_run(&carrying, index, &kernel_services, &carrying);
    if (status == 0)
        status = cb_carrier_stop(&carrying);
    cb_carrier_end(&carrying);
    return status;
}
