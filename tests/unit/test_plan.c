/* Plans: lists become cases, files complain with their line, turns are in random blocks. */
#include "tests/unit/check.h"

#include <errno.h>

#include "bench/plan.h"

static struct cb_topology *topology; /* two cores with two CPUs each */
static struct cb_plan plan;

static int open_machine(void **state)
{
    (void)state;
    topology = cb_topology_open_synthetic("pack:1 core:2 pu:2", NULL);
    return topology ? 0 : -1;
}

static int close_machine(void **state)
{
    (void)state;
    cb_topology_close(topology);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    cb_plan_init(&plan);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cb_plan_done(&plan);
    return 0;
}

/* "cpu-sum(n=5;yield-every=0) thread 1x2x1 20ms" a line, a duration or a number of tasks last. */
static const char *describe(void)
{
    static char text[16384];
    char params[CB_CASE_TEXT], runner[CB_CASE_TEXT], shape[CB_CASE_TEXT], work[32];
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < plan.cases_count; i++) {
        const struct cb_case *c = &plan.cases[i];

        cb_quantity_format(c->tasks ? CB_COUNT : CB_DURATION, c->tasks ? c->tasks : c->duration_ns,
                           work, sizeof work);
        assert_true(!c->tasks != !c->duration_ns);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s(%s) %s %s %s\n",
                                 c->workload->name, cb_case_params(c, params),
                                 cb_case_runner(c, runner), cb_case_shape(c, shape), work);
        assert_true(used < sizeof text);
    }
    return text;
}

static void add(struct cb_axes axes)
{
    struct cb_err err = {0};

    if (cb_plan_add(&plan, topology, &axes, NULL, &err) != 0)
        fail_msg("%s", err.what);
}

#define SET(value)      \
    {                   \
        .text = (value) \
    }

static void test_cross_product(void **state)
{
    (void)state;
    add((struct cb_axes){.workloads = SET("cpu-sum, null"),
                         .runners = SET("thread,fork"),
                         .pools = SET("1,2"),
                         .params = {SET("n=5")},
                         .params_count = 1,
                         .duration = SET("20ms")});
    assert_string_equal(describe(), "cpu-sum(n=5;yield-every=0) thread 1x1x1 20ms\n"
                                    "cpu-sum(n=5;yield-every=0) thread 1x2x1 20ms\n"
                                    "cpu-sum(n=5;yield-every=0) fork 1x1x1 20ms\n"
                                    "cpu-sum(n=5;yield-every=0) fork 2x1x1 20ms\n"
                                    "null() thread 1x1x1 20ms\n"
                                    "null() thread 1x2x1 20ms\n"
                                    "null() fork 1x1x1 20ms\n"
                                    "null() fork 2x1x1 20ms\n");
}

static void test_warm_up(void **state)
{
    (void)state;
    add((struct cb_axes){.workloads = SET("null"), .runners = SET("serial")});
    add((struct cb_axes){.workloads = SET("null"),
                         .runners = SET("serial"),
                         .duration = SET("50ms"),
                         .warmup = SET("auto")});
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("serial"), .warmup = SET("20ms")});
    add((struct cb_axes){.workloads = SET("null"), .runners = SET("serial"), .warmup = SET("0")});
    assert_false(plan.cases[0].warmup_is_given || plan.cases[0].duration_is_given);
    assert_true(!plan.cases[1].warmup_is_given && plan.cases[1].duration_is_given);
    assert_true(plan.cases[2].warmup_is_given && plan.cases[3].warmup_is_given);
    assert_int_equal(plan.cases[2].warmup_ns, 20000000);
    assert_int_equal(plan.cases[3].warmup_ns, 0);
}

static void test_tasks_to_be_calibrated(void **state)
{
    (void)state;
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("serial"), .tasks = SET("5,auto,6")});
    assert_int_equal(plan.cases_count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plan.cases[i].tasks_are_auto, i == 1);
        assert_int_equal(plan.cases[i].tasks, i == 0 ? 5 : i == 1 ? 0 : 6);
        assert_int_equal(plan.cases[i].duration_ns, 0);
    }
}

/* Each rate is a panel of its own: pools are compared at the same rate. */
static void test_rates(void **state)
{
    static const uint64_t rates[] = {100, 100, 5000, 5000};

    (void)state;
    add((struct cb_axes){.workloads = SET("null"),
                         .runners = SET("thread"),
                         .pools = SET("1,2"),
                         .rate = SET("100/s, 5000/s"),
                         .arrivals = SET("constant")});
    add((struct cb_axes){.workloads = SET("null"), .runners = SET("serial"), .rate = SET("100/s")});
    add((struct cb_axes){.workloads = SET("null"), .runners = SET("serial")});
    for (int i = 0; i < 4; i++) {
        assert_int_equal(plan.cases[i].rate_per_s, rates[i]);
        assert_int_equal(plan.cases[i].arrivals, CB_CONSTANT);
        assert_int_equal(plan.cases[i].duration_ns, 200000000);
        assert_int_equal(cb_case_latency_every(&plan.cases[i]), 1);
    }
    assert_true(cb_case_same_panel(&plan.cases[0], &plan.cases[1]));
    assert_false(cb_case_same_panel(&plan.cases[0], &plan.cases[2]));
    assert_int_equal(plan.cases[4].arrivals, CB_POISSON);
    assert_false(cb_case_same_panel(&plan.cases[0], &plan.cases[4]));
    assert_int_equal(plan.cases[5].rate_per_s, 0);
}

/* The schedule is the same for all cases of a repetition, and another in the next. */
static void test_seeds(void **state)
{
    (void)state;
    plan.seed = 1;
    assert_true(cb_plan_seed(&plan, 1) == cb_plan_seed(&plan, 1));
    assert_true(cb_plan_seed(&plan, 1) != cb_plan_seed(&plan, 2));
    plan.seed = 2;
    assert_true(cb_plan_seed(&plan, 1) != 0x9e3779b97f4a7c15ull + 1);
}

static void test_serial_has_one_pool(void **state)
{
    (void)state;
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("serial,coro"), .pools = SET("2,3")});
    assert_string_equal(describe(), "null() serial 1x1x1 200ms\n"
                                    "null() coro 1x1x2 200ms\n"
                                    "null() coro 1x1x3 200ms\n");
}

static void test_all_runners_without_a_list(void **state)
{
    uint32_t runners = 0;

    (void)state;
    while (cb_runners[runners])
        runners++;
    add((struct cb_axes){.workloads = SET("null"), .pools = SET("1")});
    assert_int_equal(plan.cases_count, runners);
    for (uint32_t i = 0; i < runners; i++)
        assert_ptr_equal(plan.cases[i].runner, cb_runners[i]);
}

/* Without a list they follow the machine, and the quota that the plan was told of. */
static void test_default_pools(void **state)
{
    static const double quotas[] = {0, 2.5};
    static const uint32_t sizes[][8] = {{1, 2, 4, 8, 16}, {1, 2, 3, 4, 8, 16}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(quotas); i++) {
        plan.cpu_quota = quotas[i];
        add((struct cb_axes){.workloads = SET("null"), .runners = SET("thread")});
        for (uint32_t n = 0; n < plan.cases_count; n++)
            assert_int_equal(plan.cases[n].pool, sizes[i][n]);
        assert_int_equal(plan.cases_count, 5 + i);
        cb_plan_done(&plan);
    }
}

static void test_shapes(void **state)
{
    (void)state;
    add((struct cb_axes){.workloads = SET("null"),
                         .runners = SET("serial,hybrid"),
                         .pools = SET("2x3x4,1x1x1,2x3x4")});
    assert_string_equal(describe(), "null() serial 1x1x1 200ms\n"
                                    "null() hybrid 2x3x4 200ms\n"
                                    "null() hybrid 1x1x1 200ms\n");
    assert_int_equal(plan.cases[1].pool, 24);
    cb_plan_done(&plan);
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("hybrid"), .pools = SET("1..1024,7")});
    for (uint32_t i = 0; i < plan.cases_count; i++)
        assert_int_equal(cb_shape_workers(plan.cases[i].shape), plan.cases[i].pool);
    cb_plan_done(&plan);
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("hybrid"), .pools = SET("3,4,6,7,100")});
    assert_string_equal(describe(), "null() hybrid 1x3x1 200ms\n" /* of the plan's four CPUs */
                                    "null() hybrid 1x4x1 200ms\n"
                                    "null() hybrid 1x3x2 200ms\n"
                                    "null() hybrid 1x1x7 200ms\n"
                                    "null() hybrid 1x4x25 200ms\n");
}

static void test_parameters(void **state)
{
    (void)state;
    add((struct cb_axes){.workloads = SET("cpu-sum,null"), /* null leaves n to cpu-sum */
                         .runners = SET("coro:stack=16KiB:switch=ucontext"),
                         .pools = SET("1"),
                         .params = {SET("n=1,2"), SET("yield-every= 3, 4")},
                         .params_count = 2,
                         .tasks = SET("7,8")});
    assert_non_null(strstr(describe(), "coro:"));
    assert_int_equal(plan.cases_count, 2 * 2 * 2 + 2);
    for (uint32_t i = 0; i < 8; i++) { /* the number of tasks runs fastest */
        assert_int_equal(plan.cases[i].params[0], i / 4 % 2 + 1);
        assert_int_equal(plan.cases[i].params[1], i / 2 % 2 + 3);
        assert_int_equal(plan.cases[i].tasks, i % 2 + 7);
    }
    assert_contains(describe(), "stack=16KiB");
}

static void test_own_name_for_tasks(void **state)
{
    (void)state;
    add((struct cb_axes){.workloads = SET("queue,null"),
                         .runners = SET("thread"),
                         .pools = SET("2"),
                         .params = {SET("items=1000")},
                         .params_count = 1,
                         .duration = SET("1s")});
    assert_int_equal(plan.cases[0].tasks, 1000);
    assert_int_equal(plan.cases[0].duration_ns, 0);
    assert_int_equal(plan.cases[1].tasks, 0);
    assert_int_equal(plan.cases[1].duration_ns, 1000000000);
}

static void test_place(void **state)
{
    static const int32_t smt[] = {0, 1, 2, 3}, scatter[] = {0, 2, 1, 3};

    (void)state;
    add((struct cb_axes){.workloads = SET("null"), .runners = SET("serial"), .place = SET("smt")});
    add((struct cb_axes){.workloads = SET("null"), .runners = SET("serial")});
    assert_string_equal(plan.cases[0].place, "smt");
    assert_int_equal(plan.cases[0].cpus_count, 4);
    assert_memory_equal(plan.cases[0].cpus, smt, sizeof smt);
    assert_string_equal(plan.cases[1].place, "compact");
    assert_memory_equal(plan.cases[1].cpus, scatter, sizeof scatter);
}

/* Processes with threads are placed by their shape; all else in the same plain order. */
static void test_place_of_shapes(void **state)
{
    static const int32_t plain[] = {0, 1, 2, 3, 4, 5, 6, 7}, two_by_two[] = {0, 1, 4, 5},
                         three_by_two[] = {0, 1, 4, 5, 2, 3};
    struct cb_topology *one = topology;

    (void)state;
    topology = cb_topology_open_synthetic("pack:2 core:4 pu:1", NULL);
    assert_non_null(topology);
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("hybrid"), .pools = SET("2x2x1,3x2x9,2x1x4")});
    add((struct cb_axes){
        .workloads = SET("null"), .runners = SET("thread,fork"), .pools = SET("6")});
    assert_int_equal(plan.cases[0].cpus_count, 4);
    assert_memory_equal(plan.cases[0].cpus, two_by_two, sizeof two_by_two);
    assert_int_equal(plan.cases[1].cpus_count, 6);
    assert_memory_equal(plan.cases[1].cpus, three_by_two, sizeof three_by_two);
    for (int i = 2; i < 5; i++) { /* 2x1x4, thread 6, fork 6 */
        assert_int_equal(plan.cases[i].cpus_count, 8);
        assert_memory_equal(plan.cases[i].cpus, plain, sizeof plain);
    }
    cb_topology_close(topology);
    topology = one;
}

static void test_refuses(void **state)
{
    static const struct {
        struct cb_axes axes;
        const char *sentence;
    } cases[] = {
        {{.workloads = SET("nul")}, "did you mean 'null'?"},
        {{.workloads = SET("")}, "unknown workload ''"},
        {{.workloads = SET("null,")}, "unknown workload ''"},
        {{.workloads = SET("null"), .runners = SET("tread")}, "did you mean 'thread'?"},
        {{.workloads = SET("null"), .runners = SET("coro:size=1")}, "no option 'size'"},
        {{.workloads = SET("null"), .runners = SET("coro:stack")}, "no option 'stack'"},
        {{.workloads = SET("null"), .runners = SET("serial:a=1")}, "no option 'a'"},
        {{.workloads = SET("null"), .runners = SET("coro:stack=1B")}, "stack=1B is out of range"},
        {{.workloads = SET("null"), .pools = SET("0")}, "'0' is out of range: 1 to 1000000"},
        {{.workloads = SET("null"), .runners = SET("thread"), .pools = SET("2x2x2")},
         "thread takes a number"},
        {{.workloads = SET("null"), .place = SET("compcat")}, "did you mean 'compact'?"},
        {{.workloads = SET("null"), .place = SET("4")}, "CPU 4"},
        {{.workloads = SET("null"), .tasks = SET("0")}, "tasks=0 is out of range"},
        {{.workloads = SET("null"), .duration = SET("1us")}, "duration=1us is out of range"},
        {{.workloads = SET("null"), .duration = SET("5")}, "duration=5"},
        {{.workloads = SET("null"), .duration = SET("1s,2s")}, "duration takes one value"},
        {{.workloads = SET("null"), .tasks = SET("1"), .duration = SET("1s")}, "not both"},
        {{.workloads = SET("null"), .tasks = SET("1"), .warmup = SET("1s")}, "needs a duration"},
        {{.workloads = SET("null"), .tasks = SET("1"), .rate = SET("1/s")}, "needs a duration"},
        {{.workloads = SET("queue"),
          .params = {SET("items=5")},
          .params_count = 1,
          .rate = SET("1/s")},
         "needs a duration"},
        {{.workloads = SET("null"), .warmup = SET("1ms,2ms")}, "warmup takes one value"},
        {{.workloads = SET("null"), .warmup = SET("61s")}, "warmup=61s is out of range"},
        {{.workloads = SET("null"), .rate = SET("500")}, "write 5000/s"},
        {{.workloads = SET("null"), .rate = SET("0/s")}, "rate=0 is out of range"},
        {{.workloads = SET("null"), .rate = SET("5/s,x/s")}, "rate=x"},
        {{.workloads = SET("null"), .arrivals = SET("constant")}, "choose a rate"},
        {{.workloads = SET("null"), .rate = SET("5/s"), .arrivals = SET("poison")},
         "did you mean 'poisson'"},
        {{.workloads = SET("null"), .params = {SET("n=1")}, .params_count = 1},
         "null has no parameter 'n': it has none"},
        {{.workloads = SET("cpu-sum"), .params = {SET("m=1")}, .params_count = 1},
         "cpu-sum has no parameter 'm': it has n, yield-every"},
        {{.workloads = SET("cpu-sum"), .params = {SET("n=0")}, .params_count = 1},
         "n=0 is out of range"},
        {{.workloads = SET("cpu-sum"), .params = {SET("n")}, .params_count = 1},
         "'n' is not a parameter: write key=value"},
        {{.workloads = SET("cpu-sum"), .params = {SET("=1")}, .params_count = 1},
         "'=1' is not a parameter"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_err err = {0};

        if (cb_plan_add(&plan, topology, &cases[i].axes, NULL, &err) != -EINVAL)
            fail_msg("accepted: %s", cases[i].sentence);
        assert_contains(err.what, cases[i].sentence);
        assert_int_equal(cb_plan_add(&plan, topology, &cases[i].axes, NULL, NULL), -EINVAL);
        cb_plan_done(&plan);
    }
}

/* "1,2,...,count" */
static void numbers(char *text, size_t size, const char *before, int count)
{
    size_t used = (size_t)snprintf(text, size, "%s", before);

    for (int i = 1; i <= count; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%d", i > 1 ? "," : "", i);
    assert_true(used < size);
}

static void test_limits(void **state)
{
    char n[512], yield[512], pools[512];
    struct cb_axes axes = {.workloads = SET("cpu-sum"),
                           .runners = SET("thread"),
                           .pools = SET("1,2,3,4,5"),
                           .params = {SET(n), SET(yield)},
                           .params_count = 2};
    struct cb_err err = {0}, again = {0}, third = {0};

    (void)state;
    numbers(n, sizeof n, "n=", 64);
    numbers(yield, sizeof yield, "yield-every=", 63);
    assert_int_equal(cb_plan_add(&plan, topology, &axes, NULL, &err), -EINVAL);
    assert_contains(err.what, "more than 20000 cases");
    assert_int_equal(plan.cases_count, CB_CASES_MAX);
    numbers(n, sizeof n, "n=", 65);
    assert_int_equal(cb_plan_add(&plan, topology, &axes, NULL, &again), -EINVAL);
    assert_contains(again.what, "n has more than 64 values");
    numbers(pools, sizeof pools, "", 65);
    axes.pools.text = pools;
    assert_int_equal(cb_plan_add(&plan, topology, &axes, NULL, &third), -EINVAL);
    assert_contains(third.what, "more than 64 pool sizes");
}

/* --- files --- */

/* Reads `text` as a plan file called FOLDER/a.plan; *where gets that name. */
static int read_plan(const char *text, struct cb_err *err, char where[300])
{
    const char *folder = check_make_folder();
    FILE *out;
    int rc;

    snprintf(where, 300, "%s/a.plan", folder);
    out = fopen(where, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
    rc = cb_plan_read(&plan, topology, where, err);
    check_remove_folder(folder);
    return rc;
}

static void test_file(void **state)
{
    struct cb_err err = {0};
    char where[300];

    (void)state;
    if (read_plan("# a comment\n"
                  "reps = 7\n"
                  "\tcounters=2 # and another\r\n"
                  "seed = 99\n"
                  "aa = 4\n"
                  "duration = 50ms\n"
                  "runners = serial , thread\n"
                  "pools = 2\n"
                  "\n"
                  "[null]\n"
                  "[ cpu-sum ]\n"
                  "param n = 5, 6\n"
                  "param  yield-every=1\n"
                  "tasks = 10\n"
                  "runners = fork\n"
                  "[null]\n" /* has the presets again */
                  "pools = 1, 3",
                  &err, where) != 0)
        fail_msg("%s", err.what);
    assert_int_equal(plan.reps, 7);
    assert_int_equal(plan.counter_reps, 2);
    assert_int_equal(plan.seed, 99);
    assert_int_equal(plan.aa, 4);
    assert_string_equal(describe(), "null() serial 1x1x1 50ms\n"
                                    "null() thread 1x2x1 50ms\n"
                                    "cpu-sum(n=5;yield-every=1) fork 2x1x1 10\n"
                                    "cpu-sum(n=6;yield-every=1) fork 2x1x1 10\n"
                                    "null() serial 1x1x1 50ms\n"
                                    "null() thread 1x1x1 50ms\n"
                                    "null() thread 1x3x1 50ms\n");
}

static void test_file_errors_name_the_line(void **state)
{
    static const struct {
        const char *text;
        int line; /* 0 = the file as a whole */
        const char *sentence;
    } cases[] = {
        {"", 0, "has no [workload]"},
        {"reps = 5\n", 0, "has no [workload]"},
        {"nonsense\n[null]\n", 1, "'nonsense' is neither 'key = value' nor [workload]"},
        {"\n\nrep = 5\n[null]\n", 3, "unknown key 'rep'"},
        {"\n\nrep = 5\n[null]\n", 3, "did you mean 'reps'?"},
        {"reps = 0\n[null]\n", 1, "reps=0 is out of range: 1 to 1000"},
        {"reps = 1001\n[null]\n", 1, "out of range"},
        {"counters = x\n[null]\n", 1, "'x' is not a whole number"},
        {"seed = -1\n[null]\n", 1, "'-1' is not a whole number"},
        {"reps =\n[null]\n", 1, "reps has no value"},
        {"# c\n[null]\nreps = 5\n", 3, "reps holds for the whole plan"},
        {"[null]\nseed = 5\n", 2, "seed holds for the whole plan"},
        {"[null\n", 1, "'[null' is not a group"},
        {"[]\n", 1, "'[]' is not a group"},
        {"[null]\n[nul]\n", 2, "did you mean 'null'?"},
        {"[null]\n\npools = 1, 0\n", 3, "pool size '0' is out of range"},
        {"pools = y\n[null]\n", 1, "pool size 'y'"},
        {"[null]\nrunners = serial, tread\n", 2, "did you mean 'thread'?"},
        {"[null]\nplace = left\n", 2, "unknown place 'left'"},
        {"[null]\nduration = 1s\n[cpu-sum]\nduration = 10\n", 4, "duration=10"},
        {"[cpu-sum]\n\nparam n = 0\n", 3, "n=0 is out of range"},
        {"[cpu-sum]\nparam m = 0\n", 2, "cpu-sum has no parameter 'm'"},
        {"[cpu-sum]\ntasks = 1, 0\n", 2, "tasks=0 is out of range"},
        {"[cpu-sum]\nparam = 0\n", 2, "unknown key 'param'"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char where[300], prefix[320];
        struct cb_err err = {0};

        if (read_plan(cases[i].text, &err, where) != -EINVAL)
            fail_msg("accepted: %s", cases[i].text);
        if (cases[i].line)
            snprintf(prefix, sizeof prefix, "%s:%d: ", where, cases[i].line);
        else
            snprintf(prefix, sizeof prefix, "%s ", where);
        assert_contains(err.what, prefix);
        assert_contains(err.what, cases[i].sentence);
        assert_ptr_equal(strstr(err.what, where), err.what); /* once, in front */
        assert_null(strstr(err.what + 1, where));
        cb_plan_done(&plan);
    }
}

static void test_unreadable_file(void **state)
{
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_plan_read(&plan, topology, "no/such.plan", &err), -ENOENT);
    assert_contains(err.what, "plan file no/such.plan: ");
    assert_int_equal(cb_plan_read(&plan, topology, ".", NULL), -EISDIR);
}

static void test_line_too_long(void **state)
{
    char text[3000], where[300];
    struct cb_err err = {0};

    (void)state;
    memset(text, ' ', sizeof text);
    text[0] = '\n';
    text[sizeof text - 1] = '\0';
    assert_int_equal(read_plan(text, &err, where), -EINVAL);
    assert_contains(err.what, ":2: line too long");
}

/* --- order --- */

static void add_cases(void)
{
    add((struct cb_axes){.workloads = SET("null,cpu-sum"),
                         .runners = SET("thread,fork,coro"),
                         .pools = SET("1..16")});
    plan.reps = 6;
    plan.counter_reps = 2;
    plan.aa = 0;
}

static void test_every_block_holds_each_case_once(void **state)
{
    uint32_t n;
    int moved = 0;

    (void)state;
    add_cases();
    n = plan.cases_count;
    assert_int_equal(n, 30);
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
    assert_int_equal(plan.turns_count, n * 8);
    for (uint32_t block = 0; block < 8; block++) {
        int seen[30] = {0};

        for (uint32_t i = 0; i < n; i++) {
            const struct cb_turn *turn = &plan.turns[block * n + i];

            assert_int_equal(turn->kind, block < 6 ? CB_TIMING : CB_COUNTING);
            assert_int_equal(turn->rep, block < 6 ? block + 1 : block - 5);
            assert_true(turn->case_index < n);
            assert_int_equal(seen[turn->case_index]++, 0);
            moved += block && turn->case_index != turn[-(int)n].case_index;
        }
    }
    assert_true(moved > 7 * (int)n / 2); /* no two blocks in the same order */
}

static void test_the_seed_decides_the_order(void **state)
{
    struct cb_turn first[240];

    (void)state;
    add_cases();
    plan.seed = 7;
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
    memcpy(first, plan.turns, sizeof first);
    assert_int_equal(cb_plan_order(&plan, NULL), 0); /* once more, the same */
    assert_int_equal(plan.turns_count, 240);
    assert_memory_equal(plan.turns, first, sizeof first);
    plan.seed = 8;
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
    assert_memory_not_equal(plan.turns, first, sizeof first);
}

/* Five pools for three runners in two panels: every twin stands in the block of its case, after it
 * or before, and in 15 blocks each pool of a series has had three. */
static void test_twins(void **state)
{
    uint32_t turns[30] = {0}, at[30][15], before = 0;

    (void)state;
    add_cases();
    plan.reps = 15;
    plan.aa = CB_REPS_MAX;
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
    assert_int_equal(plan.turns_count, 30 * 17 + 6 * 15);
    assert_int_equal(cb_plan_twins(&plan), 6 * 15);
    for (uint32_t i = 0; i < plan.turns_count; i++)
        if (plan.turns[i].kind == CB_TIMING && !plan.turns[i].twin)
            at[plan.turns[i].case_index][plan.turns[i].rep - 1] = i;
    for (uint32_t i = 0; i < plan.turns_count; i++) {
        const struct cb_turn *turn = &plan.turns[i];

        assert_int_equal(turn->rep, i < 36 * 15 ? i / 36 + 1 : (i - 36 * 15) / 30 + 1);
        if (!turn->twin)
            continue;
        assert_int_equal(turn->kind, CB_TIMING);
        turns[turn->case_index]++;
        before += i < at[turn->case_index][turn->rep - 1];
    }
    for (uint32_t i = 0; i < 30; i++)
        assert_int_equal(turns[i], 3);
    assert_in_range(before, 30, 60); /* of 90: a coin's */
}

static void test_twins_in_some_blocks(void **state)
{
    static const struct {
        uint32_t aa;
        const char *blocks;
    } cases[] = {{0, "------"}, {1, "-----x"}, {2, "--x--x"}, {3, "-x-x-x"},
                 {4, "-xx-xx"}, {5, "-xxxxx"}, {6, "xxxxxx"}, {7, "xxxxxx"}};

    (void)state;
    add_cases();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char blocks[] = "------";

        plan.aa = cases[i].aa;
        assert_int_equal(cb_plan_order(&plan, NULL), 0);
        for (uint32_t t = 0; t < plan.turns_count; t++)
            if (plan.turns[t].twin)
                blocks[plan.turns[t].rep - 1] = 'x';
        assert_string_equal(blocks, cases[i].blocks);
    }
}

static void test_an_empty_plan_has_no_turns(void **state)
{
    (void)state;
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
    assert_int_equal(plan.turns_count, 0);
}

static void test_reps(void **state)
{
    uint32_t reps = 42;

    (void)state;
    assert_int_equal(cb_plan_parse_reps("reps", "12", 1, &reps, NULL), 0);
    assert_int_equal(reps, 12);
    assert_int_equal(cb_plan_parse_reps("reps", "0", 1, &reps, NULL), -EINVAL);
    assert_int_equal(cb_plan_parse_reps("reps", "1001", 0, &reps, NULL), -EINVAL);
    assert_int_equal(cb_plan_parse_reps("reps", "many", 0, &reps, NULL), -EINVAL);
    assert_int_equal(reps, 12); /* as it was */
    assert_int_equal(cb_plan_parse_reps("reps", "0", 0, &reps, NULL), 0);
    assert_int_equal(reps, 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_cross_product),
        EACH(test_warm_up),
        EACH(test_tasks_to_be_calibrated),
        EACH(test_rates),
        EACH(test_seeds),
        EACH(test_serial_has_one_pool),
        EACH(test_all_runners_without_a_list),
        EACH(test_default_pools),
        EACH(test_shapes),
        EACH(test_parameters),
        EACH(test_own_name_for_tasks),
        EACH(test_place),
        EACH(test_place_of_shapes),
        EACH(test_refuses),
        EACH(test_limits),
        EACH(test_file),
        EACH(test_file_errors_name_the_line),
        EACH(test_unreadable_file),
        EACH(test_line_too_long),
        EACH(test_every_block_holds_each_case_once),
        EACH(test_the_seed_decides_the_order),
        EACH(test_twins),
        EACH(test_twins_in_some_blocks),
        EACH(test_an_empty_plan_has_no_turns),
        EACH(test_reps),
    };

    return cmocka_run_group_tests(tests, open_machine, close_machine);
}
