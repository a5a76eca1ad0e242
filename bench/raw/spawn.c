/* One worker starts something that counts itself and ends, and waits for its end. The bare
 * coroutine stands in switch_fcontext.c. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/raw/loops.h"

/* One at a time: nobody else writes, and the join makes it visible. */
static void count_itself(void *shared)
{
    *(uint64_t *)shared += 1;
}

/* --- ours --- */

static size_t ours_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(uint64_t);
}

static int unit_body(struct cb_task *task, void *argument)
{
    (void)task;
    count_itself(argument);
    return 0;
}

static int ours_run(struct cb_task *task)
{
    uint64_t share = cb_ours_share(task);

    for (uint64_t i = 0; i < share; i++) {
        struct cb_unit unit = {.body = unit_body, .argument = task->job->shared};
        int rc = cb_task_spawn(task, &unit);

        if (rc == 0)
            rc = cb_task_join(task, &unit, CB_FOREVER);
        if (rc != 0)
            return cb_task_fail(task, rc, "unit %llu of %llu", (unsigned long long)i,
                                (unsigned long long)share);
    }
    cb_task_done(task, share);
    return 0;
}

static int ours_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t ran = *(const uint64_t *)job->shared;

    if (ran != ops)
        return cb_err_set(err, -EBADMSG, "%llu units ran of %llu", (unsigned long long)ran,
                          (unsigned long long)ops);
    return 0;
}

const struct cb_workload cb_ours_spawn = {
    .name = "raw-spawn",
    .summary = "one worker that starts units and joins them",
    .operation = "one unit started and joined",
    .unit = "units",
    .needs = CB_SPAWN,
    .bytes = ours_bytes,
    .run = ours_run,
    .check = ours_check,
};

/* --- bare --- */

static void *thread_body(void *argument)
{
    count_itself(argument);
    return NULL;
}

static int pthread_run(const struct cb_bare_job *job, uint32_t index)
{
    pthread_attr_t attributes;
    int rc = 0;

    (void)index;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, CB_BARE_STACK_BYTES);
    for (uint64_t i = 0; i < job->count && rc == 0; i++) {
        pthread_t thread;

        rc = -pthread_create(&thread, &attributes, thread_body, job->shared);
        if (rc == 0)
            pthread_join(thread, NULL);
    }
    pthread_attr_destroy(&attributes);
    return rc;
}

static int fork_run(const struct cb_bare_job *job, uint32_t index)
{
    (void)index;
    for (uint64_t i = 0; i < job->count; i++) {
        pid_t child = fork();
        int status;

        if (child < 0)
            return -errno;
        if (child == 0) {
            count_itself(job->shared);
            _exit(EXIT_SUCCESS);
        }
        while (waitpid(child, &status, 0) < 0)
            if (errno != EINTR)
                return -errno;
    }
    return 0;
}

static int bare_check(const struct cb_bare_job *job, struct cb_err *err)
{
    uint64_t ran = *(const uint64_t *)job->shared;

    if (ran != job->count)
        return cb_err_set(err, -EBADMSG, "%llu ran of %llu", (unsigned long long)ran,
                          (unsigned long long)job->count);
    return 0;
}

const struct cb_bare_loop cb_bare_pthread = {
    .bytes = sizeof(uint64_t), .run = pthread_run, .check = bare_check};

const struct cb_bare_loop cb_bare_fork = {
    .bytes = sizeof(uint64_t), .run = fork_run, .check = bare_check};
