/* append - many workers write lines to one file, as to one terminal: without a lock lines are torn,
 * because a line is written in pieces, as by a printf without a buffer. */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sync/mutex.h"
#include "base/task_file.h"
#include "workloads/digits.h"
#include "workloads/scratch.h"

enum { BYTES, LOCK };
enum { LOCK_NONE, LOCK_MUTEX };

/* "0000003 000000000012 dddd...\n": who, its how manieth line, a letter of the worker's own. */
enum { WHO_WIDTH = 7, COUNT_AT = 8, COUNT_WIDTH = 12, FILL_AT = 21, LINE_MIN = 24 };

static const char *const lock_names[] = {"none", "mutex", NULL};

static const struct cb_param params[] = {
    [BYTES] = {.name = "bytes",
               .help = "of a line with its end, written in three pieces",
               .preset = "80B",
               .kind = CB_BYTES,
               .min = LINE_MIN,
               .max = 4096},
    [LOCK] = {.name = "lock",
              .help = "around the pieces of a line; without one, torn lines are counted",
              .preset = "none",
              .words = lock_names,
              .only_words = 1},
    {0},
};

/* The shared bytes: this, an account a worker, a line a worker (stacks may be too small). */
struct account {
    CB_LINE uint64_t lines; /* written */
    uint64_t next;          /* the least count that its next whole line may have: for check */
};

struct log {
    int file;
    uint64_t torn; /* lines, found by check */
    CB_LINE struct cb_mutex mutex;
    struct account accounts[];
};

static char *line_of(const struct cb_job *job, uint32_t worker)
{
    struct log *log = job->shared;

    return (char *)(log->accounts + job->workers) + worker * cb_job_param(job, BYTES);
}

static char letter_of(uint64_t worker)
{
    return (char)('a' + worker % 26);
}

/* --- writing --- */

static int write_line(struct cb_task *task, int file, const char *line, size_t bytes)
{
    int rc = cb_task_write(task, file, line, FILL_AT, CB_AT_END);

    if (rc == 0)
        rc = cb_task_write(task, file, line + FILL_AT, bytes - FILL_AT - 1, CB_AT_END);
    if (rc == 0)
        rc = cb_task_write(task, file, line + bytes - 1, 1, CB_AT_END);
    return rc;
}

static int append_run(struct cb_task *task)
{
    struct log *log = task->job->shared;
    struct account *own = &log->accounts[task->index];
    char *line = line_of(task->job, task->index);
    size_t bytes = cb_task_param(task, BYTES);
    int locked = cb_task_param(task, LOCK) == LOCK_MUTEX, rc = 0;
    uint64_t count;

    memset(line, letter_of(task->index), bytes);
    line[COUNT_AT - 1] = line[FILL_AT - 1] = ' ';
    line[bytes - 1] = '\n';
    cb_digits_write(line, WHO_WIDTH, task->index);
    while (rc == 0 && (count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count && rc == 0; i++) {
            cb_digits_write(line + COUNT_AT, COUNT_WIDTH, own->lines++);
            if (locked)
                cb_mutex_lock(task, &log->mutex, CB_FOREVER);
            rc = write_line(task, log->file, line, bytes);
            if (locked)
                cb_mutex_unlock(task, &log->mutex);
        }
    return rc == 0 ? 0
                   : cb_task_fail(task, rc, "writing a line to the file in %s: %s",
                                  cb_scratch_folder(), strerror(-rc));
}

/* --- before and after --- */

static size_t append_bytes(const struct cb_job *job)
{
    return sizeof(struct log) + job->workers * (sizeof(struct account) + cb_job_param(job, BYTES));
}

static int append_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct log *log = job->shared;

    log->file = cb_scratch_open(err);
    if (log->file < 0)
        return log->file;
    /* Each piece goes to the end, wherever others have moved that. */
    if (fcntl(log->file, F_SETFL, O_APPEND) != 0)
        return cb_err_errno(err, errno, "O_APPEND");
    return 0;
}

/* As somebody wrote it, and after that worker's lines before it. */
static int is_whole(const struct cb_job *job, const char *line, size_t length)
{
    struct log *log = job->shared;
    size_t bytes = cb_job_param(job, BYTES);
    uint64_t who, count;

    if (length != bytes || !cb_digits_read(line, WHO_WIDTH, &who) || who >= job->workers ||
        !cb_digits_read(line + COUNT_AT, COUNT_WIDTH, &count) || line[COUNT_AT - 1] != ' ' ||
        line[FILL_AT - 1] != ' ')
        return 0;
    for (size_t i = FILL_AT; i < bytes - 1; i++)
        if (line[i] != letter_of(who))
            return 0;
    if (count < log->accounts[who].next || count >= log->accounts[who].lines)
        return 0;
    log->accounts[who].next = count + 1;
    return 1;
}

/* Lines that end in the file, and those of them that are whole. */
static void count_lines(const struct cb_job *job, const char *text, size_t bytes, uint64_t *ended,
                        uint64_t *whole)
{
    const char *end;

    *ended = *whole = 0;
    for (const char *at = text; (end = memchr(at, '\n', bytes - (size_t)(at - text)));
         at = end + 1) {
        ++*ended;
        *whole += (uint64_t)is_whole(job, at, (size_t)(end - at) + 1);
    }
}

/* Every byte is there, every line has its end, and those that aren't torn are whole and in each
 * worker's order. */
static int append_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    struct log *log = job->shared;
    uint64_t bytes = cb_job_param(job, BYTES), lines = 0, ended, whole;
    struct stat stat;
    char *text;

    for (uint32_t i = 0; i < job->workers; i++)
        lines += log->accounts[i].lines;
    if (fstat(log->file, &stat) != 0)
        return cb_err_errno(err, errno, "fstat of the file");
    if (lines != ops || (uint64_t)stat.st_size != ops * bytes)
        return cb_err_set(
            err, -EBADMSG,
            "%llu lines of %llu bytes credited, %llu written, the file has %llu bytes",
            (unsigned long long)ops, (unsigned long long)bytes, (unsigned long long)lines,
            (unsigned long long)stat.st_size);
    if (ops == 0)
        return 0; /* nothing to map */
    text = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_SHARED, log->file, 0);
    if (text == MAP_FAILED)
        return cb_err_errno(err, errno, "mapping the file");
    count_lines(job, text, (size_t)stat.st_size, &ended, &whole);
    munmap(text, (size_t)stat.st_size);
    log->torn = ops - whole;
    if (ended != ops)
        return cb_err_set(err, -EBADMSG, "%llu lines written, %llu end in the file",
                          (unsigned long long)ops, (unsigned long long)ended);
    if (log->torn > 0 && cb_job_param(job, LOCK) == LOCK_MUTEX)
        return cb_err_set(err, -EBADMSG, "%llu lines of %llu torn, under the lock",
                          (unsigned long long)log->torn, (unsigned long long)ops);
    return 0;
}

static int append_report(const struct cb_job *job, char *text, size_t size)
{
    const struct log *log = job->shared;

    return snprintf(text, size, "torn_lines=%llu", (unsigned long long)log->torn);
}

const struct cb_workload cb_workload_append = {
    .name = "append",
    .summary = "lines written to one file by all workers, in pieces: torn without a lock",
    .operation = "one line",
    .unit = "lines",
    .params = params,
    .tasks = 100000,
    .completes = 1,
    .needs = CB_WAIT,
    .bytes = append_bytes,
    .prepare = append_prepare,
    .run = append_run,
    .check = append_check,
    .report = append_report,
};
