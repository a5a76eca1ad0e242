/* What was counted is what can be counted here; what can't be is missing, and never a number. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "refuse.h"
#include "take.h"

enum { WORKERS = 3 };

static struct ask ask_for(const struct cb_workload *workload)
{
    return (struct ask){.workload = workload, .tasks = 50, .params = {"n=1000"}};
}

static void counts_are_what_was_probed(void **state)
{
    struct ask ask = ask_for(cb_workload_find("cpu-sum", NULL));
    struct cb_counters_support support;
    struct cb_sample s;

    (void)state;
    assert_int_equal(cb_counters_probe(&support, NULL), 0);
    ask.kind = CB_COUNTING;
    ask.counters = &support;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        take_expecting(&ask, CB_OK, "", &s);
        assert_int_equal(s.counts.have, support.have);
        assert_true(s.have_memory && s.memory_bytes > 0);
        if (support.have >> CB_TASK_CLOCK_NS & 1)
            assert_true(s.counts.value[CB_TASK_CLOCK_NS] > 0);
        if (support.have >> CB_INSTRUCTIONS & 1) /* an addition, a comparison, a jump at least */
            assert_true(s.counts.value[CB_INSTRUCTIONS] > 50 * 1000 * 2);
    }
    for (int i = 0; i < CB_COUNTERS; i++)
        assert_true(support.have >> i & 1 || support.why_not[i][0]);
}

/* Pages that workers touch for the first time within the work are seen as faults. */
enum { PAGES = 64, PAGE = 4096 };

static size_t many_pages(const struct cb_job *job)
{
    return (size_t)job->workers * PAGES * PAGE;
}

static int run_touch(struct cb_task *task)
{
    volatile char *own = (char *)task->job->shared + (size_t)task->index * PAGES * PAGE;

    for (int i = 0; i < PAGES; i++)
        own[i * PAGE] = 1;
    cb_task_done(task, 1);
    return 0;
}

static const struct cb_workload touch = {
    .name = "touch", .bytes = many_pages, .run = run_touch, .check = take_check_each_once};

static void faults_and_time_are_counted_in_all_samples(void **state)
{
    struct ask ask = {.workload = &touch};
    struct cb_counters_support support;
    struct cb_sample s;

    (void)state;
    assert_int_equal(cb_counters_probe(&support, NULL), 0);
    for (int m = 0; take_model(m, &ask); m++)
        for (ask.kind = CB_TIMING; ask.kind <= CB_COUNTING; ask.kind++) {
            ask.counters = &support;
            ask.pool = take_pool(&ask, WORKERS);
            take_expecting(&ask, CB_OK, "", &s);
            /* The kernel may map some pages around a fault with it. */
            assert_true(s.usage.minor_faults + s.usage.major_faults >= PAGES / 16);
            if (s.counts.have >> CB_PAGE_FAULTS & 1)
                assert_true(s.counts.value[CB_PAGE_FAULTS] >= PAGES / 16);
        }
}

static void a_timing_sample_counts_nothing(void **state)
{
    struct ask ask = ask_for(cb_workload_find("cpu-sum", NULL));
    struct cb_counters_support support;
    struct cb_sample s;

    (void)state;
    assert_int_equal(cb_counters_probe(&support, NULL), 0);
    ask.kind = CB_TIMING;
    ask.counters = &support;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        take_expecting(&ask, CB_OK, "", &s);
        assert_int_equal(s.counts.have, 0);
        assert_true(s.have_memory && s.memory_bytes > 0); /* read when all work is done */
        assert_int_equal(s.kind, CB_TIMING);
    }
}

/* --- with a system call refused, as containers do --- */

/* What came of it in the child. */
struct outcome {
    int refused, rc; /* of refuse(); of what was tried */
    struct cb_counters_support support;
    char source[16]; /* support.source points into the child */
    struct cb_sample sample;
};

/* Probes, and takes a sample of `ask`, in a child that is refused `call`. */
static struct outcome *try_without(long call, int errnum, struct ask *ask)
{
    struct outcome *o = take_share(sizeof *o);
    pid_t child;
    int status;

    take_topology();
    child = fork();
    if (child == 0) {
        o->refused = refuse(call, errnum);
        cb_counters_probe(&o->support, NULL);
        strncpy(o->source, o->support.source, sizeof o->source - 1);
        ask->counters = &o->support;
        o->rc = take_in_child(ask, &o->sample);
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    if (o->refused != 0) /* inside a sandbox that allows no filters */
        skip();
    assert_int_equal(o->rc, 0);
    return o;
}

static void without_perf(void **state)
{
    struct ask ask = ask_for(cb_workload_find("cpu-sum", NULL));
    struct outcome *o;

    (void)state;
    ask.kind = CB_COUNTING;
    ask.runner = cb_runner_find("thread", NULL);
    ask.pool = WORKERS;
    o = try_without(SYS_perf_event_open, EACCES, &ask);
    assert_string_equal(o->source, "getrusage");
    assert_int_equal(o->support.have, 0);
    assert_non_null(strstr(o->support.why_not[CB_CONTEXT_SWITCHES], "perf_event_paranoid"));
    for (int i = 0; i < CB_COUNTERS; i++)
        assert_true(o->support.why_not[i][0]);
    assert_int_equal(o->sample.status, CB_OK);
    assert_int_equal(o->sample.counts.have, 0);
    assert_true(o->sample.have_memory);
}

static void without_binding(void **state)
{
    struct ask ask = ask_for(cb_workload_find("cpu-sum", NULL));

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        struct outcome *o;

        ask.pool = take_pool(&ask, WORKERS);
        o = try_without(SYS_sched_setaffinity, EPERM, &ask);
        assert_int_equal(o->sample.status, CB_FAILED);
        assert_non_null(strstr(o->sample.message, "binding to CPU"));
        assert_int_equal(o->sample.ops, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_what_was_probed),
        cmocka_unit_test(faults_and_time_are_counted_in_all_samples),
        cmocka_unit_test(a_timing_sample_counts_nothing),
        cmocka_unit_test(without_perf),
        cmocka_unit_test(without_binding),
    };

    return cmocka_run_group_tests_name("counting", tests, NULL, NULL);
}
