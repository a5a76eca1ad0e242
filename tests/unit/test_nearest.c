/* "Did you mean": within a third of the length, at least two edits; the first of equals. */
#include "tests/unit/check.h"

#include "base/nearest.h"

static const char *const names[] = {"cpu-sum", "io-sleep", "queue", "null",
                                    "an-extraordinarily-long-name"};

static void test_finds_the_closest(void **state)
{
    static const struct {
        const char *typed, *expected;
    } cases[] = {
        {"queue", "queue"},
        {"queu", "queue"},
        {"quueue", "queue"},
        {"quxyz", NULL},
        {"cpusum", "cpu-sum"},
        {"cpu_sum", "cpu-sum"},
        {"io-slepe", "io-sleep"},
        {"nulll", "null"},
        {"nxx", NULL},
        {"nuxx", "null"},
        {"elephant", NULL},
        {"", NULL},
        {"an-xtraordinarly-log-nme", "an-extraordinarily-long-name"}, /* four edits of 24 */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *near = cb_nearest(cases[i].typed, names, COUNT_OF(names));

        if (!near != !cases[i].expected)
            fail_msg("'%s' gives %s", cases[i].typed, near ? near : "nothing");
        if (near)
            assert_string_equal(near, cases[i].expected);
    }
}

static void test_first_of_equals(void **state)
{
    static const char *const equals[] = {"bat", "cat", "rat"};

    (void)state;
    assert_string_equal(cb_nearest("hat", equals, 3), "bat");
    assert_null(cb_nearest("hat", equals, 0));
}

/* Names are at most a line of a table; anything longer is never near, and overruns nothing. */
static void test_very_long_is_not_near(void **state)
{
    char typed[500];

    (void)state;
    memset(typed, 'q', sizeof typed);
    typed[sizeof typed - 1] = '\0';
    assert_null(cb_nearest(typed, names, COUNT_OF(names)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_the_closest),
        cmocka_unit_test(test_first_of_equals),
        cmocka_unit_test(test_very_long_is_not_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
