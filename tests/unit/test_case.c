/* How a case is written, and what it shares a chart with. */
#include "tests/unit/check.h"

#include "bench/case.h"

static const char *const words[] = {"fast", "slow", NULL};

static const struct cb_param params[] = {
    {.name = "n", .preset = "1", .max = UINT32_MAX},
    {.name = "pause", .preset = "0", .kind = CB_DURATION, .max = UINT32_MAX},
    {0},
};
static const struct cb_param options[] = {
    {.name = "way", .preset = "fast", .words = words, .only_words = 1},
    {.name = "stack", .preset = "64KiB", .kind = CB_BYTES, .max = UINT32_MAX},
    {0},
};
static const struct cb_workload workload = {.name = "work", .params = params},
                                bare = {.name = "bare"}, chunked = {.name = "c", .chunk = 64};
static const struct cb_runner runner = {.name = "run", .options = options},
                              plain = {.name = "plain"},
                              shaped = {.name = "shaped", .any_shape = 1};

static void test_params(void **state)
{
    struct cb_case c = {.workload = &workload, .params = {1000, 2000000}};
    char text[CB_CASE_TEXT];

    (void)state;
    assert_string_equal(cb_case_params(&c, text), "n=1000;pause=2ms");
    c.workload = &bare;
    assert_string_equal(cb_case_params(&c, text), "");
}

static void test_runner_shows_what_differs_from_defaults(void **state)
{
    static const struct {
        uint64_t way, stack;
        const char *text;
    } cases[] = {{0, 65536, "run"},
                 {1, 65536, "run:way=slow"},
                 {0, 4096, "run:stack=4KiB"},
                 {1, 4096, "run:way=slow:stack=4KiB"}};
    struct cb_case c = {.runner = &plain};
    char text[CB_CASE_TEXT];

    (void)state;
    assert_string_equal(cb_case_runner(&c, text), "plain");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        c = (struct cb_case){.runner = &runner, .options = {cases[i].way, cases[i].stack}};
        assert_string_equal(cb_case_runner(&c, text), cases[i].text);
    }
}

static void test_shape(void **state)
{
    struct cb_case c = {.shape = {2, 4, 1000000}};
    char text[CB_CASE_TEXT];

    (void)state;
    assert_string_equal(cb_case_shape(&c, text), "2x4x1000000");
    assert_int_equal(cb_shape_workers(c.shape), 8000000);
    assert_int_equal(cb_shape_carriers(c.shape), 8);
    c.pool = 8000000;
    c.runner = &shaped;
    assert_string_equal(cb_case_pool(&c, text), "2x4x1000000");
    c.runner = &plain;
    assert_string_equal(cb_case_pool(&c, text), "8000000");
    c.shape = (struct cb_shape){1 << 20, 1 << 20, 2};
    assert_int_equal(cb_shape_workers(c.shape), 1ull << 41); /* more than 32 bits */
}

/* At least 16 hand-outs a worker, as far as there is work for them. */
static void test_chunk(void **state)
{
    static const struct {
        const struct cb_workload *workload;
        uint64_t tasks;
        uint32_t pool, chunk;
    } cases[] = {
        {&bare, 0, 4, 1},
        {&bare, 1000, 4, 1},
        {&chunked, 0, 4, 64},
        {&chunked, 1, 4, 1},
        {&chunked, 64, 4, 1},
        {&chunked, 640, 4, 10},
        {&chunked, 4095, 4, 63},
        {&chunked, 4096, 4, 64},
        {&chunked, 1ull << 40, 1000000, 64},
        {&chunked, 1000, 1000000, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_case c = {
            .workload = cases[i].workload, .tasks = cases[i].tasks, .pool = cases[i].pool};

        assert_int_equal(cb_case_chunk(&c), cases[i].chunk);
    }
}

static void test_same_panel(void **state)
{
    const struct cb_case c = {.workload = &workload,
                              .runner = &runner,
                              .pool = 1,
                              .params = {1, 2},
                              .duration_ns = 5,
                              .place = "compact"};
    char place[] = "compact"; /* the text counts, not the pointer */
    struct cb_case other = c;

    (void)state;
    other.runner = &plain;
    other.pool = 8;
    other.shape.threads = 8;
    other.options[1] = 7;
    other.place = place;
    assert_true(cb_case_same_panel(&c, &other));
    other.params[1] = 3;
    assert_false(cb_case_same_panel(&c, &other));
    other = c, other.workload = &bare;
    assert_false(cb_case_same_panel(&c, &other));
    other = c, other.duration_ns = 6;
    assert_false(cb_case_same_panel(&c, &other));
    other = c, other.tasks = 6;
    assert_false(cb_case_same_panel(&c, &other));
    other = c, other.place = "scatter";
    assert_false(cb_case_same_panel(&c, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_params),
        cmocka_unit_test(test_runner_shows_what_differs_from_defaults),
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_chunk),
        cmocka_unit_test(test_same_panel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
