/* What a running machine tells by calls. */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/build_info.h"
#include "bench/doctor/doctor.h"
#include "bench/environment/environment.h"

/* What others do while we sleep. */
static void watch(struct cb_environment_change *change, const int32_t *cpus, uint32_t count,
                  uint64_t watch_ns)
{
    struct timespec left = cb_clock_timespec(watch_ns);
    struct cb_environment environment;
    struct cb_environment_reading before, after;

    cb_environment_open(&environment, "", cpus, count);
    cb_environment_read(&environment, NULL, getpid(), &before);
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
    cb_environment_read(&environment, NULL, getpid(), &after);
    *change = cb_environment_between(&before, &after);
    cb_environment_close(&environment);
}

/* A ring of no entries at no address makes nothing: the kernel refuses it as such (EFAULT, EINVAL)
 * to whom it would make one. */
static int try_io_uring(void)
{
    if (syscall(SYS_io_uring_setup, 0, NULL) >= 0)
        return 0;
    return errno == EPERM || errno == ENOSYS || errno == EACCES ? errno : 0;
}

void cb_doctor_ask(struct cb_asked *asked, const int32_t *cpus, uint32_t count, uint64_t watch_ns,
                   const struct cb_counters_support *counters)
{
    *asked = (struct cb_asked){
        .counters = counters,
        .io_uring = try_io_uring(),
        .preload = getenv("LD_PRELOAD"),
        .flags = cb_build_info.flags,
    };
    if (watch_ns > 0)
        watch(&asked->watched, cpus, count, watch_ns);
}
