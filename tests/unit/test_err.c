/* The first failure wins, and a sentence that is too long is cut, never overrun. */
#include "tests/unit/check.h"

#include <errno.h>

#include "base/err.h"

static void test_records_code_and_sentence(void **state)
{
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_err_set(&err, -EINVAL, "worker %d of %s", 7, "fork"), -EINVAL);
    assert_int_equal(err.code, -EINVAL);
    assert_string_equal(err.what, "worker 7 of fork");
}

static void test_errno_appends_its_text(void **state)
{
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_err_errno(&err, ENOENT, "opening %s", "x"), -ENOENT);
    assert_int_equal(err.code, -ENOENT);
    assert_string_equal(err.what, "opening x: No such file or directory");
}

static void test_first_failure_wins(void **state)
{
    struct cb_err err = {0};

    (void)state;
    cb_err_set(&err, -EINVAL, "first");
    assert_int_equal(cb_err_set(&err, -ENOMEM, "second"), -ENOMEM); /* returned, not recorded */
    assert_int_equal(cb_err_errno(&err, EIO, "third"), -EIO);
    assert_int_equal(err.code, -EINVAL);
    assert_string_equal(err.what, "first");
}

static void test_null_is_accepted(void **state)
{
    (void)state;
    assert_int_equal(cb_err_set(NULL, -EINVAL, "nobody reads this"), -EINVAL);
    assert_int_equal(cb_err_errno(NULL, EIO, "nor this"), -EIO);
}

static void test_long_sentence_is_cut(void **state)
{
    struct {
        struct cb_err err;
        char after;
    } guarded = {.after = 'x'};
    char text[400];

    (void)state;
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    cb_err_errno(&guarded.err, ENOENT, "%s", text);
    assert_int_equal(strlen(guarded.err.what), sizeof guarded.err.what - 1);
    assert_int_equal(guarded.after, 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_code_and_sentence),
        cmocka_unit_test(test_errno_appends_its_text),
        cmocka_unit_test(test_first_failure_wins),
        cmocka_unit_test(test_null_is_accepted),
        cmocka_unit_test(test_long_sentence_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
