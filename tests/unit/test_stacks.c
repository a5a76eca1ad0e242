/* Stacks: all bytes of them can be used, and the page below each can't. */
#include "tests/unit/check.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runners/stacks.h"

enum { STACKS = 5 };

static struct cb_stacks stacks;
static size_t page;

static int open_stacks(size_t bytes)
{
    int rc = cb_stacks_open(&stacks, STACKS, bytes, NULL);

    for (uint32_t i = 0; rc == 0 && i < STACKS; i++)
        rc = cb_stacks_guard(&stacks, i, NULL);
    return rc;
}

static int setup(void **state)
{
    (void)state;
    page = (size_t)sysconf(_SC_PAGESIZE);
    return open_stacks(CB_STACKS_GUARDED - 100);
}

static int setup_packed(void **state)
{
    (void)state;
    page = (size_t)sysconf(_SC_PAGESIZE);
    return open_stacks(page);
}

static int teardown(void **state)
{
    (void)state;
    cb_stacks_close(&stacks);
    return 0;
}

/* How a child ends that writes to `address`. */
static int touch(volatile char *address)
{
    struct rlimit no_core = {0, 0};
    pid_t child;
    int status;

    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &no_core);
        signal(SIGSEGV, SIG_DFL); /* cmocka and the sanitizers have handlers of their own */
        *address = 1;
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void test_layout(void **state)
{
    (void)state;
    assert_int_equal(stacks.bytes, CB_STACKS_GUARDED); /* rounded up */
    assert_int_equal(stacks.stride, CB_STACKS_GUARDED + page);
    for (uint32_t i = 0; i < STACKS; i++) {
        assert_int_equal((uintptr_t)cb_stacks_low(&stacks, i) % page, 0);
        assert_ptr_equal(cb_stacks_low(&stacks, i), stacks.base + i * stacks.stride + page);
    }
}

static void test_every_byte_is_usable(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < STACKS; i++)
        memset(cb_stacks_low(&stacks, i), (int)i + 1, stacks.bytes);
    for (uint32_t i = 0; i < STACKS; i++) {
        assert_int_equal(cb_stacks_low(&stacks, i)[0], i + 1);
        assert_int_equal(cb_stacks_low(&stacks, i)[stacks.bytes - 1], i + 1);
    }
}

static void test_guard_pages_fault(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < STACKS; i++) {
        int inside = touch(cb_stacks_low(&stacks, i)), below = touch(cb_stacks_low(&stacks, i) - 1),
            far_below = touch(cb_stacks_low(&stacks, i) - page);

        assert_true(WIFEXITED(inside) && WEXITSTATUS(inside) == 0);
        assert_true(WIFSIGNALED(below) && WTERMSIG(below) == SIGSEGV);
        assert_true(WIFSIGNALED(far_below) && WTERMSIG(far_below) == SIGSEGV);
    }
}

static void test_packed_layout(void **state)
{
    (void)state;
    assert_int_equal(stacks.bytes, page);
    assert_int_equal(stacks.stride, page);
    for (uint32_t i = 0; i < STACKS; i++)
        assert_ptr_equal(cb_stacks_low(&stacks, i), stacks.base + i * page);
}

static void test_an_overrun_is_noticed(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < STACKS; i++)
        assert_true(cb_stacks_intact(&stacks, i));
    memset(cb_stacks_low(&stacks, 2) + 8, 0xff, stacks.bytes - 8); /* all of its own */
    assert_true(cb_stacks_intact(&stacks, 2));
    cb_stacks_low(&stacks, 2)[7] ^= 1;
    for (uint32_t i = 0; i < STACKS; i++)
        assert_int_equal(cb_stacks_intact(&stacks, i), i != 2);
}

static void test_below_the_first_packed_one(void **state)
{
    int below = touch(stacks.base - 1);

    (void)state;
    assert_true(WIFSIGNALED(below) && WTERMSIG(below) == SIGSEGV);
}

static void test_more_than_there_is(void **state)
{
    struct cb_stacks none;
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_stacks_open(&none, 1 << 20, 1 << 30, &err), -ENOMEM); /* 2^50 bytes */
    assert_contains(err.what, "1048576 coroutine stacks of 1073741824 bytes");
    assert_null(none.mapping);
    cb_stacks_close(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_layout, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_byte_is_usable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_guard_pages_fault, setup, teardown),
        cmocka_unit_test_setup_teardown(test_packed_layout, setup_packed, teardown),
        cmocka_unit_test_setup_teardown(test_an_overrun_is_noticed, setup_packed, teardown),
        cmocka_unit_test_setup_teardown(test_below_the_first_packed_one, setup_packed, teardown),
        cmocka_unit_test(test_more_than_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
