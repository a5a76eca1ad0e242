/* Layouts in words, and padding by seed. */
#include "tests/unit/check.h"

#include "bench/layout.h"

static void layouts_are_written(void **state)
{
    struct cb_layout layout = {.text = 0x55d0c3a00000, .stack = 0x7ffc2b1d3f19};
    char text[CB_LAYOUT_TEXT];

    (void)state;
    assert_string_equal(cb_layout_format(&layout, text), "55d0c3a00000/7ffc2b1d3f19");
    layout.fixed = 1;
    assert_string_equal(cb_layout_format(&layout, text), "fixed:55d0c3a00000/7ffc2b1d3f19");
    layout = (struct cb_layout){0};
    assert_string_equal(cb_layout_format(&layout, text), "");
}

static void the_own_layout_is_known(void **state)
{
    struct cb_layout layout = cb_layout_read();
    uintptr_t here = (uintptr_t)&the_own_layout_is_known, local = (uintptr_t)&layout;

    (void)state;
    assert_int_equal(layout.text % 4096, 0);
    assert_true(layout.text < here && here - layout.text < 1 << 28);
    assert_true(layout.stack > local);
}

static void padding_follows_from_the_seed(void **state)
{
    enum { BLOCKS = 2000 };
    uint32_t least = CB_ENV_BYTES_MAX, most = 0, same = 0;
    double sum = 0;

    (void)state;
    for (uint32_t block = 1; block <= BLOCKS; block++) {
        uint32_t bytes = cb_layout_padding(1, block);

        assert_int_equal(bytes, cb_layout_padding(1, block));
        same += bytes == cb_layout_padding(2, block);
        least = bytes < least ? bytes : least;
        most = bytes > most ? bytes : most;
        sum += bytes;
    }
    assert_true(most <= CB_ENV_BYTES_MAX);
    assert_true(least < 50 && most > CB_ENV_BYTES_MAX - 50);
    assert_near(sum / BLOCKS, CB_ENV_BYTES_MAX / 2.0, 100); /* 4 standard errors */
    assert_true(same < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_written),
        cmocka_unit_test(the_own_layout_is_known),
        cmocka_unit_test(padding_follows_from_the_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
