/* Typed parameters: numbers, words, ranges, and sentences that name the choices. */
#include "tests/unit/check.h"

#include <errno.h>

#include "base/param.h"

enum { SIZE, PAUSE, KIND, SHARE, SPREAD };

static const char *const kinds[] = {"mutex", "ring", "pipe", NULL};
static const char *const half[] = {"half", "rest", NULL};

static const struct cb_param table[] = {
    [SIZE] = {.name = "size", .preset = "64KiB", .kind = CB_BYTES, .min = 8, .max = 1 << 20},
    [PAUSE] = {.name = "pause", .preset = "0", .kind = CB_DURATION, .max = 1000000000},
    [KIND] = {.name = "kind", .preset = "mutex", .words = kinds, .only_words = 1},
    [SHARE] = {.name = "share", .preset = "half", .min = 1, .max = 100, .words = half},
    [SPREAD] = {.name = "spread", .preset = "0.5", .kind = CB_RATIO, .max = 5 * CB_RATIO_ONE},
    {0},
};

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(cb_param_find(table, "size"), SIZE);
    assert_int_equal(cb_param_find(table, "share"), SHARE);
    assert_int_equal(cb_param_find(table, "siz"), -1);
    assert_int_equal(cb_param_find(NULL, "size"), -1);
}

static void test_reads_and_writes_back(void **state)
{
    static const struct {
        int param;
        const char *text;
        uint64_t value;
    } cases[] = {
        {SIZE, "8B", 8},          {SIZE, "1MiB", 1 << 20},
        {PAUSE, "0", 0},          {PAUSE, "1s", 1000000000},
        {KIND, "mutex", 0},       {KIND, "pipe", 2},
        {SHARE, "1", 1},          {SHARE, "100", 100},
        {SHARE, "half", CB_WORD}, {SHARE, "rest", CB_WORD + 1},
        {SPREAD, "0.25", 250},    {SPREAD, "5", 5000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct cb_param *param = &table[cases[i].param];
        uint64_t value = 12345;
        char text[32];

        assert_int_equal(cb_param_parse(param, cases[i].text, &value, NULL), 0);
        assert_int_equal(value, cases[i].value);
        assert_string_equal(cb_param_format(param, value, text, sizeof text), cases[i].text);
    }
}

static void test_refuses(void **state)
{
    static const struct {
        int param;
        const char *text, *sentence;
    } cases[] = {
        {SIZE, "7B", "size=7B is out of range: 8B to 1MiB"},
        {SIZE, "1025KiB", "size=1025KiB is out of range"},
        {SIZE, "64k", "size=64k: '64k' is not a size"},
        {SIZE, "7", "size=7 is out of range: 8B to 1MiB"},
        {PAUSE, "64", "pause=64: '64' is not a duration"},
        {SIZE, "", "size=: '' is not a size"},
        {PAUSE, "2s", "pause=2s is out of range: 0 to 1s"},
        {KIND, "rnig", "kind=rnig: choose mutex, ring or pipe (did you mean 'ring'?)"},
        {KIND, "semaphore", "kind=semaphore: choose mutex, ring or pipe"},
        {KIND, "0", "kind=0: choose"},
        {SHARE, "0", "share=0 is out of range: 1 to 100, or half or rest"},
        {SHARE, "101", "share=101 is out of range"},
        {SHARE, "most", "share=most: 'most' is not a whole number such as 1000, nor half or rest"},
        {SPREAD, "5.001", "spread=5.001 is out of range: 0 to 5"},
        {SPREAD, "half", "spread=half: 'half' is not a number such as 2 or 0.5"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_err err = {0};
        uint64_t value;

        assert_int_equal(cb_param_parse(&table[cases[i].param], cases[i].text, &value, &err),
                         -EINVAL);
        assert_contains(err.what, cases[i].sentence);
    }
}

static void test_defaults(void **state)
{
    static const uint64_t expected[CB_PARAMS_MAX] = {65536, 0, 0, CB_WORD, 500};
    static const uint64_t zeros[CB_PARAMS_MAX];
    uint64_t values[CB_PARAMS_MAX];

    (void)state;
    memset(values, 0xff, sizeof values);
    cb_param_defaults(table, values);
    assert_memory_equal(values, expected, sizeof values);
    cb_param_defaults(NULL, values);
    assert_memory_equal(values, zeros, sizeof values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_reads_and_writes_back),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_defaults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
