/* How much of a run was disturbed. */
#include "tests/unit/check.h"

#include "bench/disturbance.h"

enum { MS = 1000000 };

/* A sample of 200 ms on two CPUs, with so much foreign time. */
static struct cb_figures sample(enum cb_kind kind, uint32_t rep, uint64_t foreign_ms)
{
    uint64_t busy = (200 + foreign_ms) * MS;
    struct cb_figures f = {
        .rep = rep,
        .kind = kind,
        .environment = {.have = CB_ENV_FOREIGN,
                        .samples = 1,
                        .wall_ns = 200 * MS,
                        .capacity_ns = 400 * MS,
                        .own_ns = 200 * MS,
                        .tasks_ns = busy,
                        .not_idle_ns = busy,
                        .tick_ns = 10 * MS,
                        .rounded = 1},
    };
    char text[CB_TAINT_TEXT];

    f.disturbed = cb_taint_judge(&f.environment, text);
    return f;
}

static void test_count(void **state)
{
    struct cb_figures figures[24] = {
        sample(CB_TIMING, 1, 0),   sample(CB_TIMING, 2, 100), sample(CB_COUNTING, 1, 0),
        sample(CB_TIMING, 1, 0),   sample(CB_TIMING, 2, 0),   sample(CB_TIMING, 1, 300),
        sample(CB_COUNTING, 1, 0), sample(CB_TIMING, 4, 0),
    };
    struct cb_disturbance d;

    (void)state;
    figures[5].status = CB_FAILED; /* its figures are not used, nor is what was around it */
    for (size_t i = 8; i < COUNT_OF(figures); i++)
        figures[i] = sample(CB_TIMING, 3, 26); /* 6.5%: seen in the sum */
    d = cb_disturbance_count(figures, COUNT_OF(figures));
    assert_int_equal(d.samples, 23);
    assert_int_equal(d.disturbed_samples, 1);
    assert_int_equal(d.blocks, 5); /* timing 1 to 4, counting 1 */
    assert_int_equal(d.disturbed_blocks, 2);
}

static void test_print(void **state)
{
    const struct cb_disturbance d = {20, 1, 4, 2}, none = {0};
    char text[256];
    FILE *out = tmpfile();

    (void)state;
    assert_non_null(out);
    cb_disturbance_print(out, &none);
    assert_int_equal(ftell(out), 0);
    cb_disturbance_print(out, &d);
    assert_string_equal(check_read(out, text, sizeof text),
                        "disturbed from outside: 1 of 20 samples, 2 of 4 blocks (column taint of "
                        "samples.csv)\n");
    fclose(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count),
        cmocka_unit_test(test_print),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
