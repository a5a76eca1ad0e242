#include "bench/raw/rows.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/raw/loops.h"

enum { MS = 1000000 };

/* Parts of an entry that several have. A hand-over is dearer where another CPU must be woken. */
#define WAKE(who, count, on) \
    .workload = &cb_ours_futex, .tasks = count, .pool = 2, .cpus = on, .as = who
#define QUEUE(name, workers) \
    .runner = name, .workload = &cb_ours_queue, .tasks = 240000, .pool = workers, .cpus = 2

#define RING(name, of) .runner = name, .workload = of, .tasks = 1000000, .pool = 2, .cpus = 2

/* Of every runner: what drawing one operation costs, how late the last worker starts, what a sample
 * without work takes, what an operation that does nothing does cost, and whether counting slows the
 * work down. */
#define HAND_OUT(name, suffix, ...)                                                     \
    {                                                                                   \
        .what = "hand-out " name suffix, .runner = name, .workload = &cb_workload_null, \
        .tasks = 1000000, .pool = 1, .cpus = 1, .bare = &cb_bare_hand_out, __VA_ARGS__  \
    }
#define SKEW(name, suffix, ...)                                              \
    {                                                                        \
        .what = "gate skew " name suffix, .figure = CB_SKEW, .runner = name, \
        .workload = &cb_workload_null, __VA_ARGS__                           \
    }
#define SAMPLE(name, suffix, ...)                                                    \
    {                                                                                \
        .what = "empty sample " name suffix, .figure = CB_WALL, .runner = name,      \
        .workload = &cb_workload_null, .tasks = 1, .pool = 1, .cpus = 1, __VA_ARGS__ \
    }
#define OPERATION(name, suffix, ...)                                                          \
    {                                                                                         \
        .what = "null operation " name suffix, .runner = name, .workload = &cb_workload_null, \
        .duration_ns = 5 * MS, .pool = 1, .cpus = 1, __VA_ARGS__                              \
    }
#define COUNTERS(name, suffix, ...)                                                               \
    {                                                                                             \
        .what = "counters on/off " name suffix, .runner = name, .workload = &cb_workload_cpu_sum, \
        .params = {"n=100000"}, .tasks = 160, .pool = 1, .cpus = 1, .counting = 1, __VA_ARGS__    \
    }

const struct cb_row cb_rows[] = {
    {"switch coro" CB_BARE_SWITCH_NOTE, .runner = "coro", .workload = &cb_ours_switch,
     .tasks = 1000000, .pool = 2, .cpus = 1, .bare = &cb_bare_switch},

    {"wait/wake thread 1 CPU", .runner = "thread", .bare = &cb_bare_futex,
     WAKE(CB_BARE_THREADS, 5000, 1)},
    {"wait/wake thread 2 CPUs", .runner = "thread", .bare = &cb_bare_futex,
     WAKE(CB_BARE_THREADS, 2000, 2)},
    {"wait/wake thread 1 CPU (bare: private futex)", .runner = "thread",
     .bare = &cb_bare_futex_private, WAKE(CB_BARE_THREADS, 5000, 1)},
    {"wait/wake fork 1 CPU", .runner = "fork", .bare = &cb_bare_futex,
     WAKE(CB_BARE_PROCESSES, 5000, 1)},
    {"wait/wake fork 2 CPUs", .runner = "fork", .bare = &cb_bare_futex,
     WAKE(CB_BARE_PROCESSES, 2000, 2)},
    {"wait/wake coro", .runner = "coro", WAKE(CB_BARE_ALONE, 300000, 1)},

    {"spawn+join thread", .runner = "thread", .workload = &cb_ours_spawn, .tasks = 400, .pool = 1,
     .cpus = 1, .bare = &cb_bare_pthread, .as = CB_BARE_THREADS},
    {"spawn+join fork", .runner = "fork", .workload = &cb_ours_spawn, .tasks = 80, .pool = 1,
     .cpus = 1, .bare = &cb_bare_fork, .as = CB_BARE_PROCESSES},
    {"spawn+join coro" CB_BARE_SWITCH_NOTE, .runner = "coro", .workload = &cb_ours_spawn,
     .tasks = 300000, .pool = 1, .cpus = 1, .bare = &cb_bare_context},

    HAND_OUT("serial", ""),
    HAND_OUT("thread", ""),
    HAND_OUT("fork", ""),
    HAND_OUT("coro", ""),
    HAND_OUT("hybrid", " 1x1x1", .shape = {1, 1, 1}),
    HAND_OUT("gil", ""),

    {"mutex thread alone", .runner = "thread", .workload = &cb_ours_mutex_locked, .tasks = 1500000,
     .pool = 1, .cpus = 1, .bare = &cb_bare_mutex, .as = CB_BARE_THREADS},
    {"mutex coro", .runner = "coro", .workload = &cb_ours_mutex, .tasks = 1500000, .pool = 1,
     .cpus = 1, .bare = &cb_bare_mutex, .as = CB_BARE_THREADS},
    {"mutex thread 2 workers", .runner = "thread", .workload = &cb_ours_mutex, .tasks = 800000,
     .pool = 2, .cpus = 2, .bare = &cb_bare_mutex, .as = CB_BARE_THREADS},
    {"mutex fork 2 workers", .runner = "fork", .workload = &cb_ours_mutex, .tasks = 800000,
     .pool = 2, .cpus = 2, .bare = &cb_bare_mutex, .as = CB_BARE_PROCESSES},

    {"queue thread 1x1", QUEUE("thread", 2), .bare = &cb_bare_queue, .as = CB_BARE_THREADS},
    {"queue thread 2x2", QUEUE("thread", 4), .bare = &cb_bare_queue, .as = CB_BARE_THREADS},
    {"queue thread 4x4", QUEUE("thread", 8), .bare = &cb_bare_queue, .as = CB_BARE_THREADS},
    {"queue fork 1x1", QUEUE("fork", 2), .bare = &cb_bare_queue, .as = CB_BARE_PROCESSES},
    {"queue fork 2x2", QUEUE("fork", 4), .bare = &cb_bare_queue, .as = CB_BARE_PROCESSES},
    {"queue fork 4x4", QUEUE("fork", 8), .bare = &cb_bare_queue, .as = CB_BARE_PROCESSES},
    {"queue coro 1x1", QUEUE("coro", 2)},
#if CB_HAVE_CK
    {"ring thread 1x1", RING("thread", &cb_ours_ring), .bare = &cb_bare_ring,
     .as = CB_BARE_THREADS},
    {"ring fork 1x1", RING("fork", &cb_ours_ring), .bare = &cb_bare_ring, .as = CB_BARE_PROCESSES},
    {"ring mpmc thread 1x1", RING("thread", &cb_ours_ring_mpmc), .bare = &cb_bare_ring_mpmc,
     .as = CB_BARE_THREADS},
#endif

    SKEW("serial", "", .tasks = 64),
    SKEW("thread", "", .tasks = 64),
    SKEW("fork", "", .tasks = 64),
    SKEW("coro", "", .tasks = 64),
    SKEW("hybrid", " 1x2x2", .tasks = 64, .shape = {1, 2, 2}),
    SKEW("gil", "", .tasks = 64),

    SAMPLE("serial", ""),
    SAMPLE("thread", ""),
    SAMPLE("fork", ""),
    SAMPLE("coro", ""),
    SAMPLE("hybrid", " 1x1x1", .shape = {1, 1, 1}),
    SAMPLE("gil", ""),

    OPERATION("serial", ""),
    OPERATION("thread", ""),
    OPERATION("fork", ""),
    OPERATION("coro", ""),
    OPERATION("hybrid", " 1x1x1", .shape = {1, 1, 1}),
    OPERATION("gil", ""),

    COUNTERS("serial", ""),
    COUNTERS("thread", ""),
    COUNTERS("fork", ""),
    COUNTERS("coro", ""),
    COUNTERS("hybrid", " 1x1x1", .shape = {1, 1, 1}),
    COUNTERS("gil", ""),

    {0},
};

static int set_params(const struct cb_row *row, struct cb_case *c, struct cb_err *err)
{
    const struct cb_param *table = row->workload->params;

    cb_param_defaults(table, c->params);
    for (size_t i = 0; i < sizeof row->params / sizeof *row->params && row->params[i]; i++) {
        const char *equals = strchr(row->params[i], '=');
        char key[32];
        int k;

        snprintf(key, sizeof key, "%.*s", (int)(equals - row->params[i]), row->params[i]);
        k = table ? cb_param_find(table, key) : -1;
        if (k < 0)
            return cb_err_set(err, -EINVAL, "%s has no parameter '%s'", row->workload->name, key);
        if (cb_param_parse(&table[k], equals + 1, &c->params[k], err) != 0)
            return -EINVAL;
    }
    return 0;
}

int cb_row_case(const struct cb_row *row, const int32_t *cpus, uint32_t cpus_count,
                struct cb_case *c, struct cb_err *err)
{
    const struct cb_runner *runner = cb_runner_find(row->runner, err);
    uint32_t pool = row->pool ? row->pool : cpus_count;

    if (!runner)
        return -EINVAL;
    if (row->cpus > cpus_count)
        return cb_err_set(err, -ENOTSUP, "needs %u CPUs, and here is %u", row->cpus, cpus_count);
    if (runner->only_pool)
        pool = runner->only_pool;
    if (row->shape.processes)
        pool = (uint32_t)cb_shape_workers(row->shape);
    *c = (struct cb_case){
        .workload = row->workload,
        .runner = runner,
        .pool = pool,
        .shape = row->shape.processes ? row->shape : runner->shape(pool, cpus_count),
        .tasks = row->tasks,
        .duration_ns = row->duration_ns,
        .place = "compact",
        .cpus = cpus,
        .cpus_count = row->cpus ? row->cpus : cpus_count,
    };
    cb_param_defaults(c->runner->options, c->options);
    return set_params(row, c, err);
}
