/* Sizes and shapes: where a sweep starts, and what lies beside one. */
#include "tests/unit/check.h"

#include "bench/tuner/arm.h"
#include "bench/tuner/lattice.h"
#include "bench/tuner/sizes.h"

static struct cb_space sizes_to(uint32_t largest, double cpus)
{
    return (struct cb_space){
        .cpus = cpus, .cores = (uint32_t)cpus, .largest = largest, .cap = largest, .gap = 1.10};
}

static struct cb_space shapes_for(double cpus, uint32_t cap)
{
    return (struct cb_space){.nested = 1,
                             .cpus = cpus,
                             .cores = (uint32_t)cpus,
                             .largest = cap,
                             .cap = cap,
                             .gap = 1.10,
                             .process_bytes = 1e6,
                             .thread_bytes = 1e5,
                             .coroutine_bytes = 4e3};
}

static void assert_start(const struct cb_space *space, const uint32_t *expected, uint32_t count)
{
    struct cb_arm arms[CB_ARMS_MAX];

    assert_int_equal(cb_space_start(space, arms), count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(arms[i].pool, expected[i]);
        assert_int_equal(arms[i].shape.coroutines, expected[i]);
    }
}

static void a_sweep_has_powers_of_two_and_anchors(void **state)
{
    static const uint32_t eight[] = {1, 2, 4, 8, 9, 16, 32, 64};
    static const uint32_t quota[] = {1, 2, 3, 4, 6, 8, 12, 16, 20};
    static const uint32_t also[] = {5, 100, 7, 5}, with_also[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 20};
    static const uint32_t one[] = {1};
    struct cb_space space = sizes_to(64, 8);

    (void)state;
    assert_start(&space, eight, COUNT_OF(eight));
    space = sizes_to(20, 2.5);
    space.cores = 6;
    assert_start(&space, quota, COUNT_OF(quota));
    space = sizes_to(20, 8);
    space.cores = 3;
    space.also = also;
    space.also_count = 4;
    assert_start(&space, with_also, COUNT_OF(with_also));
    space = sizes_to(1, 8);
    assert_start(&space, one, 1);
}

static void a_size_asked_for_widens_the_sweep_to_the_cap(void **state)
{
    static const uint32_t also[] = {100, 5000}, expected[] = {1, 2, 4, 8, 9, 16, 32, 64, 100};
    struct cb_space space = sizes_to(64, 8);

    (void)state;
    space.cap = 1000;
    space.also = also;
    space.also_count = 2;
    assert_start(&space, expected, COUNT_OF(expected));
}

static void nonsense_still_gives_a_sweep(void **state)
{
    struct cb_space space = sizes_to(4, NAN);
    struct cb_arm arms[CB_ARMS_MAX];

    (void)state;
    assert_true(cb_space_start(&space, arms) >= 3);
    space = sizes_to(0, 0);
    assert_int_equal(cb_space_start(&space, arms), 1);
    space = sizes_to(UINT32_MAX, 1e12);
    assert_true(cb_space_start(&space, arms) >= 33);
}

static void the_middle_lies_strictly_between(void **state)
{
    (void)state;
    assert_int_equal(cb_sizes_between(4, 16, 1.1), 8);
    assert_int_equal(cb_sizes_between(8, 9, 1.1), 0);
    assert_int_equal(cb_sizes_between(8, 10, 1.1), 9);
    assert_int_equal(cb_sizes_between(1, 3, 1.1), 2);
    assert_int_equal(cb_sizes_between(100, 110, 1.1), 0);
    assert_int_equal(cb_sizes_between(100, 112, 1.1), 106);
    assert_int_equal(cb_sizes_between(5, 5, 1.1), 0);
    assert_int_equal(cb_sizes_between(4000000000u, UINT32_MAX, 1.01), 4144860574u);
}

static void beside_a_size_are_midpoints_to_its_neighbours(void **state)
{
    struct cb_space space = sizes_to(64, 8);
    struct cb_arm measured[4], arms[CB_ARMS_MAX];
    static const uint32_t pools[] = {64, 1, 8, 16};

    (void)state;
    for (int i = 0; i < 4; i++)
        measured[i] = cb_arm_of_pool(&space, pools[i]);
    assert_int_equal(cb_space_beside(&space, measured, 4, &measured[2], arms), 2);
    assert_int_equal(arms[0].pool, 3);
    assert_int_equal(arms[1].pool, 11);
    assert_int_equal(cb_space_beside(&space, measured, 4, &measured[0], arms), 1);
    assert_int_equal(arms[0].pool, 32);
    assert_int_equal(cb_space_beside(&space, measured, 1, &measured[0], arms), 0);
}

static struct cb_shape as_threads(uint32_t pool, uint32_t cpus)
{
    return (struct cb_shape){cpus, pool, 1};
}

static void a_runner_gives_a_size_its_shape(void **state)
{
    struct cb_space space = sizes_to(64, 2.5);
    struct cb_arm arm;

    (void)state;
    space.shape = as_threads;
    arm = cb_arm_of_pool(&space, 7);
    assert_int_equal(arm.shape.threads, 7);
    assert_int_equal(arm.shape.processes, 3);
    assert_int_equal(arm.pool, 7);
}

static void small_is_memory_among_shapes(void **state)
{
    struct cb_space space = shapes_for(8, 512);
    struct cb_arm threads = {{1, 8, 1}, 8}, processes = {{4, 1, 1}, 4},
                  coroutines = {{1, 1, 64}, 64};

    (void)state;
    assert_near(cb_arm_size(&space, &threads), 1e6 + 8e5 + 8 * 4e3, 1);
    assert_true(cb_arm_compare(&space, &threads, &processes) < 0);
    assert_true(cb_arm_compare(&space, &coroutines, &threads) < 0);
    assert_int_equal(cb_arm_compare(&space, &threads, &threads), 0);
    space.process_bytes = space.thread_bytes = space.coroutine_bytes = NAN;
    assert_true(cb_arm_compare(&space, &processes, &threads) < 0); /* by workers, then */
    space.nested = 0;
    assert_near(cb_arm_size(&space, &coroutines), 64, 0);
}

static void a_sweep_of_shapes_is_the_start_set(void **state)
{
    struct cb_space space = shapes_for(8, 512);
    struct cb_arm arms[CB_ARMS_MAX];
    uint32_t count = cb_space_start(&space, arms);

    (void)state;
    assert_int_equal(count, 12);
    for (uint32_t i = 1; i < count; i++)
        assert_true(cb_arm_compare(&space, &arms[i - 1], &arms[i]) < 0);
    assert_int_equal(cb_lattice_count(&space), 182);
    space = shapes_for(4, 256);
    assert_int_equal(cb_lattice_count(&space), 130);
    space = shapes_for(1, 1);
    assert_int_equal(cb_space_start(&space, arms), 1);
    space = shapes_for(6, 1000); /* powers of two nonetheless */
    count = cb_space_start(&space, arms);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(arms[i].pool & (arms[i].pool - 1), 0);
}

static void beside_a_shape_are_its_lattice_neighbours(void **state)
{
    struct cb_space space = shapes_for(8, 512);
    struct cb_arm arm = {{4, 2, 8}, 64}, corner = {{1, 1, 1}, 1}, arms[CB_ARMS_MAX];

    (void)state;
    assert_int_equal(cb_space_beside(&space, &arm, 1, &arm, arms), 10);
    for (uint32_t i = 0; i < 10; i++) {
        assert_int_equal(arms[i].pool, cb_shape_workers(arms[i].shape));
        assert_false(cb_arm_same(&arms[i], &arm));
    }
    assert_int_equal(cb_space_beside(&space, &corner, 1, &corner, arms), 3);
    space.cap = 64; /* what would have more workers isn't there */
    assert_int_equal(cb_space_beside(&space, &arm, 1, &arm, arms), 7);
    assert_int_equal(cb_space_beside(&space, arms, 7, &arm, arms + 7), 0);
}

static void a_shape_doubles_at_its_innermost_level(void **state)
{
    struct cb_space space = shapes_for(8, 512);
    struct cb_arm arm = {{2, 4, 1}, 8}, serial = {{1, 1, 1}, 1}, largest = {{1, 1, 512}, 512};

    (void)state;
    assert_int_equal(cb_lattice_double(&space, &arm).shape.threads, 8);
    assert_int_equal(cb_lattice_double(&space, &serial).shape.coroutines, 2);
    assert_int_equal(cb_lattice_double(&space, &largest).pool, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sweep_has_powers_of_two_and_anchors),
        cmocka_unit_test(a_size_asked_for_widens_the_sweep_to_the_cap),
        cmocka_unit_test(nonsense_still_gives_a_sweep),
        cmocka_unit_test(the_middle_lies_strictly_between),
        cmocka_unit_test(beside_a_size_are_midpoints_to_its_neighbours),
        cmocka_unit_test(a_runner_gives_a_size_its_shape),
        cmocka_unit_test(small_is_memory_among_shapes),
        cmocka_unit_test(a_sweep_of_shapes_is_the_start_set),
        cmocka_unit_test(beside_a_shape_are_its_lattice_neighbours),
        cmocka_unit_test(a_shape_doubles_at_its_innermost_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
