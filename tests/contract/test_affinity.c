/* Where workers really may run is what the case asked for. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "take.h"

enum { WORKERS = 5, WORKERS_MAX = 8 };

static cpu_set_t *seen; /* by each worker; shared with them */
static pid_t *pids;     /* likewise */

static int run_look(struct cb_task *task)
{
    MUST(task, sched_getaffinity(0, sizeof seen[0], &seen[task->index]) == 0);
    pids[task->index] = getpid();
    cb_task_done(task, 1);
    return 0;
}

static const struct cb_workload look = {
    .name = "look", .run = run_look, .check = take_check_each_once};

/* "0,1": what the sample says of the carriers, each of their CPUs once. */
static void expected_cpus(const struct ask *ask, const int32_t *cpus, uint32_t count, char *text)
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i <= take_carrier(ask, ask->pool - 1); i++) {
        uint32_t before = 0;

        while (before < i && cpus[before % count] != cpus[i % count])
            before++;
        if (before == i)
            used +=
                (size_t)snprintf(text + used, 64 - used, "%s%d", used ? "," : "", cpus[i % count]);
    }
}

/* Takes a sample and reads back where each of its workers may run. */
static void expect_carriers(const struct ask *ask)
{
    struct cb_sample s;
    char text[64];
    int32_t *cpus;
    uint32_t count;

    assert_int_equal(take_place(ask, &cpus, &count), 0);
    memset(seen, 0, WORKERS_MAX * sizeof *seen);
    take_expecting(ask, CB_OK, "", &s);
    for (uint32_t i = 0; i < ask->pool; i++) {
        assert_int_equal(CPU_COUNT(&seen[i]), 1);
        assert_true(CPU_ISSET(cpus[take_carrier(ask, i) % count], &seen[i]));
    }
    expected_cpus(ask, cpus, count, text);
    assert_string_equal(s.cpus, text);
    free(cpus);
}

static void expect_bound(const char *place)
{
    struct ask ask = {.workload = &look, .place = place};

    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        expect_carriers(&ask);
    }
}

static void policies(void **state)
{
    (void)state;
    for (int i = 0; cb_place_policies[i].name; i++)
        if (strcmp(cb_place_policies[i].name, "none") != 0)
            expect_bound(cb_place_policies[i].name);
}

static void lists(void **state)
{
    uint32_t n = cb_topology_cpus(take_topology());
    char first[16], both[32];

    (void)state;
    snprintf(first, sizeof first, "%d", cb_topology_cpu(take_topology(), 0)->number);
    snprintf(both, sizeof both, "%d,%d", cb_topology_cpu(take_topology(), n - 1)->number,
             cb_topology_cpu(take_topology(), 0)->number);
    expect_bound(first);
    if (n > 1)
        expect_bound(both);
}

/* Thread t of process p is carrier p * T + t, and its coroutines ride on it: seen in an order that
 * no policy gives. */
static void shapes(void **state)
{
    static const struct cb_shape of[] = {{2, 2, 1}, {2, 2, 2}, {4, 2, 1}, {2, 4, 1}, {2, 1, 3}};
    uint32_t n = cb_topology_cpus(take_topology());
    struct ask ask = {.workload = &look, .runner = cb_runner_find("hybrid", NULL)};
    int32_t ends[] = {cb_topology_cpu(take_topology(), n - 1)->number,
                      cb_topology_cpu(take_topology(), 0)->number};
    int32_t cpus[] = {ends[0], ends[1], ends[1], ends[0], ends[0], ends[0], ends[1], ends[0]};

    (void)state;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        ask.processes = of[i].processes;
        ask.threads = of[i].threads;
        ask.pool = (uint32_t)cb_shape_workers(of[i]);
        ask.cpus = NULL;
        expect_carriers(&ask);
        ask.cpus = cpus;
        ask.cpus_count = (uint32_t)cb_shape_carriers(of[i]);
        expect_carriers(&ask);
        for (uint32_t a = 0; a < ask.pool; a++) /* a process's workers stand side by side */
            for (uint32_t b = 0; b < a; b++)
                assert_int_equal(pids[a] == pids[b], take_carrier(&ask, a) / of[i].threads ==
                                                         take_carrier(&ask, b) / of[i].threads);
    }
}

static void none(void **state)
{
    struct ask ask = {.workload = &look, .place = "none"};
    struct cb_sample s;
    cpu_set_t own;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof own, &own), 0);
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        memset(seen, 0, WORKERS_MAX * sizeof *seen);
        take_expecting(&ask, CB_OK, "", &s);
        for (uint32_t i = 0; i < ask.pool; i++)
            assert_true(CPU_EQUAL(&own, &seen[i]));
        assert_string_equal(s.cpus, "");
    }
}

/* A binding that fails fails the sample, whatever the model; it is never a warning. */
static void impossible(void **state)
{
    static const int32_t cpus[] = {4000};
    struct ask ask = {.workload = &look, .cpus = cpus, .cpus_count = 1};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, WORKERS);
        take_expecting(&ask, CB_FAILED, "CPU 4000", &s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies), cmocka_unit_test(lists),      cmocka_unit_test(shapes),
        cmocka_unit_test(none),     cmocka_unit_test(impossible),
    };

    seen = take_share(WORKERS_MAX * sizeof *seen);
    pids = take_share(WORKERS_MAX * sizeof *pids);
    return cmocka_run_group_tests_name("affinity", tests, NULL, NULL);
}
