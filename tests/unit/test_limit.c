/* Which limit stood in the way: what can be said without reaching one. */
#include "tests/unit/check.h"

#include <errno.h>
#include <sys/resource.h>

#include "base/limit.h"
#include "base/used.h"

static void other_refusals_stay_what_they_are(void **state)
{
    static const int codes[] = {0, EINVAL, EPERM, ENOSYS, EIO};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct cb_err err = {.code = -codes[i], .what = "something"};

        assert_int_equal(cb_limit_explain(&err), -codes[i]);
        assert_string_equal(err.what, "something");
    }
}

/* Also when the descriptors are closed again: that errno has no other meaning. */
static void no_more_descriptors(void **state)
{
    struct cb_err err = {.code = -EMFILE, .what = "eventfd"}, all = {.code = -ENFILE, .what = "x"};
    char want[128];
    struct rlimit limit;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_cur == RLIM_INFINITY)
        skip();
    snprintf(want, sizeof want, "eventfd; RLIMIT_NOFILE is %llu: ulimit -n 1048576",
             (unsigned long long)limit.rlim_cur);
    assert_int_equal(cb_limit_explain(&err), -ENOTSUP);
    assert_string_equal(err.what, want);
    assert_int_equal(cb_limit_explain(&all), -ENOTSUP);
    assert_contains(all.what, "fs.file-max is ");
}

static void a_long_sentence_is_cut(void **state)
{
    struct cb_err err = {.code = -EMFILE};

    (void)state;
    memset(err.what, 'x', sizeof err.what - 1);
    cb_limit_explain(&err);
    assert_int_equal(strlen(err.what), sizeof err.what - 1);
}

static void memory_that_is_there_and_that_is_not(void **state)
{
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_limit_memory(4096, "two workers", &err), 0);
    assert_int_equal(err.code, 0);
    assert_int_equal(cb_limit_memory(1ull << 60, "two workers", &err), -ENOTSUP);
    assert_contains(err.what, "two workers need about 1073741824GiB of memory; ");
}

static void what_is_used_is_seen(void **state)
{
    (void)state;
    assert_true(cb_used_tasks() >= 1);
    assert_true(cb_used_user_tasks() >= 1 && cb_used_user_tasks() <= 4 * cb_used_tasks());
    assert_true(cb_used_mappings() > 5);
    assert_true(cb_used_addresses() > 100 << 10);
    assert_true(cb_used_number("/proc/self/status", "Threads:") >= 1);
    assert_true(cb_used_number("/proc/self/status", "No such line:") == UINT64_MAX);
    assert_true(cb_used_number("/no/such/file", NULL) == UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_refusals_stay_what_they_are),
        cmocka_unit_test(no_more_descriptors),
        cmocka_unit_test(a_long_sentence_is_cut),
        cmocka_unit_test(memory_that_is_there_and_that_is_not),
        cmocka_unit_test(what_is_used_is_seen),
    };

    return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
