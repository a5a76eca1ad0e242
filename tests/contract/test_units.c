/* Units: what a worker starts and joins, under every model. */
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "trials.h"

enum { UNITS = 40, WORKERS = 8, FAN = 3 };

/* One unit of a worker's many. */
struct part {
    struct cb_unit unit;
    struct row *row;
    uint32_t i;
};

/* The shared bytes: a row a worker, of words that units write and wait for, and the units. */
struct shared {
    struct row {
        _Atomic uint32_t ran[UNITS], go, waiting;
        uint64_t sum[1 + FAN + FAN * FAN + FAN * FAN * FAN];
        uint32_t index[UNITS];
        pid_t pid;
        struct part parts[UNITS];
    } row[WORKERS];
};

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static struct row *row_of(const struct cb_task *task)
{
    return &((struct shared *)task->job->shared)->row[task->index];
}

static void part(struct row *row, uint32_t i, int (*body)(struct cb_task *, void *),
                 struct part *into)
{
    *into = (struct part){.unit = {.body = body, .argument = into}, .row = row, .i = i};
}

static int done(struct cb_task *task)
{
    cb_task_done(task, 1);
    return 0;
}

/* --- each runs once; its status comes back; it has a number of its own --- */

static int count_me(struct cb_task *task, void *argument)
{
    const struct part *p = argument;

    atomic_fetch_add(&p->row->ran[p->i], 1);
    p->row->index[p->i] = task->index;
    return -(int)p->i;
}

static int run_all_at_once(struct cb_task *task)
{
    struct row *row = row_of(task);
    struct part *parts = row->parts;

    for (int round = 1; round <= 3; round++) {
        for (uint32_t i = 0; i < UNITS; i++) {
            part(row, i, count_me, &parts[i]);
            MUST(task, cb_task_spawn(task, &parts[i].unit) == 0);
        }
        for (uint32_t i = UNITS; i-- > 0;)
            MUST(task, cb_task_join(task, &parts[i].unit, CB_FOREVER) == -(int)i);
        for (uint32_t i = 0; i < UNITS; i++) {
            MUST(task, atomic_load(&row->ran[i]) == (uint32_t)round);
            MUST(task, row->index[i] >= task->job->workers);
        }
    }
    return done(task);
}

static int run_one_by_one(struct cb_task *task)
{
    struct row *row = row_of(task);
    struct part p;

    for (uint32_t i = 0; i < 5 * UNITS; i++) {
        part(row, i % UNITS, count_me, &p);
        MUST(task, cb_task_spawn(task, &p.unit) == 0);
        MUST(task, cb_task_join(task, &p.unit, CB_FOREVER) == -(int)(i % UNITS));
        MUST(task, atomic_load(&row->ran[i % UNITS]) == i / UNITS + 1);
    }
    return done(task);
}

/* --- a tree of them adds up --- */

static int add_up(struct cb_task *task, void *argument)
{
    const struct part *p = argument;
    struct part children[FAN];
    uint32_t first = p->i * FAN + 1, leaves = 1 + FAN + FAN * FAN;

    p->row->sum[p->i] = p->i >= leaves ? p->i : 0;
    for (uint32_t c = 0; p->i < leaves && c < FAN; c++) {
        part(p->row, first + c, add_up, &children[c]);
        MUST(task, cb_task_spawn(task, &children[c].unit) == 0);
    }
    for (uint32_t c = 0; p->i < leaves && c < FAN; c++) {
        MUST(task, cb_task_join(task, &children[c].unit, CB_FOREVER) == 0);
        p->row->sum[p->i] += p->row->sum[first + c];
    }
    return 0;
}

static int run_tree(struct cb_task *task)
{
    struct row *row = row_of(task);
    uint64_t want = 0;
    struct part root;

    for (uint32_t i = 1 + FAN + FAN * FAN; i < sizeof row->sum / sizeof *row->sum; i++)
        want += i;
    part(row, 0, add_up, &root);
    MUST(task, cb_task_spawn(task, &root.unit) == 0);
    MUST(task, cb_task_join(task, &root.unit, CB_FOREVER) == 0);
    MUST(task, row->sum[0] == want);
    return done(task);
}

/* --- a unit blocks like a worker: its parent goes on meanwhile --- */

static int wait_for_go(struct cb_task *task, void *argument)
{
    const struct part *p = argument;

    atomic_fetch_add(&p->row->waiting, 1);
    cb_task_wake(task, &p->row->waiting, 1);
    while (atomic_load(&p->row->go) == 0)
        cb_task_wait(task, &p->row->go, 0, CB_FOREVER);
    cb_task_sleep_until(task, cb_clock_ns() + MS);
    return 0;
}

/* With a deadline and without; long before the end, at it and after it. */
static int run_blocking(struct cb_task *task)
{
    struct row *row = row_of(task);
    struct part *parts = row->parts;
    uint32_t waiting;

    for (uint32_t i = 0; i < UNITS; i++) {
        part(row, i, wait_for_go, &parts[i]);
        MUST(task, cb_task_spawn(task, &parts[i].unit) == 0);
    }
    while ((waiting = atomic_load(&row->waiting)) < UNITS)
        cb_task_wait(task, &row->waiting, waiting, CB_FOREVER);
    for (uint32_t i = 0; i < UNITS; i++) {
        uint64_t deadline = cb_clock_ns() + (i == 0 ? 5 * MS : 0);

        MUST(task, cb_task_join(task, &parts[i].unit, deadline) == -ETIMEDOUT);
        MUST(task, cb_clock_ns() >= deadline);
    }
    atomic_store(&row->go, 1);
    cb_task_wake(task, &row->go, UINT32_MAX);
    for (uint32_t i = 0; i < UNITS; i++) {
        uint64_t deadline = i % 2 ? CB_FOREVER : cb_clock_ns() + 60000 * MS;

        MUST(task, cb_task_join(task, &parts[i].unit, deadline) == 0);
    }
    return done(task);
}

/* --- one that dies is told of: only where it can die alone --- */

static int tell_pid(struct cb_task *task, void *argument)
{
    (void)task;
    ((const struct part *)argument)->row->pid = getpid();
    return 0;
}

static int die(struct cb_task *task, void *argument)
{
    (void)task;
    (void)argument;
    raise(SIGKILL);
    return 0;
}

static int run_death(struct cb_task *task)
{
    struct row *row = row_of(task);
    struct part p;

    part(row, 0, tell_pid, &p);
    MUST(task, cb_task_spawn(task, &p.unit) == 0 && cb_task_join(task, &p.unit, CB_FOREVER) == 0);
    if (row->pid != getpid()) {
        part(row, 0, die, &p);
        MUST(task, cb_task_spawn(task, &p.unit) == 0);
        MUST(task, cb_task_join(task, &p.unit, CB_FOREVER) == -EOWNERDEAD);
        MUST(task, strstr(task->err.what, "died of signal 9") != NULL);
        task->err.code = 0;
    }
    return done(task);
}

/* --- their CPU time is charged to the sample --- */

static uint64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * CB_NS_PER_S + (uint64_t)t.tv_nsec;
}

static int burn(struct cb_task *task, void *argument)
{
    uint64_t until = cpu_ns() + 20 * MS;

    (void)task;
    (void)argument;
    while (cpu_ns() < until)
        ;
    return 0;
}

static int run_burning(struct cb_task *task)
{
    struct part p;

    part(row_of(task), 0, burn, &p);
    MUST(task, cb_task_spawn(task, &p.unit) == 0 && cb_task_join(task, &p.unit, CB_FOREVER) == 0);
    return done(task);
}

static void test_cpu_time_is_charged(void **state)
{
    const struct cb_workload workload = {.name = "burning",
                                         .needs = CB_SPAWN,
                                         .bytes = shared_bytes,
                                         .run = run_burning,
                                         .check = take_check_each_once};
    struct ask ask = {.workload = &workload};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 1);
        take_expecting(&ask, CB_OK, "", &s);
        assert_true(s.usage.user_ns + s.usage.sys_ns >= ask.pool * 19 * MS);
    }
}

static const struct trial trials[] = {
    {"units all at once", run_all_at_once, take_check_each_once, 1},
    {"units one by one", run_one_by_one, take_check_each_once, 1},
    {"a tree of units", run_tree, take_check_each_once, 1},
    {"units that block", run_blocking, take_check_each_once, 2}, /* not a call, as under serial */
    {"a unit that dies", run_death, take_check_each_once, 1},
};

int main(void)
{
    const struct trials group = {.name = "units",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .needs = CB_SPAWN,
                                 .bytes = shared_bytes};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cpu_time_is_charged)};

    return trials_run(&group) + cmocka_run_group_tests(tests, NULL, NULL);
}
