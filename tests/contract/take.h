/* take - one sample for a test, taken as a run takes it, and proof that nothing of it is left. */
#ifndef CB_TESTS_CONTRACT_TAKE_H
#define CB_TESTS_CONTRACT_TAKE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/sample.h"

#define MS 1000000ull

/* 1 in a build with sanitizers, which take addresses and memory of their own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TAKE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TAKE_SANITIZED 1
#endif
#endif
#ifndef TAKE_SANITIZED
#define TAKE_SANITIZED 0
#endif

/* What a sample is to be of. All that is zero has a default. */
struct ask {
    const struct cb_workload *workload;
    const char *params[3]; /* "key=value"; the rest as the workload presets them */
    const struct cb_runner *runner;
    const char *option;          /* of the runner, "switch=ucontext"; NULL = none */
    uint32_t processes, threads; /* where the runner takes any shape; 0 = it chooses */
    uint32_t pool;               /* workers; 0 = 1 */
    uint64_t tasks, duration_ns; /* one of them; neither = 1 ms */
    uint64_t warmup_ns;
    uint64_t rate_per_s; /* 0 = closed loop */
    enum cb_arrival_process arrivals;
    const char *place;   /* NULL = compact */
    const int32_t *cpus; /* instead of what `place` resolves to; cpus_count of them */
    uint32_t cpus_count;
    uint64_t timeout_ns; /* 0 = 10 s */
    uint64_t seed;       /* of what the workload draws */
    double burn_per_us;  /* 0 = each sample calibrates */
    enum cb_kind kind;
    int interrupt_fd; /* 0 = none */
    const struct cb_counters_support *counters;
    const struct cb_environment *environment; /* NULL = the machine is not watched */
};

/* Models: every runner in every way that makes a difference. Fills all that names the i-th; 0 when
 * there is none. */
int take_model(int i, struct ask *ask);

/* Whether the model can have a pool of that many; one that it can, that many or a few more. */
int take_fits(const struct ask *ask, uint32_t pool);
uint32_t take_pool(const struct ask *ask, uint32_t about);

/* The shape of ask->pool, and who carries a worker of it. */
struct cb_shape take_shape(const struct ask *ask);
uint32_t take_carrier(const struct ask *ask, uint32_t worker);

/* The CPUs that its carriers are to be bound to: carrier i to cpus[i % count]. Caller frees. */
int take_place(const struct ask *ask, int32_t **cpus, uint32_t *count);

/* Takes the sample and fails the test when anything is left: a process, a descriptor, shared
 * memory. Returns what cb_sample_take returned. */
int take(const struct ask *ask, struct cb_sample *sample);

/* The same without cmocka and without the proof: for a child process. */
int take_in_child(const struct ask *ask, struct cb_sample *sample);

/* Takes it and fails the test unless it came to `status`, with a message that contains `part`. */
void take_expecting(const struct ask *ask, enum cb_status status, const char *part,
                    struct cb_sample *sample);

/* Opened at the first use, closed never. */
const struct cb_topology *take_topology(void);

/* Memory that this process and those it forks later share; zeroed, mapped for good. */
void *take_share(size_t bytes);

/* For the test's own workloads: ends the run with the line and the condition that did not hold. */
#define MUST(task, condition)                                                                 \
    do {                                                                                      \
        if (!(condition))                                                                     \
            return cb_task_fail(task, -EBADMSG, "%s:%d: %s", __FILE__, __LINE__, #condition); \
    } while (0)

/* Accepts whatever the workers left: for workloads that prove themselves in `run` with MUST, and
 * credit one operation each. */
int take_check_each_once(const struct cb_job *job, uint64_t ops, struct cb_err *err);

/* Thread `tid`, which said before that it is about to block, has done so. A coroutine of the
 * calling thread has blocked as soon as another runs. */
int take_is_asleep(int tid);

#endif
