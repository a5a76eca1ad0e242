/* Sizes that can't be had are refused, with what can be had; none is rounded in silence. */
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/sync/ring.h"
#include "take.h"
#include "workloads/scratch.h"

/* --- queues --- */

static void expect_capacity(const char *kind, const char *capacity, enum cb_status status,
                            const char *part)
{
    struct ask ask = {.workload = cb_workload_find("queue", NULL),
                      .params = {kind, capacity},
                      .runner = cb_runner_find("thread", NULL),
                      .pool = 2,
                      .tasks = 100};
    struct cb_sample s;

    take_expecting(&ask, status, part, &s);
}

static void a_ring_holds_what_its_row_says(void **state)
{
    (void)state;
    if (cb_ring_absent)
        skip();
    expect_capacity("kind=ring", "capacity=1", CB_OK, "");
    expect_capacity("kind=ring", "capacity=1000", CB_OK, "");
    expect_capacity("kind=ring", "capacity=1024", CB_OK, "");
}

static void a_pipe_holds_what_its_row_says(void **state)
{
    (void)state;
    if (sysconf(_SC_PAGESIZE) != 4096)
        skip(); /* other numbers */
    expect_capacity("kind=pipe", "capacity=512", CB_OK, "");
    expect_capacity("kind=pipe", "capacity=1024", CB_OK, "");
    expect_capacity("kind=pipe", "capacity=100", CB_SKIPPED, "capacity=512 is the least");
    expect_capacity("kind=pipe", "capacity=1025", CB_SKIPPED, "capacity=1024 or 2048 can be had");
}

static void a_queue_holds_anything(void **state)
{
    (void)state;
    expect_capacity("kind=mutex", "capacity=1", CB_OK, "");
    expect_capacity("kind=mutex", "capacity=1000", CB_OK, "");
}

/* --- files --- */

static struct ask of_size(const char *bytes)
{
    return (struct ask){.workload = cb_workload_find("file-read", NULL),
                        .params = {bytes},
                        .runner = cb_runner_find("serial", NULL),
                        .tasks = 1,
                        .timeout_ns = 100 * MS};
}

static void a_file_without_room_is_refused(void **state)
{
    struct ask ask = of_size("bytes=1024GiB");
    struct statvfs fs;
    struct cb_sample s;

    (void)state;
    assert_int_equal(statvfs(cb_scratch_folder(), &fs), 0);
    if ((uint64_t)fs.f_bavail * fs.f_frsize > 1ull << 40)
        skip(); /* there is */
    ask.timeout_ns = 0;
    take_expecting(&ask, CB_SKIPPED, "has room for ", &s);
}

/* Making it is part of the sample, and ends with it. */
static void a_file_is_not_made_beyond_the_deadline(void **state)
{
    struct ask ask = of_size("bytes=16GiB");
    struct cb_sample s;

    (void)state;
    take(&ask, &s);
    if (s.status == CB_SKIPPED)
        skip(); /* no room for it */
    assert_int_equal(s.status, CB_FAILED);
    assert_non_null(strstr(s.message, "no end after 100ms"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ring_holds_what_its_row_says),
        cmocka_unit_test(a_pipe_holds_what_its_row_says),
        cmocka_unit_test(a_queue_holds_anything),
        cmocka_unit_test(a_file_without_room_is_refused),
        cmocka_unit_test(a_file_is_not_made_beyond_the_deadline),
    };

    return cmocka_run_group_tests_name("sizes", tests, NULL, NULL);
}
