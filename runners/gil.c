/* gil - threads under an interpreter's global lock, as CPython's: who computes holds it, who waits
 * lets it go, and a holder that others wait for lets it go when the switch interval is over. After
 * "Inside the Python GIL" (Beazley, 2009) and the new lock of CPython 3.2 (Pitrou). */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/futex.h"
#include "runners/kernel.h"
#include "runners/runner.h"
#include "runners/shape.h"

enum { INTERVAL, STACK };

static const struct cb_param options[] = {
    [INTERVAL] = {.name = "interval",
                  .help = "how long a thread may compute while others wait for the lock",
                  .preset = "5ms",
                  .kind = CB_DURATION,
                  .min = 1000,
                  .max = 3600 * CB_NS_PER_S},
    [STACK] = CB_OPTION_THREAD_STACK("stack"),
    {0},
};

/* On the host's stack, found through the launch. */
struct gil {
    uint64_t interval_ns;
    CB_LINE _Atomic uint32_t state; /* 0 free, 1 held, 2 held and perhaps waited for */
    _Atomic uint32_t switches;      /* how often it was taken; waited for by who had to let go */
    _Atomic uint32_t has_to_see;    /* somebody waits for `switches` */
    _Atomic pid_t holder;           /* thread; 0 = none, or on its way in or out */
};

static struct gil *gil_of(const struct cb_task *task)
{
    const struct cb_kernel_thread *self = task->model;

    return self->carrying->launch->own;
}

/* --- the lock --- */

static void ask_to_let_go(struct gil *gil, pid_t holder)
{
    siginfo_t info = {.si_signo = SIGURG, .si_code = SI_QUEUE, .si_value.sival_ptr = gil};

    info.si_pid = getpid();
    syscall(SYS_rt_tgsigqueueinfo, info.si_pid, holder, SIGURG, &info);
}

/* Waits for it, and every interval asks whoever has held it for that long. */
static void take_slowly(struct gil *gil)
{
    while (atomic_exchange(&gil->state, 2) != 0) {
        uint32_t before = atomic_load(&gil->switches);
        int rc = cb_futex_wait(&gil->state, 2, cb_clock_ns() + gil->interval_ns);
        pid_t holder = atomic_load(&gil->holder);

        if (rc == -ETIMEDOUT && holder != 0 && atomic_load(&gil->switches) == before)
            ask_to_let_go(gil, holder);
    }
}

static void take(struct gil *gil)
{
    uint32_t free = 0;

    if (!atomic_compare_exchange_strong(&gil->state, &free, 1))
        take_slowly(gil);
    atomic_fetch_add(&gil->switches, 1);
    if (atomic_exchange(&gil->has_to_see, 0))
        cb_futex_wake(&gil->switches, UINT32_MAX);
    atomic_store(&gil->holder, (pid_t)syscall(SYS_gettid));
}

static void let_go(struct gil *gil)
{
    atomic_store(&gil->holder, 0);
    if (atomic_exchange(&gil->state, 0) == 2)
        cb_futex_wake(&gil->state, 1);
}

/* In the holder, wherever it computes. It lets go and makes sure that somebody else got it before
 * it stands in line again. Only futexes and atomics: all of that is allowed in a signal handler. */
static void on_request(int signal, siginfo_t *info, void *context)
{
    struct gil *gil = info->si_value.sival_ptr;
    uint32_t before;
    int saved = errno;

    (void)signal;
    (void)context;
    if (info->si_code != SI_QUEUE || info->si_pid != getpid())
        return; /* somebody else's, without a lock of ours in it */
    if (atomic_load(&gil->holder) != (pid_t)syscall(SYS_gettid))
        return; /* it let go by itself, or its number went to a younger thread */
    before = atomic_load(&gil->switches);
    atomic_store(&gil->has_to_see, 1);
    let_go(gil);
    if (atomic_load(&gil->switches) == before)
        cb_futex_wait(&gil->switches, before, cb_clock_ns() + gil->interval_ns);
    take(gil);
    errno = saved;
}

/* --- the services: the kernel's, without the lock --- */

static void gil_yield(struct cb_task *task)
{
    let_go(gil_of(task));
    cb_kernel_yield(task);
    take(gil_of(task));
}

static void gil_sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    let_go(gil_of(task));
    cb_kernel_sleep_until(task, deadline_ns);
    take(gil_of(task));
}

static int gil_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                    uint64_t deadline_ns)
{
    int rc;

    let_go(gil_of(task));
    rc = cb_kernel_wait(task, word, seen, deadline_ns);
    take(gil_of(task));
    return rc;
}

static int gil_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns)
{
    int rc;

    let_go(gil_of(task));
    rc = cb_kernel_wait_fd(task, fd, events, deadline_ns);
    take(gil_of(task));
    return rc;
}

static int64_t gil_read(struct cb_task *task, int fd, void *buffer, size_t bytes, uint64_t offset)
{
    int64_t n;

    let_go(gil_of(task));
    n = cb_kernel_read(task, fd, buffer, bytes, offset);
    take(gil_of(task));
    return n;
}

static int64_t gil_write(struct cb_task *task, int fd, const void *buffer, size_t bytes,
                         uint64_t offset)
{
    int64_t n;

    let_go(gil_of(task));
    n = cb_kernel_write(task, fd, buffer, bytes, offset);
    take(gil_of(task));
    return n;
}

static int gil_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns)
{
    int rc;

    let_go(gil_of(task));
    rc = cb_thread_join(task, unit, deadline_ns);
    take(gil_of(task));
    return rc;
}

static int gil_pass_gate(struct cb_task *task)
{
    int rc = cb_kernel_pass_gate(task);

    if (rc == 0)
        take(gil_of(task));
    return rc;
}

static void gil_enter(struct cb_task *task)
{
    take(gil_of(task));
}

static void gil_leave(struct cb_task *task)
{
    let_go(gil_of(task));
}

static const struct cb_services gil_services = {
    .yield = gil_yield,
    .sleep_until = gil_sleep_until,
    .wait = gil_wait,
    .wake = cb_kernel_wake,
    .wait_fd = gil_wait_fd,
    .read = gil_read,
    .write = gil_write,
    .spawn = cb_thread_spawn,
    .join = gil_join,
    .pass_gate = gil_pass_gate,
    .enter = gil_enter,
    .leave = gil_leave,
};

static struct cb_shape gil_shape(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){1, pool, 1};
}

static int gil_run(const struct cb_launch *launch, struct cb_err *err)
{
    const struct cb_levels levels = {
        .threads = 1, .thread_stack_bytes = launch->options[STACK], .services = &gil_services};
    struct gil gil = {.interval_ns = launch->options[INTERVAL]};
    struct sigaction action = {.sa_sigaction = on_request, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct cb_launch here = *launch;

    here.own = &gil;
    sigaction(SIGURG, &action, NULL); /* in this sample's process only */
    return cb_shape_run(&here, &levels, err);
}

const struct cb_runner cb_runner_gil = {
    .name = "gil",
    .summary = "threads that hold one lock while they compute, as in CPython",
    .provides = CB_YIELD | CB_SLEEP | CB_WAIT | CB_WAIT_FD | CB_SPAWN | CB_READ,
    .options = options,
    .shape = gil_shape,
    .run = gil_run,
};
