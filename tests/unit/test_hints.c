/* Textbook figures, and what binds a recommended size: each limit by the figures that show it. */
#include "tests/unit/check.h"

#include "bench/hints/hints.h"

/* --- Goetz --- */

static void test_goetz_measured(void **state)
{
    /* Of 4 workers' 8 seconds: 2 computed, 1 in the queue, so 5 waited. */
    struct cb_tune_profile profile = {4, 2, 2, 1};
    struct cb_goetz g = cb_goetz_measured(&profile, 4);

    (void)state;
    assert_near(g.wait_by_compute, 2.5, 1e-12);
    assert_near(g.workers, 4 * 3.5, 1e-12);
    g = cb_goetz_measured(&profile, 1.5); /* a quota */
    assert_near(g.workers, 1.5 * 3.5, 1e-12);
    profile = (struct cb_tune_profile){2, 1, 2.01, 0.02}; /* clocks don't agree */
    g = cb_goetz_measured(&profile, 2);
    assert_near(g.wait_by_compute, 0, 0);
    assert_near(g.workers, 2, 0);
}

/* Who doesn't compute waits only where nobody has to queue. */
static void test_goetz_without_the_queue(void **state)
{
    struct cb_tune_profile profile = {2, 1, 0.5, NAN};
    struct cb_goetz g = cb_goetz_measured(&profile, 2);

    (void)state;
    assert_near(g.wait_by_compute, 3, 1e-12);
    assert_near(g.workers, 8, 1e-12);
    g = cb_goetz_measured(&profile, 1);
    assert_true(isnan(g.wait_by_compute) && isnan(g.workers));
}

static void test_goetz_of_nothing(void **state)
{
    static const struct cb_tune_profile profiles[] = {{2, 1, 0, 0}, {2, 1, NAN, 0}, {0, 1, 1, 0},
                                                      {2, 0, 1, 0}, {NAN, 1, 1, 0}, {2, 1, -1, 0}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(profiles); i++) {
        struct cb_goetz g = cb_goetz_measured(&profiles[i], 2);

        assert_true(isnan(g.wait_by_compute) && isnan(g.workers));
    }
}

static void test_goetz_stated(void **state)
{
    struct cb_goetz g = cb_goetz_stated(200e3, 5e6, 2);

    (void)state;
    assert_near(g.wait_by_compute, 25, 1e-12);
    assert_near(g.workers, 52, 1e-12);
    assert_near(cb_goetz_stated(1, 0, 8).workers, 8, 0); /* computes only */
    assert_true(isnan(cb_goetz_stated(0, 5e6, 2).workers));
    assert_true(isnan(cb_goetz_stated(200e3, NAN, 2).workers));
    assert_true(isnan(cb_goetz_stated(NAN, 5e6, 2).wait_by_compute));
}

/* --- Little --- */

static void test_little(void **state)
{
    (void)state;
    assert_near(cb_little_in_flight(2000, 5e6), 10, 1e-12); /* 2000 a second, 5 ms each */
    assert_near(cb_little_in_flight(0, 5e6), 0, 0);
    assert_true(isnan(cb_little_in_flight(2000, NAN)));
    assert_true(isnan(cb_little_in_flight(NAN, 5e6)));
}

/* --- what binds --- */

enum { SIZES = 5 };

/* A thread pool of 1, 2, 4, 8, 16 on two CPUs, of which 4 is recommended and nothing is said. */
struct case_of {
    struct cb_tune_point point[SIZES];
    struct cb_tune_finding finding;
    struct cb_binding_facts facts;
};

static struct case_of *a_case(void)
{
    static struct case_of c;

    memset(&c, 0, sizeof c);
    for (uint32_t i = 0; i < SIZES; i++)
        c.point[i] = (struct cb_tune_point){.arm = {{1, 1u << i, 1}, 1u << i},
                                            .samples = 5,
                                            .of_best = 1,
                                            .ops_per_s = 1000,
                                            .busy_cpus = 0.61,
                                            .throttled = 0};
    c.point[0].of_best = 0.3;
    c.point[1].of_best = 0.6;
    c.finding = (struct cb_tune_finding){
        .points = c.point, .count = SIZES, .recommended = 2, .best = 3, .smaller = 1, .twice = 3};
    c.facts = (struct cb_binding_facts){.finding = &c.finding, .cpus = 2, .carriers_most = 4};
    return &c;
}

static void make_coroutines(struct case_of *c)
{
    for (uint32_t i = 0; i < SIZES; i++)
        c->point[i].arm.shape = (struct cb_shape){1, 1, 1u << i};
    c->facts.carriers_most = 1;
}

static void assert_binds(const struct case_of *c, const char *name, const char *why)
{
    struct cb_binding binding;

    cb_binding_find(&c->facts, &binding);
    assert_string_equal(binding.why, why);
    assert_string_equal(cb_binding_names[binding.what], name);
}

static void test_the_cpus(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->point[2].busy_cpus = 1.968;
    assert_binds(c, "cpus", "the CPUs: 1.97 of 2 are busy");
    c->finding.rising = 1; /* by doing it with less CPU time, as batches do */
    assert_binds(c, "cpus", "the CPUs: 1.97 of 2 are busy");
    c->facts.cpus = 1;
    c->point[2].busy_cpus = 0.96;
    assert_binds(c, "cpus", "the CPU: 0.96 of 1 is busy");
    c->facts.cpus = 64;
    c->facts.carriers_most = 64;
    c->point[2].busy_cpus = 61.27;
    assert_binds(c, "cpus", "the CPUs: 61.3 of 64 are busy");
}

static void test_the_one_cpu_of_coroutines(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    make_coroutines(c);
    c->point[2].busy_cpus = 0.988;
    assert_binds(c, "one-cpu",
                 "one CPU: all 4 coroutines run in one thread, 0.99 busy of the 1 CPU it can use");
    c->finding.recommended = 0;
    c->point[0].busy_cpus = 1;
    assert_binds(c, "one-cpu",
                 "one CPU: all workers run in one thread, 1 busy of the 1 CPU it can use");
    for (uint32_t i = 0; i < SIZES; i++) /* of a hybrid */
        c->point[i].arm.shape.threads = 2;
    c->facts.cpus = 8;
    c->point[0].busy_cpus = 1.95;
    assert_binds(c, "one-cpu",
                 "2 CPUs: all workers run in 2 threads, 1.95 busy of the 2 CPUs they can use");
}

/* They wait, for each other or for something else. */
static void test_coroutines_that_wait(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    make_coroutines(c);
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 1 CPU is busy, "
                 "and twice the workers gain nothing");
    c->point[2].busy_cpus = 0.85;
    assert_binds(c, "unknown",
                 "not known: 0.85 of 1 CPU is busy, neither all nor clearly fewer, and twice the "
                 "workers gain nothing");
}

/* One thread is enough, and two would have had the other CPU. */
static void test_a_lone_thread(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->finding.recommended = c->finding.best = 0;
    c->finding.twice = 1;
    c->facts.carriers_most = 1;
    c->point[0].of_best = 1;
    c->point[1].of_best = 0.84;
    c->point[0].busy_cpus = 0.99;
    c->point[1].busy_cpus = 1.97; /* spinning */
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.99 of 2 CPUs are busy, "
                 "and twice the workers lose 16%");
    c->point[1].of_best = 0.96; /* a lone one is always busy: no sign of what CPUs share */
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.99 of 2 CPUs are busy, "
                 "and twice the workers lose 4%");
}

static void test_the_quota(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->point[2].throttled = 0.412;
    c->point[2].busy_cpus = 1.99; /* the quota is why */
    assert_binds(c, "quota", "the CPU quota: throttled in 41% of its periods");
    c->point[2].throttled = 0.1;
    assert_binds(c, "cpus", "the CPUs: 1.99 of 2 are busy");
    c->point[2].throttled = NAN;
    assert_binds(c, "cpus", "the CPUs: 1.99 of 2 are busy");
}

static void test_one_at_a_time(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and twice the workers gain nothing");
    c->point[3].of_best = 0.88; /* falls, with idle CPUs */
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and twice the workers lose 12%");
    c->finding.twice = CB_NO_ARM; /* the next size, then */
    c->point[3].arm.pool = 7;
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and 7 workers lose 12%");
    c->point[3].samples = 0; /* if it was measured */
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and 16 workers gain nothing");
}

static void test_what_the_figures_leave_open(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->point[2].busy_cpus = 1.7;
    assert_binds(c, "unknown",
                 "not known: 1.7 of 2 CPUs are busy, neither all nor clearly fewer, and twice the "
                 "workers gain nothing");
    c->point[2].busy_cpus = NAN;
    assert_binds(c, "unknown", "not known: how busy the CPUs are was not measured");
    c->point[2].busy_cpus = 0.6;
    c->point[3].of_best = 1.3;
    assert_binds(c, "unknown", "not known: 0.6 of 2 CPUs are busy, and twice the workers gain 30%");
    c->finding.count = 3;
    c->finding.best = 2;
    c->finding.twice = CB_NO_ARM;
    assert_binds(c, "unknown",
                 "not known: 0.6 of 2 CPUs are busy, and no larger pool was measured");
}

/* Eight cores with two threads each: eight workers keep eight busy, and more don't help. */
static void test_what_siblings_share(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->finding.recommended = 3;
    c->finding.twice = 4;
    c->facts.cpus = c->facts.carriers_most = 16;
    c->point[3].busy_cpus = 7.97;
    c->point[4].busy_cpus = 15.8;
    c->point[4].of_best = 0.96;
    assert_binds(
        c, "cpus",
        "what the CPUs share (cores, caches, memory): 7.97 of 16 are busy, and with all of "
        "them twice the workers lose 4%");
    c->point[4].of_best = 0.7; /* they get into each other's way */
    assert_binds(
        c, "serial",
        "something that goes one at a time (a lock, one device): 7.97 of 16 CPUs are busy, "
        "and twice the workers lose 30%");
    c->point[4].of_best = 0.96;
    c->point[4].busy_cpus = 8.2; /* more of them, and no more CPU time */
    assert_binds(
        c, "serial",
        "something that goes one at a time (a lock, one device): 7.97 of 16 CPUs are busy, "
        "and twice the workers lose 4%");
}

static void test_nothing_yet(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->finding.recommended = c->finding.best = 4;
    c->finding.twice = CB_NO_ARM;
    c->finding.rising = 1;
    assert_binds(c, "nothing",
                 "nothing up to 16 workers: still rising, and 0.61 of 2 CPUs are busy");
    c->point[4].busy_cpus = NAN;
    assert_binds(c, "nothing", "nothing up to 16 workers: still rising");
}

static void test_a_refusal(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->finding.recommended = c->finding.best = 3;
    c->finding.twice = 4;
    c->point[4].refused = 1;
    c->point[4].samples = 0;
    c->facts.refusal = "fork of worker 9: Resource temporarily unavailable; RLIMIT_NPROC is 40";
    assert_binds(c, "kernel",
                 "the kernel: 16 workers were refused: fork of worker 9: Resource temporarily "
                 "unavailable; RLIMIT_NPROC is 40");
    c->facts.refusal = "mmap: Cannot allocate memory; vm.max_map_count is 65530";
    assert_binds(c, "kernel",
                 "the kernel: 16 workers were refused: mmap: Cannot allocate memory; "
                 "vm.max_map_count is 65530");
    c->facts.refusal = "16 stacks need about 9GiB of memory; MemAvailable of this machine is 3GiB";
    c->finding.rising = 1;
    assert_binds(c, "memory",
                 "memory: 16 workers were refused: 16 stacks need about 9GiB of memory; "
                 "MemAvailable of this machine is 3GiB");
    c->finding.count = 4; /* told of, but no point */
    assert_binds(c, "memory",
                 "memory: more than 8 workers were refused: 16 stacks need about 9GiB of memory; "
                 "MemAvailable of this machine is 3GiB");
}

/* Beyond where the curve is flat, or the CPUs are busy, a refusal takes nothing away. */
static void test_a_refusal_that_does_not_bind(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->point[4].refused = 1;
    c->point[4].samples = 0;
    c->facts.refusal = "RLIMIT_NPROC is 40";
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and twice the workers gain nothing");
    c->finding.best = 2; /* eight were measured, and are no better */
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and twice the workers gain nothing");
    c->finding.recommended = c->finding.best = 3;
    c->point[3].busy_cpus = 2;
    assert_binds(c, "cpus", "the CPUs: 2 of 2 are busy");
}

/* A sentence that doesn't fit ends in dots. */
static void test_a_long_refusal(void **state)
{
    struct case_of *c = a_case();
    struct cb_binding binding;
    char refusal[400];

    (void)state;
    memset(refusal, 'x', sizeof refusal - 1);
    refusal[sizeof refusal - 1] = '\0';
    c->finding.recommended = c->finding.best = 4;
    c->facts.refusal = refusal;
    cb_binding_find(&c->facts, &binding);
    assert_int_equal(strlen(binding.why), sizeof binding.why - 1);
    assert_string_equal(binding.why + sizeof binding.why - 5, "x...");
}

static void test_the_rate(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->facts.open_loop = 1;
    c->point[2].ops_per_s = 2998.4;
    assert_binds(c, "rate",
                 "the rate: no more than 2998 operations a second come, and 0.61 of 2 CPUs are "
                 "busy");
    c->point[2].busy_cpus = NAN;
    assert_binds(c, "rate", "the rate: no more than 2998 operations a second come");
    c->point[2].busy_cpus = 1.95;
    assert_binds(c, "cpus", "the CPUs: 1.95 of 2 are busy");
}

static void test_the_bound_of_the_latency(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->point[2].of_best = 0.8;
    c->point[3].over = 1;
    assert_binds(c, "latency", "the bound of the p99: twice the workers gain 25%, and are over it");
    c->point[2].of_best = 1; /* over it, and no better anyway */
    assert_binds(c, "serial",
                 "something that goes one at a time (a lock, one device): 0.61 of 2 CPUs are busy, "
                 "and twice the workers gain nothing");
}

static void test_nothing_recommended(void **state)
{
    struct case_of *c = a_case();

    (void)state;
    c->finding.recommended = CB_NO_ARM;
    c->finding.verdict = CB_TUNE_OVER_BOUND;
    assert_binds(c, "unknown", "not known: no size holds the bound of the p99");
    c->finding.verdict = CB_TUNE_NOTHING;
    assert_binds(c, "unknown", "not known: no size could be measured often enough");
    c->facts.refusal = "no memory";
    assert_binds(c, "unknown", "not known: no size could be measured often enough: no memory");
    c->finding = (struct cb_tune_finding){.recommended = CB_NO_ARM, .verdict = CB_TUNE_NOTHING};
    assert_binds(c, "unknown", "not known: no size could be measured often enough: no memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goetz_measured),
        cmocka_unit_test(test_goetz_without_the_queue),
        cmocka_unit_test(test_goetz_of_nothing),
        cmocka_unit_test(test_goetz_stated),
        cmocka_unit_test(test_little),
        cmocka_unit_test(test_the_cpus),
        cmocka_unit_test(test_the_one_cpu_of_coroutines),
        cmocka_unit_test(test_coroutines_that_wait),
        cmocka_unit_test(test_a_lone_thread),
        cmocka_unit_test(test_the_quota),
        cmocka_unit_test(test_one_at_a_time),
        cmocka_unit_test(test_what_the_figures_leave_open),
        cmocka_unit_test(test_what_siblings_share),
        cmocka_unit_test(test_nothing_yet),
        cmocka_unit_test(test_a_refusal),
        cmocka_unit_test(test_a_refusal_that_does_not_bind),
        cmocka_unit_test(test_a_long_refusal),
        cmocka_unit_test(test_the_rate),
        cmocka_unit_test(test_the_bound_of_the_latency),
        cmocka_unit_test(test_nothing_recommended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
