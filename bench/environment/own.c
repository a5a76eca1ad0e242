#include "bench/environment/own.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

static int add_clock(pid_t pid, uint64_t *sum)
{
    struct timespec used;
    clockid_t clock;
    int rc = clock_getcpuclockid(pid, &clock);

    if (rc != 0 || clock_gettime(clock, &used) != 0)
        return rc ? -rc : -errno;
    *sum += (uint64_t)used.tv_sec * CB_NS_PER_S + (uint64_t)used.tv_nsec;
    return 0;
}

int cb_own_time_read(const struct cb_block *block, pid_t host, struct cb_own_time *time)
{
    pid_t self = getpid(), last = host;
    int rc;

    *time = (struct cb_own_time){0};
    rc = add_clock(self, &time->self_ns);
    time->clocks_ns = time->self_ns;
    if (rc == 0 && host != self)
        rc = add_clock(host, &time->clocks_ns);
    for (uint32_t i = 0; block && i < block->carriers && rc == 0; i++) {
        const struct cb_carrier *carrier = cb_block_carrier((struct cb_block *)block, i);

        /* the carriers of a process stand side by side */
        if (carrier->pid != last && carrier->pid != host)
            rc = add_clock(carrier->pid, &time->clocks_ns);
        last = carrier->pid;
        time->workers_ns += carrier->usage.user_ns + carrier->usage.sys_ns;
    }
    return rc;
}

uint64_t cb_own_time_between(const struct cb_own_time *before, const struct cb_own_time *after)
{
    uint64_t clocks = after->clocks_ns - before->clocks_ns;
    uint64_t workers = after->self_ns - before->self_ns + after->workers_ns - before->workers_ns;

    return clocks > workers ? clocks : workers;
}
