/* Many workers at once: all are there together, all sleep, none stays behind, and what each of them
 * takes is what its model promises. The full sizes are those of `make scale`. */
#include <stdio.h>

#include "take.h"

/* ThreadSanitizer has room for 8128 coroutines; both sanitizers want larger stacks and keep memory
 * of their own: there it is found out whether the code is right, not what it takes. */
enum { KIB = 1024 };

/* Bytes that one more worker may take: proportional set size, page tables, kernel stack, slot. The
 * least is what nobody can do without, so that memory that wasn't seen is noticed, too. */
static const struct size {
    const char *runner, *option;
    uint32_t processes, threads, pool, sanitized_pool; /* 0 = not under sanitizers */
    uint64_t least_bytes, most_bytes;
} sizes[] = {
    {"thread", NULL, 0, 0, 500, 100, 20 * KIB, 64 * KIB},
    {"gil", NULL, 0, 0, 500, 100, 20 * KIB, 64 * KIB},
    {"fork", NULL, 0, 0, 300, 40, 64 * KIB, 512 * KIB},
    {"coro", NULL, 0, 0, 20000, 2000, 4 * KIB, 5 * KIB},
    {"coro", "stack=4KiB", 0, 0, 20000, 0, 4 * KIB, 5 * KIB},
    {"hybrid", NULL, 2, 2, 4000, 400, 4 * KIB, 5 * KIB},
};

static int i_th_size(size_t i, struct ask *ask)
{
    if (i >= sizeof sizes / sizeof *sizes)
        return 0;
    ask->runner = cb_runner_find(sizes[i].runner, NULL);
    ask->option = sizes[i].option;
    ask->processes = sizes[i].processes;
    ask->threads = sizes[i].threads;
    ask->pool = TAKE_SANITIZED ? sizes[i].sanitized_pool : sizes[i].pool;
    ask->tasks = ask->pool;
    return 1;
}

/* --- all at once --- */

/* Counts who is there, and stays until all are: with one worker too few it would never end. */
static int run_meet(struct cb_task *task)
{
    _Atomic uint32_t *here = task->job->shared;
    uint32_t others = atomic_fetch_add(here, 1) + 1;

    if (others == task->job->workers)
        cb_task_wake(task, here, UINT32_MAX);
    while ((others = atomic_load(here)) < task->job->workers)
        cb_task_wait(task, here, others, CB_FOREVER);
    task->result = others;
    cb_task_done(task, 1);
    return 0;
}

static int check_meet(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    if (ops != job->workers || cb_job_result_sum(job) != (uint64_t)job->workers * job->workers)
        return cb_err_set(err, -EBADMSG, "not all met");
    return 0;
}

static size_t meeting_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(uint32_t);
}

static void all_are_there_at_once(void **state)
{
    static const struct cb_workload meet = {.name = "meet",
                                            .needs = CB_WAIT,
                                            .bytes = meeting_bytes,
                                            .run = run_meet,
                                            .check = check_meet};
    struct ask ask = {.workload = &meet, .timeout_ns = 60000 * MS};
    struct cb_sample s;

    (void)state;
    for (size_t i = 0; i_th_size(i, &ask); i++)
        if (ask.pool > 0)
            take_expecting(&ask, CB_OK, "", &s);
}

/* --- all sleep, and what they take --- */

static uint64_t memory_of(struct ask *ask, uint32_t pool)
{
    struct cb_sample s;

    ask->tasks = ask->pool = pool;
    take_expecting(ask, CB_OK, "", &s);
    assert_int_equal(s.ops, pool);
    assert_true(s.have_memory);
    return s.memory_bytes;
}

static void all_sleep_and_take_what_is_promised(void **state)
{
    struct ask ask = {.workload = cb_workload_find("io-sleep", NULL),
                      .params = {"duration=200ms"},
                      .timeout_ns = 60000 * MS};

    (void)state;
    for (size_t i = 0; i_th_size(i, &ask); i++) {
        uint32_t pool = ask.pool, carriers = ask.processes ? ask.processes * ask.threads : 1;
        uint64_t many, few, each;

        if (pool == 0)
            continue;
        many = memory_of(&ask, pool);
        few = memory_of(&ask, carriers); /* what there is without them */
        if (TAKE_SANITIZED)
            continue;
        each = (many - few) / (pool - carriers);
        if (many < few || each < sizes[i].least_bytes || each > sizes[i].most_bytes)
            fail_msg("%s %s: %llu bytes a worker, not %llu to %llu", sizes[i].runner,
                     sizes[i].option ? sizes[i].option : "", (unsigned long long)each,
                     (unsigned long long)sizes[i].least_bytes,
                     (unsigned long long)sizes[i].most_bytes);
    }
}

/* --- a stack of one page holds what a worker does, also when it has a sentence to say --- */

static int run_refuse(struct cb_task *task)
{
    return cb_task_fail(task, -EBADMSG, "worker number %u says %s at some length", task->index,
                        "this and that, and more of it");
}

static void a_small_stack_holds_a_sentence(void **state)
{
    static const struct cb_workload refuse = {
        .name = "refuse", .run = run_refuse, .check = take_check_each_once};
    struct ask ask = {.workload = &refuse,
                      .runner = cb_runner_find("coro", NULL),
                      .option = "stack=4KiB",
                      .pool = 100};
    struct cb_sample s;

    (void)state;
    if (TAKE_SANITIZED)
        skip();
    take_expecting(&ask, CB_FAILED, "at some length", &s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_there_at_once),
        cmocka_unit_test(all_sleep_and_take_what_is_promised),
        cmocka_unit_test(a_small_stack_holds_a_sentence),
    };

    return cmocka_run_group_tests_name("scale", tests, NULL, NULL);
}
