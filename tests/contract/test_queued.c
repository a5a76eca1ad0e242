/* How long workers waited for a CPU: known of samples that are not timed, under every model alike,
 * and never made up. */
#include <sys/resource.h>

#include "base/queued.h"
#include "take.h"

enum { WORKERS = 4 };

/* This kernel keeps the figure. */
static int can_be_read(void)
{
    uint64_t ns;

    return cb_queued_read(&ns) == 0;
}

static struct ask computing(void)
{
    return (struct ask){.workload = cb_workload_find("cpu-sum", NULL), .params = {"n=10000"}};
}

/* Each worker is in one state at a time, all of it within the sample. */
static void expect_within(const struct ask *ask, const struct cb_sample *s)
{
    uint64_t used = s->usage.user_ns + s->usage.sys_ns;

    if (used + s->queued_ns > (uint64_t)ask->pool * s->wall_ns)
        fail_msg("%s: %llu ns used and %llu ns queued by %u workers in %llu ns", ask->runner->name,
                 (unsigned long long)used, (unsigned long long)s->queued_ns, ask->pool,
                 (unsigned long long)s->wall_ns);
}

static void known_where_nothing_is_timed(void **state)
{
    struct ask ask = computing();
    struct cb_sample s;

    (void)state;
    ask.duration_ns = 20 * MS;
    ask.warmup_ns = 10 * MS;
    for (int m = 0; take_model(m, &ask); m++)
        for (ask.kind = CB_TIMING; ask.kind <= CB_PILOT; ask.kind++) {
            ask.pool = take_pool(&ask, WORKERS);
            take_expecting(&ask, CB_OK, "", &s);
            assert_int_equal(s.have_queued, ask.kind != CB_TIMING && can_be_read());
            if (s.have_queued)
                expect_within(&ask, &s);
            else
                assert_int_equal(s.queued_ns, 0);
        }
}

/* From the gate's opening until the time is up all that a worker can do is compute, or wait for a
 * CPU: of four times as many as there are CPUs most wait. Half of it is claimed, since a host may
 * take the machine away. */
static void more_workers_than_cpus(void **state)
{
    static const char *const runners[] = {"thread", "fork"};
    struct ask ask = computing();
    struct cb_sample s;

    (void)state;
    if (!can_be_read())
        skip();
    ask.pool = 4 * cb_topology_cpus(take_topology());
    ask.duration_ns = 200 * MS;
    ask.kind = CB_PILOT;
    for (int i = 0; i < 2; i++) {
        ask.runner = cb_runner_find(runners[i], NULL);
        take_expecting(&ask, CB_OK, "", &s);
        assert_true(s.have_queued && s.queued_ns > 0);
        expect_within(&ask, &s);
        if (s.usage.user_ns + s.usage.sys_ns + s.queued_ns < ask.pool * ask.duration_ns / 2)
            fail_msg("%s: only %llu ns queued by %u workers", ask.runner->name,
                     (unsigned long long)s.queued_ns, ask.pool);
    }
}

/* --- no descriptor is left for the figure: that is all that is missing --- */

static int no_descriptors(const struct cb_job *job, struct cb_err *err)
{
    const struct rlimit none = {0, 0};

    (void)job;
    return setrlimit(RLIMIT_NOFILE, &none) == 0 ? 0 : cb_err_errno(err, errno, "setrlimit");
}

static void without_descriptors(void **state)
{
    static const char *const runners[] = {"serial", "thread", "fork", "gil"};
    struct cb_workload workload = *cb_workload_find("cpu-sum", NULL);
    struct ask ask = computing();
    struct cb_sample s;

    (void)state;
    workload.prepare = no_descriptors;
    ask.workload = &workload;
    ask.kind = CB_PILOT;
    ask.tasks = 50;
    for (int i = 0; i < 4; i++) {
        ask.runner = cb_runner_find(runners[i], NULL);
        ask.pool = take_pool(&ask, WORKERS);
        take_expecting(&ask, CB_OK, "", &s);
        assert_false(s.have_queued);
        assert_true(s.ops == 50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_where_nothing_is_timed),
        cmocka_unit_test(more_workers_than_cpus),
        cmocka_unit_test(without_descriptors),
    };

    return cmocka_run_group_tests_name("queued", tests, NULL, NULL);
}
