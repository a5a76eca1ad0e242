/* The kernel's software events by perf_event_open(2): there without a hardware counter unit, and
 * where PAPI's perf component is disabled because its event library doesn't know the CPU. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/counters.h"

static const struct event {
    enum cb_counter counter;
    uint64_t config;
} events[] = {
    {CB_CONTEXT_SWITCHES, PERF_COUNT_SW_CONTEXT_SWITCHES},
    {CB_MIGRATIONS, PERF_COUNT_SW_CPU_MIGRATIONS},
    {CB_PAGE_FAULTS, PERF_COUNT_SW_PAGE_FAULTS},
    {CB_TASK_CLOCK_NS, PERF_COUNT_SW_TASK_CLOCK},
};

enum { EVENTS = sizeof events / sizeof *events };

struct cb_counter_set {
    int fd[EVENTS]; /* -1 = not asked for */
};

static int open_event(uint64_t config)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_SOFTWARE,
        .size = sizeof attr,
        .config = config,
        .disabled = 1,
    };

    /* The kernel counts a switch or a migration in kernel mode: an event that excludes the kernel
     * would read 0 for ever, so where that is refused there is no count. */
    return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static int perf_init(struct cb_err *err)
{
    (void)err;
    return 0;
}

static void perf_close(struct cb_counter_set *set)
{
    for (int i = 0; set && i < EVENTS; i++)
        if (set->fd[i] >= 0)
            close(set->fd[i]);
    free(set);
}

static int perf_open(struct cb_counter_set **set, uint32_t want, struct cb_err *err)
{
    struct cb_counter_set *s = malloc(sizeof *s);

    if (!s)
        return cb_err_errno(err, ENOMEM, "counters");
    for (int i = 0; i < EVENTS; i++)
        s->fd[i] = -1;
    for (int i = 0; i < EVENTS; i++) {
        if (!(want >> events[i].counter & 1))
            continue;
        s->fd[i] = open_event(events[i].config);
        if (s->fd[i] < 0) {
            int rc = cb_err_errno(err, errno, "opening the counter %s",
                                  cb_counter_names[events[i].counter].name);

            perf_close(s);
            return rc;
        }
    }
    *set = s;
    return 0;
}

static int for_all(struct cb_counter_set *set, unsigned long request)
{
    int rc = 0;

    for (int i = 0; i < EVENTS; i++)
        if (set->fd[i] >= 0 && ioctl(set->fd[i], request, 0) != 0)
            rc = -errno;
    return rc;
}

static int perf_start(struct cb_counter_set *set)
{
    int rc = for_all(set, PERF_EVENT_IOC_RESET);

    return rc ? rc : for_all(set, PERF_EVENT_IOC_ENABLE);
}

static int perf_stop(struct cb_counter_set *set, struct cb_counts *counts)
{
    int rc = for_all(set, PERF_EVENT_IOC_DISABLE);

    for (int i = 0; i < EVENTS && rc == 0; i++) {
        uint64_t value;

        if (set->fd[i] < 0)
            continue;
        if (read(set->fd[i], &value, sizeof value) != sizeof value)
            return -EIO;
        counts->value[events[i].counter] += value;
        counts->have |= 1u << events[i].counter;
    }
    return rc;
}

static uint32_t perf_probe(struct cb_counters_support *support)
{
    uint32_t have = 0;

    for (int i = 0; i < EVENTS; i++) {
        int fd = open_event(events[i].config);

        if (fd >= 0) {
            have |= 1u << events[i].counter;
            close(fd);
        } else {
            snprintf(support->why_not[events[i].counter], sizeof support->why_not[0], "%s%s",
                     strerror(errno),
                     errno == EACCES || errno == EPERM
                         ? "; allow it: sysctl kernel.perf_event_paranoid=1, or cap_perfmon"
                         : "");
        }
    }
    return have;
}

const struct cb_counter_source cb_counters_perf = {
    .name = "perf",
    .init = perf_init,
    .open = perf_open,
    .start = perf_start,
    .stop = perf_stop,
    .close = perf_close,
    .probe = perf_probe,
};
