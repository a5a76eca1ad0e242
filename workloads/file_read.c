/* file-read - random reads of 4 KiB from a file: real I/O, that blocks the thread of whoever asks
 * for it with a plain call. */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/task_file.h"
#include "workloads/draw.h"
#include "workloads/scratch.h"

enum { BYTES, DIRECT };

enum { PIECE = 4096, WORDS = PIECE / sizeof(uint64_t) };

static const struct cb_param params[] = {
    [BYTES] = {.name = "bytes",
               .help = "of the file, made in TMPDIR for each sample",
               .preset = "64MiB",
               .kind = CB_BYTES,
               .min = PIECE,
               .max = 1ull << 40},
    [DIRECT] = {.name = "direct",
                .help = "1 = from the device, past the kernel's page cache",
                .preset = "0",
                .kind = CB_COUNT,
                .max = 1},
    {0},
};

/* The shared bytes: this, an account a worker, and from a page's start a piece a worker. */
struct account {
    CB_LINE uint64_t reads, first_words; /* how many; the sum of what each began with */
};

struct shared {
    int file;
    struct account accounts[];
};

static size_t pieces_offset(const struct cb_job *job)
{
    size_t accounts = sizeof(struct shared) + job->workers * sizeof(struct account);

    return (accounts + PIECE - 1) & ~(size_t)(PIECE - 1);
}

/* --- what the file holds: words that tell where they stand --- */

static const uint64_t step = 0x9e3779b97f4a7c15u; /* odd: no two places hold the same word */

static uint64_t word_at(uint64_t offset)
{
    return (offset / sizeof(uint64_t) + 1) * step;
}

static void fill(uint64_t *words, uint64_t offset)
{
    for (uint64_t i = 0; i < WORDS; i++)
        words[i] = word_at(offset + i * sizeof *words);
}

static int is_intact(const uint64_t *words, uint64_t offset)
{
    uint64_t want = word_at(offset), differs = 0;

    for (int i = 0; i < WORDS; i++, want += step)
        differs |= words[i] ^ want;
    return differs == 0;
}

/* Where operation `number` reads: the upper half of what it draws, scaled to the pieces. */
static uint64_t offset_of(const struct cb_job *job, uint64_t number)
{
    uint64_t pieces = cb_job_param(job, BYTES) / PIECE;

    return ((cb_draw(job->seed, number) >> 32) * pieces >> 32) * PIECE;
}

static int read_one(struct cb_task *task, int file, uint64_t *words, uint64_t offset, int timed)
{
    uint64_t began = timed ? cb_clock_ns() : 0;
    int64_t n = cb_task_read(task, file, words, PIECE, offset);

    if (timed)
        cb_task_latency(task, cb_clock_ns() - began);
    if (n != PIECE)
        return cb_task_fail(task, n < 0 ? (int)n : -EIO, "reading %d bytes at %llu: %s", PIECE,
                            (unsigned long long)offset, n < 0 ? strerror((int)-n) : "too few came");
    if (!is_intact(words, offset))
        return cb_task_fail(task, -EBADMSG, "what was read at %llu is not what stands there",
                            (unsigned long long)offset);
    return 0;
}

static int file_read_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    struct account *own = &s->accounts[task->index];
    uint64_t *words = (uint64_t *)((char *)s + pieces_offset(task->job)) + task->index * WORDS;
    uint64_t count;
    int rc = 0;

    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            uint64_t number = cb_draw_number(task, i, own->reads);

            rc = read_one(task, s->file, words, offset_of(task->job, number),
                          cb_task_times(task, own->reads));
            if (rc != 0)
                return rc;
            own->reads++;
            own->first_words += words[0];
            words[0] = 0; /* the next one must come from the file */
        }
    return 0;
}

/* --- before and after --- */

static size_t file_read_bytes(const struct cb_job *job)
{
    return pieces_offset(job) + (size_t)job->workers * PIECE;
}

/* Past the page cache; on a file system that has nothing else the figure would mean nothing. */
static int open_directly(int file, struct cb_err *err)
{
    struct statfs fs;
    int direct;

    if (fstatfs(file, &fs) == 0 && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC))
        return cb_err_set(err, -ENOTSUP, "direct=1: %s is in memory; TMPDIR chooses the folder",
                          cb_scratch_folder());
    if (fdatasync(file) != 0)
        return cb_err_errno(err, errno, "writing the file to the device");
    direct = cb_scratch_again(file, O_RDONLY | O_DIRECT, NULL);
    return direct >= 0 ? direct
                       : cb_err_set(err, -ENOTSUP,
                                    "direct=1: the file system of %s reads through its cache only; "
                                    "TMPDIR chooses the folder",
                                    cb_scratch_folder());
}

static int refuse_size(uint64_t bytes, uint64_t room, struct cb_err *err)
{
    char want[32], there[32];

    return cb_err_set(err, -ENOTSUP, "bytes=%s: %s has room for %s; TMPDIR chooses the folder",
                      cb_quantity_format(CB_BYTES, bytes, want, sizeof want), cb_scratch_folder(),
                      cb_quantity_format(CB_BYTES, room >> 20 << 20, there, sizeof there));
}

/* Of the space that is free there, a tenth stays so for others. */
static uint64_t room_of(int file)
{
    struct statvfs fs;
    uint64_t free_bytes;

    if (fstatvfs(file, &fs) != 0)
        return UINT64_MAX; /* writing will tell */
    free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
    return free_bytes - free_bytes / 10;
}

/* Before a byte is written, so that a file that doesn't fit doesn't fill the disk first. File
 * systems that can't reserve space are left to the writing. */
static int reserve(int file, uint64_t bytes, struct cb_err *err)
{
    uint64_t room = room_of(file);

    if (bytes > room)
        return refuse_size(bytes, room, err);
    if (fallocate(file, 0, 0, (off_t)bytes) == 0)
        return 0;
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        return refuse_size(bytes, room, err);
    return errno == EOPNOTSUPP || errno == ENOSYS
               ? 0
               : cb_err_errno(err, errno, "reserving the file in %s", cb_scratch_folder());
}

static int write_file(int file, uint64_t bytes, struct cb_err *err)
{
    uint64_t words[WORDS];

    for (uint64_t offset = 0; offset < bytes; offset += PIECE) {
        ssize_t n;

        fill(words, offset);
        n = pwrite(file, words, PIECE, (off_t)offset);
        if (n != PIECE && (n >= 0 || errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
            return refuse_size(bytes, room_of(file), err);
        if (n != PIECE)
            return cb_err_errno(err, errno, "writing the file in %s", cb_scratch_folder());
    }
    return 0;
}

static int file_read_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;
    uint64_t bytes = cb_job_param(job, BYTES) / PIECE * PIECE;
    int rc;

    s->file = cb_scratch_open(err);
    if (s->file < 0)
        return s->file;
    rc = reserve(s->file, bytes, err);
    if (rc == 0)
        rc = write_file(s->file, bytes, err);
    if (rc == 0 && cb_job_param(job, DIRECT)) {
        rc = open_directly(s->file, err);
        s->file = rc;
    }
    return rc < 0 ? rc : 0;
}

/* What the first words of all that was to be read add up to. */
static uint64_t expected_words(const struct cb_job *job, uint64_t ops)
{
    const struct shared *s = job->shared;
    uint64_t sum = 0;

    if (job->block->work.tasks) {
        for (uint64_t n = 0; n < ops; n++)
            sum += word_at(offset_of(job, n));
        return sum;
    }
    for (uint32_t i = 0; i < job->workers; i++)
        for (uint64_t k = 0; k < s->accounts[i].reads; k++)
            sum += word_at(offset_of(job, cb_draw_own(i, k)));
    return sum;
}

/* Each piece was what stands where it was read; and they were those that were drawn, each once. */
static int file_read_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    uint64_t reads = 0, words = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        reads += s->accounts[i].reads;
        words += s->accounts[i].first_words;
    }
    if (reads != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu pieces read",
                          (unsigned long long)ops, (unsigned long long)reads);
    if (words != expected_words(job, ops))
        return cb_err_set(err, -EBADMSG,
                          "of the %llu pieces read, not all are those that were drawn",
                          (unsigned long long)ops);
    return 0;
}

/* Whatever reads for one carrier's workers reads for all, unless resources ran short between. */
static int file_read_report(const struct cb_job *job, char *text, size_t size)
{
    static const char *const ways[] = {"pread", "io_uring", "threads"};
    uint32_t way = cb_block_carrier(job->block, 0)->reads;

    for (uint32_t i = 1; i < job->block->carriers; i++)
        if (cb_block_carrier(job->block, i)->reads != way)
            return snprintf(text, size, "read_by=mixed");
    return snprintf(text, size, "read_by=%s", ways[way]);
}

/* Each model reads in its own way. */
static const char *file_read_track(const uint64_t *values)
{
    (void)values;
    return "idiomatic";
}

const struct cb_workload cb_workload_file_read = {
    .name = "file-read",
    .summary = "random reads from a file; coroutines through io_uring or a few threads",
    .operation = "4 KiB read and compared with what stands there",
    .unit = "reads",
    .latency_of = "asking for a piece to having it",
    .params = params,
    .tasks = 100000,
    .completes = 1,
    .needs = CB_READ,
    .bytes = file_read_bytes,
    .track = file_read_track,
    .prepare = file_read_prepare,
    .run = file_read_run,
    .check = file_read_check,
    .report = file_read_report,
};
