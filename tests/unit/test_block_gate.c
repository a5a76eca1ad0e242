/* The shared block: its layout, the one failure it keeps, and its gate. */
#include "tests/unit/check.h"

#include <errno.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/block.h"

static struct cb_block *block;

static int setup(void **state)
{
    (void)state;
    block = cb_block_map(4, 2, 100, NULL);
    if (!block)
        return -1;
    block->gate.doorbell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return block->gate.doorbell < 0 ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    close(block->gate.doorbell);
    cb_block_unmap(block);
    return 0;
}

/* How often the doorbell rang since the last look. */
static uint64_t rings(void)
{
    uint64_t n = 0;

    if (read(block->gate.doorbell, &n, sizeof n) < 0)
        assert_int_equal(errno, EAGAIN);
    return n;
}

static void test_layout(void **state)
{
    static const struct {
        uint32_t workers, carriers;
        size_t shared;
    } cases[] = {{1, 1, 0}, {1, 1, 1}, {7, 3, 4096}, {1000, 1000, 12345}, {100000, 1, 1 << 20}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint32_t workers = cases[i].workers, carriers = cases[i].carriers;
        struct cb_block *b = cb_block_map(workers, carriers, cases[i].shared, NULL);
        char *shared, *end;

        assert_non_null(b);
        shared = cb_block_shared(b);
        end = (char *)b + b->bytes;
        assert_int_equal(b->workers, workers);
        assert_int_equal(b->carriers, carriers);
        for (uint32_t c = 0; c < carriers; c++)
            assert_int_equal((uintptr_t)cb_block_carrier(b, c) % CB_LINE_BYTES, 0);
        for (uint32_t w = 0; w < workers; w++)
            assert_int_equal((uintptr_t)cb_block_slot(b, w) % CB_LINE_BYTES, 0);
        /* One after the other, none on top of another. */
        assert_true((char *)cb_block_carrier(b, 0) >= (char *)(b + 1));
        assert_true((char *)cb_block_slot(b, 0) >= (char *)cb_block_carrier(b, carriers));
        assert_true(shared >= (char *)cb_block_slot(b, workers));
        assert_true(shared + cases[i].shared <= end);
        assert_int_equal((uintptr_t)shared % CB_LINE_BYTES, 0);
        /* A slot that nobody wrote says that its owner died. */
        assert_int_equal(cb_block_slot(b, workers - 1)->finished, 0);
        if (cases[i].shared) {
            assert_int_equal(shared[cases[i].shared - 1], 0);
            shared[cases[i].shared - 1] = 1;
        }
        cb_block_unmap(b);
    }
    cb_block_unmap(NULL);
}

static void test_lines_are_not_shared(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct cb_slot) % CB_LINE_BYTES, 0);
    assert_int_equal(sizeof(struct cb_carrier) % CB_LINE_BYTES, 0);
    assert_int_equal(sizeof(struct cb_block) % CB_LINE_BYTES, 0);
    assert_true(offsetof(struct cb_gate, arrived) >= CB_LINE_BYTES);
    assert_true(offsetof(struct cb_work, next) >= CB_LINE_BYTES);
}

static void test_more_than_there_is(void **state)
{
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX / 2, (size_t)1 << 60};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct cb_err err = {0};

        assert_null(cb_block_map(1, 1, sizes[i], &err));
        assert_int_equal(err.code, -ENOMEM);
        assert_contains(err.what, "shared memory of ");
    }
}

static void test_first_failure_is_kept(void **state)
{
    struct cb_err first = {-EBADMSG, "first"}, second = {-ENOMEM, "second"};

    (void)state;
    assert_null(cb_block_failure(block));
    assert_int_equal(cb_block_fail(block, &first), -EBADMSG);
    assert_int_equal(cb_block_fail(block, &second), -ENOMEM);
    assert_int_equal(cb_block_failure(block)->code, -EBADMSG);
    assert_string_equal(cb_block_failure(block)->what, "first");
    assert_int_equal(rings(), 1);
}

static void test_failure_of_another_process(void **state)
{
    struct cb_err err = {-EBADMSG, "in a child"};
    pid_t child;
    int status;

    (void)state;
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(cb_block_fail(block, &err) == -EBADMSG ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_non_null(cb_block_failure(block));
    assert_string_equal(cb_block_failure(block)->what, "in a child");
    assert_int_equal(rings(), 1);
}

static void test_last_arrival_rings(void **state)
{
    (void)state;
    block->gate.expected = 5;
    cb_gate_arrive(&block->gate, 1);
    cb_gate_arrive(&block->gate, 3);
    assert_int_equal(rings(), 0);
    cb_gate_arrive(&block->gate, 1);
    assert_int_equal(rings(), 1);
    assert_int_equal(block->gate.arrived, 5);
}

static void *wait_at_gate(void *gate)
{
    return (void *)(intptr_t)cb_gate_wait(gate);
}

/* Lets `end` free a thread and a process that may already wait or not; what each got told. */
static void wait_for(void (*end)(struct cb_gate *), int expected)
{
    pthread_t thread;
    void *told;
    pid_t child;
    int status;

    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(-cb_gate_wait(&block->gate));
    assert_int_equal(pthread_create(&thread, NULL, wait_at_gate, &block->gate), 0);
    end(&block->gate);
    assert_int_equal(pthread_join(thread, &told), 0);
    assert_int_equal((intptr_t)told, expected);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), -expected);
    assert_int_equal(cb_gate_wait(&block->gate), expected); /* late comers too */
}

static void test_open(void **state)
{
    (void)state;
    assert_int_equal(block->gate.open_ns, 0);
    wait_for(cb_gate_open, 0);
    assert_true(block->gate.open_ns > 0);
    cb_gate_cancel(&block->gate); /* too late */
    assert_int_equal(cb_gate_wait(&block->gate), 0);
}

static void test_cancel(void **state)
{
    (void)state;
    wait_for(cb_gate_cancel, -ECANCELED);
    assert_int_equal(block->gate.open_ns, 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_lines_are_not_shared),
        cmocka_unit_test(test_more_than_there_is),
        EACH(test_first_failure_is_kept),
        EACH(test_failure_of_another_process),
        EACH(test_last_arrival_rings),
        EACH(test_open),
        EACH(test_cancel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
