#include "bench/host.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The work is only worth checking when every worker came to its end. */
static int all_finished(const struct cb_job *job, struct cb_err *err)
{
    for (uint32_t i = 0; i < job->workers; i++) {
        const struct cb_slot *slot = cb_block_slot(job->block, i);

        if (!slot->finished)
            return cb_err_set(err, -EOWNERDEAD, "worker %u of %u vanished", i, job->workers);
        if (slot->status != 0)
            return cb_err_set(err, slot->status, "worker %u: %s", i, strerror(-slot->status));
    }
    return 0;
}

static int check(const struct cb_launch *launch, struct cb_err *err)
{
    const struct cb_job *job = launch->job;
    uint64_t ops = 0, tasks = job->block->work.tasks;

    for (uint32_t i = 0; i < job->workers; i++)
        ops += cb_block_slot(job->block, i)->ops;
    if (tasks && ops != tasks)
        return cb_err_set(err, -EBADMSG, "%llu operations done of %llu", (unsigned long long)ops,
                          (unsigned long long)tasks);
    return launch->workload->check(job, ops, err);
}

static int report(const struct cb_launch *launch, struct cb_err *err)
{
    char *text = launch->job->block->report;
    int length =
        launch->workload->report ? launch->workload->report(launch->job, text, CB_REPORT_BYTES) : 0;

    if (length < 0)
        return cb_err_set(err, length, "the workload's report: %s", strerror(-length));
    if (length >= CB_REPORT_BYTES)
        return cb_err_set(err, -EMSGSIZE, "the workload's report is %d bytes too long",
                          length + 1 - CB_REPORT_BYTES);
    return 0;
}

static void host_main(const struct cb_runner *runner, const struct cb_launch *launch)
{
    const struct cb_job *job = launch->job;
    struct cb_err err = {0};

    if (launch->counters && launch->counters->init(&err) != 0)
        goto fail;
    if (launch->workload->prepare && launch->workload->prepare(job, &err) != 0)
        goto fail;
    job->block->launch_ns = cb_clock_ns();
    if (runner->run(launch, &err) != 0)
        goto fail;
    if (cb_block_failure(job->block)) /* a worker failed, and said so */
        _exit(EXIT_SUCCESS);
    if (all_finished(job, &err) == 0 && check(launch, &err) == 0 && report(launch, &err) == 0) {
        job->block->verified = 1;
        _exit(EXIT_SUCCESS);
    }
fail:
    cb_block_fail(job->block, &err);
    _exit(EXIT_SUCCESS); /* the block says why */
}

pid_t cb_host_start(const struct cb_runner *runner, const struct cb_launch *launch)
{
    pid_t parent = getpid(), host;
    sigset_t none;

    fflush(NULL);
    host = fork();
    if (host < 0)
        return -errno;
    if (host > 0) {
        setpgid(host, host); /* both sides do it, so that neither has to wait for the other */
        return host;
    }
    setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(EXIT_FAILURE);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    host_main(runner, launch);
    _exit(EXIT_SUCCESS);
}
