/* Every workload under every model, with pools of several sizes and both ways to hand out work. */
#include <string.h>

#include "runners/context_sanitizer.h"
#include "take.h"

static const uint32_t pools[] = {1, 2, 7, 8};

/* Makes operations short, and tries what parameters change; a workload that isn't listed runs with
 * its presets. */
static const struct {
    const char *workload, *params[3];
    const char *unless; /* what a skipped sample may say: of an optional library, or of this pool */
} quick[] = {
    {"cpu-sum", {"n=1000"}, NULL},
    {"io-sleep", {"duration=100us"}, NULL},
    {"queue", {"capacity=8"}, NULL},
    {"queue", {"capacity=8", "join=1"}, NULL},
    {"queue", {"capacity=8", "order=lifo"}, NULL},
    {"queue", {"capacity=8", "order=priority", "join=1"}, NULL},
    {"queue", {"capacity=7", "kind=ring"}, "Concurrency Kit"},
    {"queue", {"capacity=40", "kind=pipe", "item=100B"}, NULL},
    {"fan-out", {"leaves=4"}, NULL},
    {"lock", {"kind=mutex"}, NULL},
    {"lock", {"kind=recursive", "depth=3"}, NULL},
    {"lock", {"kind=spin", "hold=1us"}, NULL},
    {"lock", {"kind=pthread", "hold=1us"}, NULL},
    {"lock", {"kind=none"}, NULL},
    {"semaphore", {"permits=2", "hold=50us"}, NULL},
    {"event", {NULL}, NULL},
    {"ticket", {"seats=7"}, NULL},
    {"ticket", {"seats=7", "lock=mutex"}, NULL},
    {"echo", {"connections=5"}, NULL},
    {"echo", {"connections=1000", "bytes=4KiB"}, NULL},
    {"file-read", {"bytes=64KiB"}, NULL},
    {"file-read", {"bytes=64KiB", "direct=1"}, "TMPDIR"},
    {"append", {"bytes=24B"}, NULL},
    {"append", {"bytes=100B", "lock=mutex"}, NULL},
    {"spawn", {"heap=1"}, NULL},
    {"pool-map", {"mode=map"}, NULL},
    {"pool-map", {"mode=unordered", "chunk=3"}, NULL},
    {"pool-map", {"mode=callback", "chunk=7"}, NULL},
    {"pipeline", {"wait=100us", "parse=10us"}, NULL},
    {"mixed", {"cpu=100us", "wait=100us"}, NULL},
    {"shared", {"cells=5"}, NULL},
    {"shared", {"cells=5", "kind=atomic"}, NULL},
    {"manager", {"keys=10"}, NULL},
    {"pipe", {"bytes=77"}, "without a partner"},
    {"pipe", {"kind=socketpair"}, "without a partner"},
    {"pipe", {"bytes=100000", "kind=socketpair"}, "a pool of"},
    {"switch", {"pairs=1"}, NULL},
    {"condition", {"notify=one"}, NULL},
    {"condition", {"notify=all"}, NULL},
    {"barrier", {NULL}, NULL},
    {"deadlock", {"cure=order"}, NULL},
    {"deadlock", {"cure=try"}, NULL},
    {"timer", {"period=100us"}, NULL},
    {"switch", {"pairs=3"}, "does not fit pairs=3"},
};

static void expect_work(const struct ask *ask, const char *unless)
{
    int tries = 0;
    struct cb_sample s;

    /* On a machine busy enough the time is up before a worker has done anything. */
    do
        take(ask, &s);
    while (++tries < 5 && ask->duration_ns && strstr(s.message, "no operation was completed"));
    if (s.status == CB_SKIPPED && unless && strstr(s.message, unless))
        return;
    if (s.status != CB_OK)
        fail_msg("%s/%s/%u: %s: %s", ask->workload->name, ask->runner->name, ask->pool,
                 cb_status_names[s.status], s.message);
    if (ask->tasks)
        assert_int_equal(s.ops, ask->tasks);
    assert_true(s.ops > 0 && s.ops_per_s > 0 && s.work_ns > 0);
    assert_int_equal(s.have_latency, ask->workload->latency_of && s.latency.count > 0);
}

/* gil takes its lock from a holder by a signal, and ThreadSanitizer keeps signals back from a
 * thread that waits in pthread_mutex_lock: in its builds alone, the two wait for each other. */
static int is_kept_back(const struct ask *ask)
{
#ifdef __SANITIZE_THREAD__
    return strcmp(ask->runner->name, "gil") == 0 && ask->params[0] &&
           strcmp(ask->params[0], "kind=pthread") == 0;
#else
    (void)ask;
    return 0;
#endif
}

/* Every model, with what `ask` says already. */
static void for_all_models(struct ask *ask, const char *unless)
{
    for (int m = 0; take_model(m, ask); m++)
        for (size_t p = 0; p < sizeof pools / sizeof *pools; p++) {
            ask->pool = pools[p];
            if (take_fits(ask, ask->pool) && !is_kept_back(ask))
                expect_work(ask, unless);
        }
}

static void for_all(uint64_t tasks, uint64_t duration_ns)
{
    struct ask ask = {.tasks = tasks, .duration_ns = duration_ns};

    for (int w = 0; (ask.workload = cb_workloads[w]); w++) {
        int listed = 0;

        for (size_t i = 0; i < sizeof quick / sizeof *quick; i++)
            if (strcmp(quick[i].workload, ask.workload->name) == 0) {
                memcpy(ask.params, quick[i].params, sizeof ask.params);
                for_all_models(&ask, quick[i].unless);
                listed = 1;
            }
        memset(ask.params, 0, sizeof ask.params);
        if (!listed)
            for_all_models(&ask, NULL);
    }
}

static void fewer_tasks_than_workers(void **state)
{
    (void)state;
    for_all(3, 0);
}

static void more_tasks_than_workers(void **state)
{
    (void)state;
    for_all(200, 0);
}

static void for_a_duration(void **state)
{
    (void)state;
    for_all(0, 20 * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fewer_tasks_than_workers),
        cmocka_unit_test(more_tasks_than_workers),
        cmocka_unit_test(for_a_duration),
    };

    return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
