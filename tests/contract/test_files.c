/* Files: what reads them under every model, also where the kernel refuses io_uring; what the checks
 * of workloads with a file see; and that nothing is left of one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "refuse.h"
#include "take.h"

#include "base/task_file.h"
#include "workloads/scratch.h"

enum { BYTES = 64 << 10 };

/* --- a pread that blocks until another worker wants it to end --- */

static struct {
    _Atomic uint32_t armed, begun, may_end;
    _Atomic uint64_t burns_ns; /* CPU time */
} * slow;                      /* shared by all processes of a sample */

static void burn(uint64_t ns)
{
    struct cb_usage before, now;

    cb_usage_read(&before);
    do
        cb_usage_read(&now);
    while (now.user_ns + now.sys_ns - before.user_ns - before.sys_ns < ns);
}

ssize_t __real_pread(int fd, void *buffer, size_t bytes, off_t offset);
ssize_t __wrap_pread(int fd, void *buffer, size_t bytes, off_t offset);

ssize_t __wrap_pread(int fd, void *buffer, size_t bytes, off_t offset)
{
    uint64_t end = cb_clock_ns() + 5000 * MS;

    if (slow && atomic_load(&slow->burns_ns))
        burn(atomic_load(&slow->burns_ns));
    if (slow && atomic_load(&slow->armed)) {
        atomic_store(&slow->begun, 1);
        while (!atomic_load(&slow->may_end)) {
            if (cb_clock_ns() > end) {
                errno = EIO; /* nobody came: the read has stopped all others */
                return -1;
            }
            usleep(100);
        }
    }
    return __real_pread(fd, buffer, bytes, offset);
}

/* The shared bytes of the test's own workloads. */
struct shared {
    int file;
    char buffers[][64];
};

static size_t shared_bytes(const struct cb_job *job)
{
    return sizeof(struct shared) + job->workers * 64;
}

static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    s->file = cb_scratch_open(err);
    return s->file < 0 || write(s->file, "0123456789", 10) == 10 ? 0 : -EIO;
}

static int prepare_refused(const struct cb_job *job, struct cb_err *err)
{
    int rc = refuse(SYS_io_uring_setup, EPERM);

    return rc == 0 ? prepare(job, err) : cb_err_set(err, -ENOTSUP, "no filters here");
}

/* The first worker reads, the second one lets the read end. */
static int read_beside(struct cb_task *task)
{
    const struct shared *s = task->job->shared;
    char *buffer = ((struct shared *)task->job->shared)->buffers[task->index];

    if (task->index == 0) {
        MUST(task, cb_task_read(task, s->file, buffer, 4, 3) == 4);
        MUST(task, memcmp(buffer, "3456", 4) == 0);
    } else if (task->index == 1) {
        uint64_t end = cb_clock_ns() + 5000 * MS;

        while (!atomic_load(&slow->begun) && cb_clock_ns() < end)
            cb_task_yield(task);
        MUST(task, atomic_load(&slow->begun));
        atomic_store(&slow->may_end, 1);
    }
    cb_task_done(task, 1);
    return 0;
}

static void a_read_blocks_its_worker_only(void **state)
{
    const struct cb_workload workload = {.name = "beside",
                                         .needs = CB_READ | CB_YIELD,
                                         .bytes = shared_bytes,
                                         .prepare = prepare_refused,
                                         .run = read_beside,
                                         .check = take_check_each_once};
    struct ask ask = {.workload = &workload};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        if (ask.runner->only_pool == 1)
            continue;
        ask.pool = take_pool(&ask, 4);
        memset(slow, 0, sizeof *slow);
        atomic_store(&slow->armed, 1);
        take(&ask, &s);
        atomic_store(&slow->armed, 0);
        if (s.status == CB_FAILED)
            fail_msg("%s: %s", ask.runner->name, s.message);
    }
}

/* --- what a read may come to --- */

static int read_all_sorts(struct cb_task *task)
{
    const struct shared *s = task->job->shared;
    char *buffer = ((struct shared *)task->job->shared)->buffers[task->index];
    int blind = cb_scratch_again(s->file, O_WRONLY, &task->err);

    MUST(task, blind >= 0);
    MUST(task, cb_task_read(task, s->file, buffer, 64, 0) == 10);
    MUST(task, memcmp(buffer, "0123456789", 10) == 0);
    MUST(task, cb_task_read(task, s->file, buffer, 64, 8) == 2);
    MUST(task, cb_task_read(task, s->file, buffer, 64, 10) == 0);
    MUST(task, cb_task_read(task, s->file, buffer, 0, 0) == 0);
    MUST(task, cb_task_read(task, -1, buffer, 64, 0) == -EBADF);
    MUST(task, cb_task_read(task, blind, buffer, 64, 0) == -EBADF);
    MUST(task, cb_task_read(task, s->file, NULL, 4, 0) == -EFAULT);
    close(blind);
    cb_task_done(task, 1);
    return 0;
}

static void results_are_those_of_pread(void **state)
{
    struct cb_workload workload = {.name = "sorts",
                                   .needs = CB_READ,
                                   .bytes = shared_bytes,
                                   .run = read_all_sorts,
                                   .check = take_check_each_once};
    struct ask ask = {.workload = &workload};
    struct cb_sample s;

    (void)state;
    for (int refused = 0; refused < 2; refused++) {
        workload.prepare = refused ? prepare_refused : prepare;
        for (int m = 0; take_model(m, &ask); m++) {
            ask.pool = take_pool(&ask, 12);
            take(&ask, &s);
            if (s.status == CB_FAILED || (s.status == CB_SKIPPED && !refused))
                fail_msg("%s: %s", ask.runner->name, s.message);
        }
    }
}

static void a_workload_says_that_it_reads(void **state)
{
    const struct cb_workload workload = {.name = "silent",
                                         .bytes = shared_bytes,
                                         .prepare = prepare,
                                         .run = read_all_sorts,
                                         .check = take_check_each_once};
    struct ask ask = {.workload = &workload, .runner = cb_runner_find("coro", NULL)};
    struct cb_sample s;

    (void)state;
    take_expecting(&ask, CB_FAILED, "cb_task_read", &s);
}

/* --- writes --- */

/* A byte of each worker's at a place of its own, then one more of each at the end. */
static int write_all_sorts(struct cb_task *task)
{
    const struct shared *s = task->job->shared;
    uint64_t offset = 10 + task->index;
    int end = cb_scratch_again(s->file, O_WRONLY | O_APPEND, &task->err);
    int blind = cb_scratch_again(s->file, O_RDONLY, &task->err);

    MUST(task, end >= 0 && blind >= 0);
    MUST(task, cb_task_write(task, s->file, "w", 1, offset) == 0);
    MUST(task, cb_task_write(task, end, "a", 1, CB_AT_END) == 0);
    MUST(task, cb_task_write(task, s->file, "", 0, 0) == 0);
    MUST(task, cb_task_write(task, -1, "w", 1, 0) == -EBADF);
    MUST(task, cb_task_write(task, blind, "w", 1, CB_AT_END) == -EBADF);
    close(blind);
    close(end);
    cb_task_done(task, 1);
    return 0;
}

/* As much as was written, and all of it at its place or behind what was there. */
static int check_written(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    char text[64] = "";
    uint64_t written = 0, most = 10 + 2 * (uint64_t)job->workers;
    ssize_t n = __real_pread(s->file, text, sizeof text, 0);

    for (ssize_t i = 10; i < n; i++)
        written += text[i] == 'w' || text[i] == 'a';
    if (n < 0 || (uint64_t)n > most || written != (uint64_t)n - 10 ||
        memcmp(text, "0123456789", 10) != 0)
        return cb_err_set(err, -EBADMSG, "the file holds '%.60s'", text);
    return take_check_each_once(job, ops, err);
}

static void writes_reach_the_file(void **state)
{
    const struct cb_workload workload = {.name = "writes",
                                         .bytes = shared_bytes,
                                         .prepare = prepare,
                                         .run = write_all_sorts,
                                         .check = check_written};
    struct ask ask = {.workload = &workload};
    struct cb_sample s;

    (void)state;
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 7);
        take_expecting(&ask, CB_OK, "", &s);
    }
}

/* --- who reads --- */

static const struct cb_workload *file_read;

static int file_read_refused(const struct cb_job *job, struct cb_err *err)
{
    int rc = refuse(SYS_io_uring_setup, ENOSYS);

    return rc == 0 ? file_read->prepare(job, err) : cb_err_set(err, -ENOTSUP, "no filters here");
}

/* What file-read's row says of this model. */
static void expect_reader(struct ask *ask, const char *coroutines)
{
    struct cb_sample s;

    take(ask, &s);
    if (s.status == CB_SKIPPED && strstr(s.message, "no filters"))
        return;
    assert_int_equal(s.status, CB_OK);
    assert_string_equal(s.report, take_shape(ask).coroutines > 1 ? coroutines : "read_by=pread");
}

static void the_row_says_who_reads(void **state)
{
    struct cb_workload workload;
    struct ask ask = {.workload = &workload, .params = {"bytes=64KiB"}, .tasks = 500};
    char none[128];
    int allowed = syscall(SYS_io_uring_setup, 0, none) != 0 && errno != EPERM && errno != ENOSYS;

    (void)state;
    file_read = cb_workload_find("file-read", NULL);
    for (int m = 0; take_model(m, &ask); m++) {
        ask.pool = take_pool(&ask, 8);
        workload = *file_read;
        expect_reader(&ask, allowed && URING ? "read_by=io_uring" : "read_by=threads");
        workload.prepare = file_read_refused;
        expect_reader(&ask, "read_by=threads");
    }
}

/* What the threads used is charged to the carrier that they read for. */
static void threads_are_paid_for(void **state)
{
    struct cb_workload workload;
    struct ask ask = {.workload = &workload,
                      .params = {"bytes=64KiB"},
                      .runner = cb_runner_find("coro", NULL),
                      .pool = 2,
                      .tasks = 2};
    struct cb_sample s;

    (void)state;
    file_read = cb_workload_find("file-read", NULL);
    workload = *file_read;
    workload.prepare = file_read_refused;
    atomic_store(&slow->burns_ns, 50 * MS);
    take(&ask, &s);
    atomic_store(&slow->burns_ns, 0);
    if (s.status == CB_SKIPPED)
        skip();
    assert_int_equal(s.status, CB_OK);
    assert_true(s.usage.user_ns + s.usage.sys_ns >= 100 * MS);
}

/* --- what is wrong in a file is seen --- */

static struct {
    const struct cb_workload *real;
    int (*tamper)(int fd);
} now; /* the host process inherits it */

/* The descriptor stands first in the shared bytes of both. */
static int tampered_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    int rc = now.tamper(*(const int *)job->shared);

    return rc < 0 ? rc : now.real->check(job, ops, err);
}

static void expect_tampered(const char *name, const char *param, int (*tamper)(int fd),
                            enum cb_status status, const char *part, struct cb_sample *s)
{
    struct cb_workload copy = *cb_workload_find(name, NULL);
    struct ask ask = {.workload = &copy,
                      .params = {param},
                      .runner = cb_runner_find("thread", NULL),
                      .pool = 1,
                      .tasks = 50};

    now.real = cb_workload_find(name, NULL);
    now.tamper = tamper;
    copy.check = tampered_check;
    take_expecting(&ask, status, part, s);
}

static int nothing(int fd)
{
    return fd < 0 ? fd : 0;
}

static int write_over(int fd, const char *text, off_t at)
{
    fcntl(fd, F_SETFL, 0); /* O_APPEND would put it at the end */
    return pwrite(fd, text, strlen(text), at) == (ssize_t)strlen(text) ? 0 : -EIO;
}

static int letter_in_number(int fd)
{
    return write_over(fd, "x", 30);
}

static int minus_one(int fd)
{
    return write_over(fd, "-000000001", 25);
}

static int too_many(int fd)
{
    return write_over(fd, "0000001001", 25);
}

static int one_back(int fd)
{
    return write_over(fd, "0000000951", 25);
}

static int longer(int fd)
{
    return write_over(fd, "\n", 36);
}

static void tickets_are_counted_in_the_file(void **state)
{
    struct cb_sample s;

    (void)state;
    expect_tampered("ticket", "seats=1000", nothing, CB_OK, "", &s);
    expect_tampered("ticket", "seats=1000", letter_in_number, CB_FAILED, "parse", &s);
    expect_tampered("ticket", "seats=1000", minus_one, CB_FAILED, "parse", &s);
    expect_tampered("ticket", "seats=1000", too_many, CB_FAILED, "parse", &s);
    expect_tampered("ticket", "seats=1000", longer, CB_FAILED, "parse", &s);
    expect_tampered("ticket", "seats=1000", one_back, CB_FAILED, "49 tickets gone", &s);
}

/* Lines of 80 bytes: the first two change their middles, as when their pieces mix. */
static int mix_two(int fd)
{
    char first[9] = {0}, second[9] = {0};

    if (pread(fd, first, 8, 12) != 8 || pread(fd, second, 8, 92) != 8)
        return -EIO;
    return write_over(fd, second, 12) || write_over(fd, first, 92) ? -EIO : 0;
}

static int no_end(int fd)
{
    return write_over(fd, "a", 79);
}

static int cut_short(int fd)
{
    return ftruncate(fd, 49 * 80) == 0 ? 0 : -errno;
}

static int wrong_letter(int fd)
{
    return write_over(fd, "b", 70);
}

static void torn_lines_are_counted(void **state)
{
    struct cb_sample s;

    (void)state;
    expect_tampered("append", "lock=none", nothing, CB_OK, "", &s);
    assert_string_equal(s.report, "torn_lines=0");
    expect_tampered("append", "lock=none", wrong_letter, CB_OK, "", &s);
    assert_string_equal(s.report, "torn_lines=1");
    expect_tampered("append", "lock=mutex", wrong_letter, CB_FAILED, "1 lines of 50 torn", &s);
    expect_tampered("append", "lock=none", mix_two, CB_OK, "", &s);
    assert_string_equal(s.report, "torn_lines=1"); /* the later number came first */
    expect_tampered("append", "lock=mutex", mix_two, CB_FAILED, "torn", &s);
    expect_tampered("append", "lock=none", no_end, CB_FAILED, "49 end", &s);
    expect_tampered("append", "lock=none", cut_short, CB_FAILED, "3920 bytes", &s);
}

/* --- nothing is left --- */

static int hang(struct cb_task *task)
{
    cb_task_sleep_until(task, cb_clock_ns() + 60000 * MS);
    return 0;
}

static void no_file_is_left(void **state)
{
    static const char *const names[] = {"ticket", "append", "file-read"};
    char folder[] = "/tmp/concbench-test-XXXXXX";
    struct cb_sample s;

    (void)state;
    assert_non_null(mkdtemp(folder));
    setenv("TMPDIR", folder, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct cb_workload copy = *cb_workload_find(names[i], NULL);
        struct ask ask = {.workload = &copy,
                          .runner = cb_runner_find("fork", NULL),
                          .pool = 2,
                          .tasks = 5,
                          .timeout_ns = 500 * MS};

        copy.run = hang; /* the sample is killed while the file is open */
        take_expecting(&ask, CB_FAILED, "no end", &s);
    }
    assert_int_equal(rmdir(folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ask ask = {.workload = cb_workload_find(names[i], NULL),
                          .runner = cb_runner_find("fork", NULL),
                          .tasks = 5};

        take_expecting(&ask, CB_FAILED, "TMPDIR", &s); /* the folder is gone */
    }
    unsetenv("TMPDIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_blocks_its_worker_only),
        cmocka_unit_test(results_are_those_of_pread),
        cmocka_unit_test(a_workload_says_that_it_reads),
        cmocka_unit_test(writes_reach_the_file),
        cmocka_unit_test(the_row_says_who_reads),
        cmocka_unit_test(threads_are_paid_for),
        cmocka_unit_test(tickets_are_counted_in_the_file),
        cmocka_unit_test(torn_lines_are_counted),
        cmocka_unit_test(no_file_is_left),
    };

    slow = take_share(sizeof *slow);
    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
