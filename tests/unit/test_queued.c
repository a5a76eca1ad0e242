/* How long a thread waited for a CPU: what the kernel's line says, and what it doesn't. */
#include "tests/unit/check.h"

#include <errno.h>
#include <sys/resource.h>

#include "base/queued.h"

static void test_reads(void **state)
{
    static const struct {
        const char *text;
        uint64_t ns;
    } cases[] = {
        {"124080347 376819919 34\n", 376819919},
        {"0 0 1\n", 0}, /* it has only just begun to run */
        {"0 45778 1\n", 45778},
        {"1 18446744073709551615 3", UINT64_MAX},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t ns = 42;

        assert_int_equal(cb_queued_parse(cases[i].text, &ns), 0);
        assert_int_equal(ns, cases[i].ns);
    }
}

/* Unknown is not 0: `ns` stays as it was. */
static void test_refuses(void **state)
{
    static const char *const texts[] = {"",        "\n",       "0 0 0\n",
                                        "5 6\n",   "5 6 \n",   "5 6 7 8\n",
                                        "a b c\n", "5 -6 7\n", "5 99999999999999999999 7\n",
                                        "5  6 7\n"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        uint64_t ns = 42;

        if (cb_queued_parse(texts[i], &ns) != -ENODATA || ns != 42)
            fail_msg("'%s' was accepted", texts[i]);
    }
}

static void test_never_less_than_before(void **state)
{
    uint64_t before = 0, after = 0;
    int rc = cb_queued_read(&before);

    (void)state;
    if (rc != 0) { /* not on this kernel */
        assert_true(rc == -ENOENT || rc == -ENODATA || rc == -EACCES);
        skip();
    }
    for (int i = 0; i < 100; i++, before = after) {
        assert_int_equal(cb_queued_read(&after), 0);
        assert_true(after >= before);
    }
}

static void test_without_descriptors(void **state)
{
    struct rlimit limit, none;
    uint64_t ns = 42;
    int rc;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = limit;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    rc = cb_queued_read(&ns);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(rc, -EMFILE);
    assert_int_equal(ns, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_never_less_than_before),
        cmocka_unit_test(test_without_descriptors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
