/* Placement of processes with threads on described machines: examples derived by hand, and what
 * holds for every shape on every machine. */
#include "tests/unit/check.h"

#include "base/topology.h"

enum { MOST = 512 };

/* A machine, and what is left of it where a cpuset takes CPUs away. */
struct machine {
    const char *description, *allowed; /* NULL = all */
};

static struct cb_topology *open_machine(const struct machine *machine)
{
    struct cb_err err = {0};
    struct cb_topology *topology =
        machine->allowed
            ? cb_topology_open_synthetic_part(machine->description, machine->allowed, &err)
            : cb_topology_open_synthetic(machine->description, &err);

    if (!topology)
        fail_msg("%s", err.what);
    return topology;
}

/* The CPU of every carrier of the shape, the cycle unrolled. */
static void place(const struct cb_topology *t, const char *policy, uint32_t processes,
                  uint32_t threads, int32_t *carriers)
{
    const struct cb_formation formation = {policy, processes, threads};
    struct cb_err err = {0};
    uint32_t count;
    int32_t *cpus;

    assert_true(processes * threads <= MOST);
    if (cb_topology_place_shape(t, &formation, &cpus, &count, &err) != 0)
        fail_msg("%s", err.what);
    for (uint32_t i = 0; i < processes * threads; i++)
        carriers[i] = cpus[i % count];
    free(cpus);
}

/* --- examples --- */

#define FOUR_SOCKETS      "pack:4 [numa] core:2 pu:2(indexes=2*8:8*1)" /* core c's: c and 8 + c */
#define TWO_SOCKETS       "pack:2 [numa] l3:2 core:2 pu:2(indexes=2*8:8*1)"
#define NODES_IN_PACKAGES "pack:2 group:2 [numa] core:2 pu:1"
#define LINUX_64_CORES    "pack:2 [numa] l3:4 core:8 pu:2(indexes=2*64:64*1)"

static const struct {
    struct machine machine;
    const char *policy;
    uint32_t processes, threads;
    int32_t carriers[16];
} examples[] = {
    /* one socket: the plain order, going round */
    {{"pack:1 core:4 pu:1", NULL}, "compact", 2, 3, {0, 1, 2, 3, 0, 1}},
    {{"pack:1 core:2 pu:2(indexes=2*2:2*1)", NULL}, "compact", 2, 2, {0, 1, 2, 3}},
    {{"pack:1 core:2 pu:2(indexes=2*2:2*1)", NULL}, "core", 2, 2, {0, 1, 0, 1}},
    {{"pack:1 core:2 pu:2(indexes=2*2:2*1)", NULL}, "smt", 2, 2, {0, 2, 1, 3}},
    {{"pu:3", NULL}, "compact", 2, 2, {0, 1, 2, 0}},
    /* two sockets of four cores */
    {{TWO_SOCKETS, NULL}, "compact", 2, 2, {0, 1, 4, 5}},
    {{TWO_SOCKETS, NULL}, "compact", 4, 2, {0, 1, 4, 5, 2, 3, 6, 7}},
    {{TWO_SOCKETS, NULL}, "compact", 2, 6, {0, 1, 2, 3, 8, 9, 4, 5, 6, 7, 12, 13}},
    {{TWO_SOCKETS, NULL}, "compact", 3, 3, {0, 1, 2, 4, 5, 6, 3, 8, 9}},
    {{TWO_SOCKETS, NULL}, "core", 3, 3, {0, 1, 2, 4, 5, 6, 3, 0, 1}},
    {{TWO_SOCKETS, NULL}, "scatter", 2, 2, {0, 2, 4, 6}}, /* a cache for each thread */
    {{TWO_SOCKETS, NULL}, "smt", 2, 2, {0, 8, 4, 12}},
    {{TWO_SOCKETS, NULL}, "numa", 2, 2, {0, 1, 4, 5}},
    /* no nodes told of: packages */
    {{"pack:2 core:2 pu:1", NULL}, "compact", 2, 2, {0, 1, 2, 3}},
    {{"pack:2 core:4 pu:1", NULL}, "compact", 2, 2, {0, 1, 4, 5}},
    /* four sockets */
    {{FOUR_SOCKETS, NULL}, "compact", 4, 2, {0, 1, 2, 3, 4, 5, 6, 7}},
    {{FOUR_SOCKETS, NULL}, "compact", 2, 4, {0, 1, 8, 9, 2, 3, 10, 11}},
    {{FOUR_SOCKETS, NULL}, "compact", 5, 2, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
    {{FOUR_SOCKETS, NULL}, "core", 5, 2, {0, 1, 2, 3, 4, 5, 6, 7, 0, 1}},
    /* two nodes in each package: every node before any twice, in the policy's order of them */
    {{NODES_IN_PACKAGES, NULL}, "compact", 3, 2, {0, 1, 2, 3, 4, 5}},
    {{NODES_IN_PACKAGES, NULL}, "scatter", 3, 2, {0, 1, 4, 5, 2, 3}},
    /* one core left of the first socket: the second takes three processes for its one */
    {{TWO_SOCKETS, "0,4-7"}, "compact", 4, 2, {4, 5, 6, 7, 4, 5, 0, 0}},
    {{TWO_SOCKETS, "0,4-8"}, "compact", 4, 2, {4, 5, 6, 7, 4, 5, 0, 8}}, /* its sibling, too */
    /* only siblings left of the first socket: they are its cores */
    {{TWO_SOCKETS, "4-11"}, "compact", 2, 2, {4, 5, 8, 9}},
    {{TWO_SOCKETS, "4-7"}, "compact", 2, 2, {4, 5, 6, 7}}, /* one socket left */
    /* as written, and not bound */
    {{TWO_SOCKETS, NULL}, "5,0,1", 2, 2, {5, 0, 1, 5}},
    {{TWO_SOCKETS, NULL}, "none", 2, 2, {-1, -1, -1, -1}},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t e = 0; e < COUNT_OF(examples); e++) {
        struct cb_topology *topology = open_machine(&examples[e].machine);
        uint32_t processes = examples[e].processes, threads = examples[e].threads;
        int32_t carriers[MOST];

        place(topology, examples[e].policy, processes, threads, carriers);
        for (uint32_t i = 0; i < processes * threads; i++)
            if (carriers[i] != examples[e].carriers[i])
                fail_msg("%s of %s, %s, %ux%u: carrier %u is on CPU %d instead of %d",
                         examples[e].machine.allowed ? examples[e].machine.allowed : "all",
                         examples[e].machine.description, examples[e].policy, processes, threads, i,
                         carriers[i], examples[e].carriers[i]);
        cb_topology_close(topology);
    }
}

/* Two sockets of 32 cores; the sibling of core c is CPU 64 + c. */
static void test_big_machine(void **state)
{
    struct cb_topology *topology = open_machine(&(struct machine){LINUX_64_CORES, NULL});
    int32_t carriers[MOST];

    (void)state;
    place(topology, "compact", 4, 16, carriers);
    for (int i = 0; i < 64; i++) /* all 64 cores, processes 0 and 2 on the first socket */
        assert_int_equal(carriers[i], i / 16 % 2 * 32 + i / 32 * 16 + i % 16);
    place(topology, "compact", 2, 64, carriers);
    for (int i = 0; i < 128; i++)
        assert_int_equal(carriers[i], i / 64 * 32 + i % 32 + i / 32 % 2 * 64);
    place(topology, "smt", 2, 64, carriers);
    for (int i = 0; i < 128; i++)
        assert_int_equal(carriers[i], i / 64 * 32 + i % 64 / 2 + i % 2 * 64);
    cb_topology_close(topology);
}

/* --- for every shape, on every machine --- */

static const struct machine machines[] = {
    {"pack:1 core:4 pu:1", NULL},
    {"pack:1 core:4 pu:2", NULL},
    {"pack:2 core:3 pu:1", NULL},
    {TWO_SOCKETS, NULL},
    {TWO_SOCKETS, "0,4-7"},
    {TWO_SOCKETS, "0-2,5,8,13-15"},
    {"pack:3 [numa] core:4 pu:2", "0-7,8-12,22"},
    {FOUR_SOCKETS, NULL},
    {NODES_IN_PACKAGES, NULL},
    {NODES_IN_PACKAGES, "0,2-7"},
    {LINUX_64_CORES, NULL},
    {LINUX_64_CORES, "0-10,32-63,64-70"},
    {"pu:5", NULL},
};

static const struct cb_cpu *find(const struct cb_topology *t, int32_t number)
{
    for (uint32_t i = 0; i < cb_topology_cpus(t); i++)
        if (cb_topology_cpu(t, i)->number == number)
            return cb_topology_cpu(t, i);
    fail_msg("CPU %d is not of this machine", number);
    return NULL;
}

/* The node that a CPU belongs to, or its package on a machine that has one node for all. */
static uint32_t home(const struct cb_topology *t, const struct cb_cpu *cpu)
{
    for (uint32_t i = 1; i < cb_topology_cpus(t); i++)
        if (cb_topology_cpu(t, i)->node != cb_topology_cpu(t, 0)->node)
            return cpu->node;
    return cpu->package;
}

/* What a shape's placement uses: indexed by the kernel's numbers, and by homes. */
struct use {
    uint32_t of_cpu[128];
    uint32_t carriers[8], cores[8]; /* of a home */
};

static void count_use(const struct cb_topology *t, const int32_t *carriers, uint32_t n,
                      struct use *use)
{
    memset(use, 0, sizeof *use);
    for (uint32_t i = 0; i < cb_topology_cpus(t); i++)
        use->cores[home(t, cb_topology_cpu(t, i))] += cb_topology_cpu(t, i)->sibling == 0;
    for (uint32_t i = 0; i < n; i++) {
        use->of_cpu[carriers[i]]++;
        use->carriers[home(t, find(t, carriers[i]))]++;
    }
}

/* Within a home none is used twice more than another of the same kind, nor a sibling before the
 * first threads of all cores have as much to do. `smt` wants it otherwise, `core` wants none. */
static void expect_even_use(const struct cb_topology *t, const char *policy, const struct use *use)
{
    for (uint32_t i = 0; i < cb_topology_cpus(t); i++)
        for (uint32_t k = 0; k < cb_topology_cpus(t); k++) {
            const struct cb_cpu *a = cb_topology_cpu(t, i), *b = cb_topology_cpu(t, k);
            uint32_t more = use->of_cpu[a->number], less = use->of_cpu[b->number];

            if (home(t, a) != home(t, b) || (strcmp(policy, "core") == 0 && b->sibling > 0))
                continue;
            if (more > less + 1)
                fail_msg("CPU %d has %u carriers, CPU %d has %u", a->number, more, b->number, less);
            if (strcmp(policy, "smt") != 0 && a->sibling > b->sibling && more > less)
                fail_msg("CPU %d has %u carriers, sibling %u of a core; CPU %d has only %u",
                         a->number, more, a->sibling, b->number, less);
        }
}

/* No process could be moved to another home, to have fewer carriers a core there than it has now
 * where it is: what "least loaded" has to come to, whatever the order. */
static void expect_balance(const struct use *use, uint32_t threads)
{
    for (int a = 0; a < 8; a++)
        for (int b = 0; b < 8; b++)
            if (use->carriers[a] && use->cores[b] &&
                (uint64_t)use->carriers[a] * use->cores[b] >
                    ((uint64_t)use->carriers[b] + threads) * use->cores[a])
                fail_msg("home %d has %u carriers on %u cores, home %d has %u on %u", a,
                         use->carriers[a], use->cores[a], b, use->carriers[b], use->cores[b]);
}

static void expect_properties(const struct cb_topology *t, const char *policy, uint32_t processes,
                              uint32_t threads)
{
    int32_t carriers[MOST], again[MOST];
    struct use use;

    place(t, policy, processes, threads, carriers);
    place(t, policy, processes, threads, again);
    assert_memory_equal(carriers, again, processes * threads * sizeof *carriers);
    for (uint32_t i = 0; i < processes * threads; i++)
        assert_int_equal(home(t, find(t, carriers[i])),
                         home(t, find(t, carriers[i / threads * threads])));
    count_use(t, carriers, processes * threads, &use);
    expect_even_use(t, policy, &use);
    expect_balance(&use, threads);
}

static void test_properties(void **state)
{
    static const char *const policies[] = {"compact", "scatter", "core", "smt", "numa"};
    static const uint32_t sizes[] = {2, 3, 4, 5, 7, 8, 16};

    (void)state;
    for (size_t m = 0; m < COUNT_OF(machines); m++) {
        struct cb_topology *topology = open_machine(&machines[m]);

        print_message("%s of %s\n", machines[m].allowed ? machines[m].allowed : "all",
                      machines[m].description);
        for (size_t i = 0; i < COUNT_OF(policies) * COUNT_OF(sizes) * COUNT_OF(sizes); i++)
            expect_properties(topology, policies[i / COUNT_OF(sizes) / COUNT_OF(sizes)],
                              sizes[i / COUNT_OF(sizes) % COUNT_OF(sizes)],
                              sizes[i % COUNT_OF(sizes)]);
        cb_topology_close(topology);
    }
}

/* N threads and N processes stand on the same CPUs, in the policy's plain order: what makes
 * `thread` and `fork` comparable. */
static void test_threads_and_processes_alike(void **state)
{
    (void)state;
    for (size_t m = 0; m < COUNT_OF(machines); m++) {
        struct cb_topology *topology = open_machine(&machines[m]);

        for (int p = 0; cb_place_policies[p].name; p++) {
            const char *policy = cb_place_policies[p].name;
            int32_t threads[MOST], processes[MOST], *plain;
            uint32_t count;

            assert_int_equal(cb_topology_place(topology, policy, &plain, &count, NULL), 0);
            place(topology, policy, 1, 200, threads);
            place(topology, policy, 200, 1, processes);
            assert_memory_equal(threads, processes, 200 * sizeof *threads);
            for (uint32_t i = 0; i < 200; i++)
                assert_int_equal(threads[i], plain[i % count]);
            free(plain);
        }
        cb_topology_close(topology);
    }
}

static void test_refuses(void **state)
{
    struct cb_topology *topology = open_machine(&(struct machine){TWO_SOCKETS, "0-3"});
    static const char *const places[] = {"compcat", "4", "0,", ""};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const struct cb_formation formation = {places[i], 2, 2};
        struct cb_err err = {0};
        uint32_t count;
        int32_t *cpus;

        assert_true(cb_topology_place_shape(topology, &formation, &cpus, &count, &err) < 0);
        assert_true(err.code < 0);
    }
    cb_topology_close(topology);
}

static void test_part_of_a_machine(void **state)
{
    struct cb_topology *topology = open_machine(&(struct machine){TWO_SOCKETS, "0,4-8"});
    struct cb_err none = {0}, garbled = {0};
    char list[32];

    (void)state;
    assert_string_equal(cb_topology_list(topology, list, sizeof list), "0,4-8");
    assert_int_equal(cb_topology_cpus(topology), 6);
    assert_int_equal(cb_topology_cores(topology), 5);
    cb_topology_close(topology);
    assert_null(cb_topology_open_synthetic_part(TWO_SOCKETS, "99", &none));
    assert_contains(none.what, "'99'");
    assert_null(cb_topology_open_synthetic_part(TWO_SOCKETS, "x", &garbled));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),   cmocka_unit_test(test_big_machine),
        cmocka_unit_test(test_properties), cmocka_unit_test(test_threads_and_processes_alike),
        cmocka_unit_test(test_refuses),    cmocka_unit_test(test_part_of_a_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
