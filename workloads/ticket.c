/* ticket - a file as the database, as in every tutorial on locks: buyers read how many tickets are
 * left, take one, and write the file anew, under a lock. Who finds a show sold out is refused, and
 * comes back. */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/sync/mutex.h"
#include "workloads/digits.h"
#include "workloads/scratch.h"

enum { SEATS, LOCK };
enum { LOCK_FLOCK, LOCK_MUTEX };

static const char *const lock_names[] = {"flock", "mutex", NULL};

static const struct cb_param params[] = {
    [SEATS] = {.name = "seats",
               .help = "of one show; the next is put on for who comes back to one that is sold out",
               .preset = "1000",
               .kind = CB_COUNT,
               .min = 1,
               .max = 1000000000},
    [LOCK] = {.name = "lock",
              .help = "the file's own, asked for again and again; or a mutex in shared memory",
              .preset = "flock",
              .words = lock_names,
              .only_words = 1},
    {0},
};

/* The file: one line. */
static const char form[] = "show 00000000000000 left 0000000000\n";
enum { SOLD_OUT = 1 }; /* no ticket, and no error */
enum { FORM_BYTES = sizeof form - 1, SHOW_AT = 5, SHOW_WIDTH = 14, LEFT_AT = 25, LEFT_WIDTH = 10 };

/* What a buyer went home with. Tickets are numbered through all shows. */
struct buyer {
    CB_LINE uint64_t tickets, numbers; /* how many; the sum of their numbers */
    uint64_t refused;                  /* how often it found a show sold out */
};

/* Whoever has the lock counts tickets here as well, apart from the file. Atomic, because
 * ThreadSanitizer doesn't see that the file's lock orders. */
struct office {
    int file;
    CB_LINE struct cb_mutex mutex;
    _Atomic uint64_t sold;  /* of the show that is on */
    _Atomic uint64_t shows; /* sold out before it, each with as many tickets as seats */
    struct buyer buyers[];
};

/* --- the database --- */

struct stock {
    uint64_t show, left;
};

/* 0, or -EBADMSG when the file is not as it was written. */
static int read_stock(int file, uint64_t seats, struct stock *stock)
{
    char text[FORM_BYTES + 1];
    ssize_t n = pread(file, text, sizeof text, 0); /* it stays in the page cache: nothing to wait */

    if (n < 0)
        return -errno;
    if (n != FORM_BYTES || !cb_digits_read(text + SHOW_AT, SHOW_WIDTH, &stock->show) ||
        !cb_digits_read(text + LEFT_AT, LEFT_WIDTH, &stock->left) || stock->left > seats)
        return -EBADMSG;
    memcpy(text + SHOW_AT, form + SHOW_AT, SHOW_WIDTH);
    memcpy(text + LEFT_AT, form + LEFT_AT, LEFT_WIDTH);
    return memcmp(text, form, FORM_BYTES) == 0 ? 0 : -EBADMSG;
}

static int write_stock(int file, const struct stock *stock)
{
    char text[FORM_BYTES];
    ssize_t n;

    memcpy(text, form, FORM_BYTES);
    cb_digits_write(text + SHOW_AT, SHOW_WIDTH, stock->show);
    cb_digits_write(text + LEFT_AT, LEFT_WIDTH, stock->left);
    n = pwrite(file, text, FORM_BYTES, 0);
    return n == FORM_BYTES ? 0 : n < 0 ? -errno : -EIO;
}

/* After a show that was sold out. */
static int put_on_next(struct office *office, uint64_t seats, struct stock *stock)
{
    if (atomic_load_explicit(&office->sold, memory_order_relaxed) != seats)
        return -EBADMSG;
    atomic_store_explicit(&office->sold, 0, memory_order_relaxed);
    atomic_store_explicit(&office->shows, ++stock->show, memory_order_relaxed);
    stock->left = seats;
    return 0;
}

/* By who holds the lock: 0, SOLD_OUT, or a negative errno. Whom the show has refused before puts on
 * the next: *refused_by is the show, counted from 1. */
static int buy(struct office *office, int file, uint64_t seats, struct buyer *own,
               uint64_t *refused_by)
{
    struct stock stock;
    int rc = read_stock(file, seats, &stock);

    if (rc == 0 && stock.left == 0 && *refused_by != stock.show + 1) {
        *refused_by = stock.show + 1;
        own->refused++;
        return SOLD_OUT;
    }
    if (rc == 0 && stock.left == 0)
        rc = put_on_next(office, seats, &stock);
    if (rc != 0)
        return rc;
    own->numbers += stock.show * seats + (seats - stock.left);
    own->tickets++;
    stock.left--;
    atomic_store_explicit(&office->sold,
                          atomic_load_explicit(&office->sold, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    return write_stock(file, &stock);
}

/* --- buyers --- */

/* flock(2) that waits would stop all coroutines of the thread, and nothing tells when a lock can be
 * had: so ask, let others run, and after some turns in vain sleep in between, longer each time. */
static int lock_file(struct cb_task *task, int file)
{
    enum { YIELDS = 16, LONGEST_NS = 1000000 };
    uint64_t nap_ns = 10000;

    for (int turn = 0; flock(file, LOCK_EX | LOCK_NB) != 0; turn++) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return -errno;
        if (turn < YIELDS) {
            cb_task_yield(task);
            continue;
        }
        cb_task_sleep_until(task, cb_clock_ns() + nap_ns);
        nap_ns = nap_ns < LONGEST_NS / 2 ? nap_ns * 2 : LONGEST_NS;
    }
    return 0;
}

static int buy_locked(struct cb_task *task, int file, uint64_t *refused_by)
{
    struct office *office = task->job->shared;
    struct buyer *own = &office->buyers[task->index];
    uint64_t seats = cb_task_param(task, SEATS);
    int rc, unlocked = 0;

    if (cb_task_param(task, LOCK) == LOCK_MUTEX) {
        cb_mutex_lock(task, &office->mutex, CB_FOREVER);
        rc = buy(office, file, seats, own, refused_by);
        cb_mutex_unlock(task, &office->mutex);
        return rc;
    }
    rc = lock_file(task, file);
    if (rc == 0) {
        rc = buy(office, file, seats, own, refused_by);
        unlocked = flock(file, LOCK_UN) == 0 ? 0 : -errno;
    }
    return rc ? rc : unlocked;
}

/* Each buyer opens the file for itself: flock is between descriptions, not between workers. */
static int ticket_run(struct cb_task *task)
{
    const struct office *office = task->job->shared;
    int file = cb_scratch_again(office->file, O_RDWR, &task->err), rc = 0;
    uint64_t refused_by = 0, count;

    if (file < 0)
        return file;
    while (rc == 0 && (count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count && rc == 0; i++) {
            uint64_t asked = cb_clock_ns();

            while ((rc = buy_locked(task, file, &refused_by)) == SOLD_OUT)
                cb_task_yield(task); /* others find it sold out, too */
            cb_task_latency(task, cb_clock_ns() - asked);
        }
    close(file);
    return rc == 0 ? 0 : cb_task_fail(task, rc, "buying a ticket: %s", strerror(-rc));
}

/* --- before and after --- */

static size_t ticket_bytes(const struct cb_job *job)
{
    return sizeof(struct office) + job->workers * sizeof(struct buyer);
}

static int ticket_prepare(const struct cb_job *job, struct cb_err *err)
{
    const struct stock full = {.left = cb_job_param(job, SEATS)};
    struct office *office = job->shared;
    int rc;

    office->file = cb_scratch_open(err);
    if (office->file < 0)
        return office->file;
    rc = write_stock(office->file, &full);
    return rc == 0 ? 0 : cb_err_errno(err, -rc, "writing the first tickets");
}

/* Ticket numbers are 0 to ops - 1, each once: so say their sum, the count and the file. */
static int ticket_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    struct office *office = job->shared;
    uint64_t seats = cb_job_param(job, SEATS), tickets = 0, numbers = 0, gone;
    uint64_t want = ops % 2 ? (ops - 1) / 2 * ops : ops / 2 * (ops - 1);
    struct stock stock = {0};

    for (uint32_t i = 0; i < job->workers; i++) {
        tickets += office->buyers[i].tickets;
        numbers += office->buyers[i].numbers;
    }
    if (read_stock(office->file, seats, &stock) != 0)
        return cb_err_set(err, -EBADMSG, "the file does not parse");
    gone = stock.show * seats + seats - stock.left;
    if (gone != ops || tickets != ops)
        return cb_err_set(
            err, -EBADMSG, "%llu operations credited, %llu tickets gone by the file, %llu bought",
            (unsigned long long)ops, (unsigned long long)gone, (unsigned long long)tickets);
    if (atomic_load(&office->shows) != stock.show ||
        atomic_load(&office->sold) != seats - stock.left)
        return cb_err_set(err, -EBADMSG,
                          "%llu seats of show %llu sold by the file, %llu of show %llu by count",
                          (unsigned long long)(seats - stock.left), (unsigned long long)stock.show,
                          (unsigned long long)atomic_load(&office->sold),
                          (unsigned long long)atomic_load(&office->shows));
    if (numbers != want)
        return cb_err_set(err, -EBADMSG,
                          "the tickets' numbers add up to %llu, not %llu: some were "
                          "sold twice",
                          (unsigned long long)numbers, (unsigned long long)want);
    return 0;
}

/* Shows that were put on, and how often a buyer found one sold out. */
static int ticket_report(const struct cb_job *job, char *text, size_t size)
{
    struct office *office = job->shared;
    uint64_t refused = 0;

    for (uint32_t i = 0; i < job->workers; i++)
        refused += office->buyers[i].refused;
    return snprintf(text, size, "shows=%llu;refused=%llu",
                    (unsigned long long)atomic_load(&office->shows) + 1,
                    (unsigned long long)refused);
}

static const char *ticket_track(const uint64_t *values)
{
    return values[LOCK] == LOCK_MUTEX ? "same-primitive" : "idiomatic";
}

const struct cb_workload cb_workload_ticket = {
    .name = "ticket",
    .summary = "buyers of tickets, with a file as the database and a lock around it",
    .operation = "one ticket: file locked, read, written, unlocked",
    .unit = "tickets",
    .latency_of = "asking for the lock to having the ticket",
    .latency_spans = 1,
    .params = params,
    .tasks = 1000,
    .completes = 1,
    .needs = CB_YIELD | CB_SLEEP | CB_WAIT,
    .bytes = ticket_bytes,
    .track = ticket_track,
    .prepare = ticket_prepare,
    .run = ticket_run,
    .check = ticket_check,
    .report = ticket_report,
};
