/* Placement on described machines, against orders derived by hand. */
#include "tests/unit/check.h"

#include <errno.h>

#include "base/topology.h"

enum { MOST = 128 };

static const struct machine {
    const char *what, *description;
    uint32_t cpus, cores;
    struct {
        const char *place;
        int32_t order[17]; /* ended by -1 */
    } expected[5];
} machines[] = {
    {"one socket, four cores",
     "pack:1 core:4 pu:1",
     4,
     4,
     {{"compact", {0, 1, 2, 3, -1}},
      {"scatter", {0, 1, 2, 3, -1}},
      {"core", {0, 1, 2, 3, -1}},
      {"smt", {0, 1, 2, 3, -1}},
      {"numa", {0, 1, 2, 3, -1}}}},
    {"one socket, four cores, SMT numbered last",
     "pack:1 core:4 pu:2(indexes=2*4:4*1)",
     8,
     4,
     {{"compact", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"scatter", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"core", {0, 1, 2, 3, -1}},
      {"smt", {0, 4, 1, 5, 2, 6, 3, 7, -1}},
      {"numa", {0, 1, 2, 3, 4, 5, 6, 7, -1}}}},
    {"two sockets of two caches of two cores",
     "pack:2 [numa] l3:2 core:2 pu:1",
     8,
     8,
     {{"compact", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"scatter", {0, 4, 2, 6, 1, 5, 3, 7, -1}},
      {"core", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"smt", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"numa", {0, 4, 1, 5, 2, 6, 3, 7, -1}}}},
    {"the same, SMT siblings numbered together",
     "pack:2 [numa] l3:2 core:2 pu:2",
     16,
     8,
     {{"compact", {0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15, -1}},
      {"scatter", {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15, -1}},
      {"core", {0, 2, 4, 6, 8, 10, 12, 14, -1}},
      {"smt", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1}},
      {"numa", {0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15, -1}}}},
    {"four sockets of two cores, SMT numbered last",
     "pack:4 [numa] core:2 pu:2(indexes=2*8:8*1)",
     16,
     8,
     {{"compact", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1}},
      {"scatter", {0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15, -1}},
      {"core", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"smt", {0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15, -1}},
      {"numa", {0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15, -1}}}},
    {"four sockets of two cores",
     "pack:4 [numa] core:2 pu:1",
     8,
     8,
     {{"compact", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"scatter", {0, 2, 4, 6, 1, 3, 5, 7, -1}},
      {"core", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"smt", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"numa", {0, 2, 4, 6, 1, 3, 5, 7, -1}}}},
    {"two sockets of two NUMA nodes of two cores",
     "pack:2 group:2 [numa] core:2 pu:1",
     8,
     8,
     {{"compact", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"scatter", {0, 4, 2, 6, 1, 5, 3, 7, -1}},
      {"core", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"smt", {0, 1, 2, 3, 4, 5, 6, 7, -1}},
      {"numa", {0, 2, 4, 6, 1, 3, 5, 7, -1}}}},
    {"a machine that tells of no cores",
     "pu:3",
     3,
     3,
     {{"compact", {0, 1, 2, -1}},
      {"scatter", {0, 1, 2, -1}},
      {"core", {0, 1, 2, -1}},
      {"smt", {0, 1, 2, -1}},
      {"numa", {0, 1, 2, -1}}}},
};

static struct cb_topology *open_machine(const char *description)
{
    struct cb_err err = {0};
    struct cb_topology *topology = cb_topology_open_synthetic(description, &err);

    if (!topology)
        fail_msg("%s", err.what);
    return topology;
}

static void expect(const struct cb_topology *topology, const char *place, const int32_t *order,
                   uint32_t length)
{
    struct cb_err err = {0};
    uint32_t count;
    int32_t *cpus;

    if (cb_topology_place(topology, place, &cpus, &count, &err) != 0)
        fail_msg("%s", err.what);
    for (uint32_t i = 0; i < length && i < count; i++)
        if (cpus[i] != order[i])
            fail_msg("%s: carrier %u is on CPU %d instead of %d", place, i, cpus[i], order[i]);
    assert_int_equal(count, length);
    free(cpus);
}

static void test_policies(void **state)
{
    (void)state;
    for (size_t m = 0; m < COUNT_OF(machines); m++) {
        struct cb_topology *topology = open_machine(machines[m].description);

        print_message("%s\n", machines[m].what);
        assert_int_equal(cb_topology_cpus(topology), machines[m].cpus);
        assert_int_equal(cb_topology_cores(topology), machines[m].cores);
        for (size_t i = 0; i < 5; i++) {
            uint32_t length = 0;

            while (machines[m].expected[i].order[length] >= 0)
                length++;
            expect(topology, machines[m].expected[i].place, machines[m].expected[i].order, length);
        }
        cb_topology_close(topology);
    }
}

/* Two sockets of four caches of eight cores; the sibling of core c is CPU 64 + c. */
static void test_policies_on_a_big_machine(void **state)
{
    struct cb_topology *topology =
        open_machine("pack:2 [numa] l3:4 core:8 pu:2(indexes=2*64:64*1)");
    int32_t compact[MOST], scatter[MOST], smt[MOST], numa[MOST];

    (void)state;
    for (int i = 0; i < MOST; i++) {
        int sibling = i / 64, at = i % 64; /* all first siblings before any second */

        compact[i] = i;
        scatter[i] = 64 * sibling + at % 2 * 32 + at / 2 % 4 * 8 + at / 8;
        smt[i] = i % 2 * 64 + i / 2;
        numa[i] = 64 * sibling + at % 2 * 32 + at / 2;
    }
    assert_int_equal(cb_topology_cpus(topology), 128);
    assert_int_equal(cb_topology_cores(topology), 64);
    expect(topology, "compact", compact, 128);
    expect(topology, "scatter", scatter, 128);
    expect(topology, "core", compact, 64);
    expect(topology, "smt", smt, 128);
    expect(topology, "numa", numa, 128);
    cb_topology_close(topology);
}

static void test_table_of_cpus(void **state)
{
    struct cb_topology *topology = open_machine("pack:2 [numa] core:2 pu:2(indexes=2*4:4*1)");
    char list[32];

    (void)state;
    for (uint32_t i = 0; i < 8; i++) { /* hwloc's order: a core's siblings side by side */
        const struct cb_cpu *cpu = cb_topology_cpu(topology, i);

        assert_int_equal(cpu->number, i % 2 * 4 + i / 2);
        assert_int_equal(cpu->core, i / 2);
        assert_int_equal(cpu->package, i / 4);
        assert_int_equal(cpu->node, i / 4);
        assert_int_equal(cpu->sibling, i % 2);
        assert_int_equal(cpu->spread, cb_topology_cpu(topology, i ^ 1)->spread);
    }
    assert_string_equal(cb_topology_list(topology, list, sizeof list), "0-7");
    cb_topology_close(topology);
}

static void test_lists(void **state)
{
    struct cb_topology *topology = open_machine("pack:1 core:4 pu:1");

    (void)state;
    expect(topology, "2", (int32_t[]){2}, 1);
    expect(topology, "0,2-3", (int32_t[]){0, 2, 3}, 3);
    expect(topology, "3,1,2", (int32_t[]){3, 1, 2}, 3); /* as written */
    expect(topology, "1-1", (int32_t[]){1}, 1);
    expect(topology, "0-3", (int32_t[]){0, 1, 2, 3}, 4);
    expect(topology, "none", (int32_t[]){CB_NOT_BOUND}, 1);
    cb_topology_close(topology);
}

static void test_refuses(void **state)
{
    static const struct {
        const char *place, *sentence;
    } cases[] = {
        {"0,", "'0,' is not a list of CPUs such as 0,2-3"},
        {"0,,1", "is not a list"},
        {"3-1", "is not a list"},
        {"0-", "is not a list"},
        {"0-1-2", "is not a list"},
        {"0-x", "is not a list"},
        {"1x", "is not a list"},
        {"0 1", "is not a list"},
        {"0, 1", "is not a list"},
        {"0,-1", "is not a list"},
        {"4", "CPU 4 of the list '4' is not allowed here: the allowed CPUs are 0-3"},
        {"0-4", "CPU 4 of the list '0-4' is not allowed"},
        {"0-99999999999999999999", "CPU 4 of the list"},
        {"4294967296", "CPU 4294967296 of the list"}, /* not CPU 0 */
        {"", "unknown place ''"},
        {"-1", "unknown place '-1'"},
        {",0", "unknown place ',0'"},
        {"compcat", "list of the CPUs 0-3 (did you mean 'compact'?)"},
        {"Compact", "did you mean 'compact'?"},
        {"everywhere", "choose compact, scatter, core, smt, numa, none or a list"},
    };
    struct cb_topology *topology = open_machine("pack:1 core:4 pu:1");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_err err = {0};
        uint32_t count;
        int32_t *cpus;

        if (cb_topology_place(topology, cases[i].place, &cpus, &count, &err) != -EINVAL)
            fail_msg("'%s' was accepted", cases[i].place);
        assert_contains(err.what, cases[i].sentence);
    }
    cb_topology_close(topology);
}

static void test_synthetic_machine_cannot_be_bound_to(void **state)
{
    struct cb_topology *topology = open_machine("pack:1 core:4 pu:1");
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_topology_bind(topology, 0, &err), -ENOSYS);
    assert_int_equal(err.code, -ENOSYS);
    cb_topology_close(topology);
    cb_topology_close(NULL);
}

static void test_malformed_description(void **state)
{
    struct cb_err err = {0};

    (void)state;
    assert_null(cb_topology_open_synthetic("pack:two", &err));
    assert_int_equal(err.code, -EINVAL);
    assert_contains(err.what, "'pack:two'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_policies_on_a_big_machine),
        cmocka_unit_test(test_table_of_cpus),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_synthetic_machine_cannot_be_bound_to),
        cmocka_unit_test(test_malformed_description),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
