#include "base/counters.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

const struct cb_counter_name cb_counter_names[CB_COUNTERS] = {
    [CB_CYCLES] = {"cycles", "CPU cycles"},
    [CB_INSTRUCTIONS] = {"instructions", "instructions retired"},
    [CB_LLC_MISSES] = {"llc_misses", "last-level cache misses"},
    [CB_DTLB_MISSES] = {"dtlb_misses", "data TLB misses"},
    [CB_BRANCH_MISSES] = {"branch_misses", "mispredicted branches"},
    [CB_CONTEXT_SWITCHES] = {"context_switches", "context switches by the kernel"},
    [CB_MIGRATIONS] = {"migrations", "moves to another CPU"},
    [CB_PAGE_FAULTS] = {"page_faults", "page faults, minor and major"},
    [CB_TASK_CLOCK_NS] = {"task_clock_ns", "CPU time, ns"},
};

extern const struct cb_counter_source cb_counters_papi, cb_counters_perf;

/* Best first. CMake replaces PAPI by a twin that counts nothing where the library is absent. */
static const struct cb_counter_source *const sources[] = {&cb_counters_papi, &cb_counters_perf};

const struct cb_counter_source *cb_counters_source(const char *name)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (strcmp(sources[i]->name, name) == 0)
            return sources[i];
    return NULL;
}

/* In the child. */
static void probe(struct cb_counters_support *support)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources && !support->have; i++) {
        support->have = sources[i]->init(NULL) == 0 ? sources[i]->probe(support) : 0;
        support->source = sources[i]->name; /* a literal: the same address in parent and child */
    }
    if (!support->have)
        support->source = "getrusage";
}

int cb_counters_probe(struct cb_counters_support *support, struct cb_err *err)
{
    struct cb_counters_support *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = -1;
    pid_t child;

    if (shared == MAP_FAILED)
        return cb_err_errno(err, errno, "probing the counters");
    child = fork();
    if (child == 0) {
        probe(shared);
        _exit(0);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    *support = *shared;
    munmap(shared, sizeof *shared);
    if (child < 0)
        return cb_err_errno(err, errno, "fork to probe the counters");
    if (status != 0) { /* a library that crashes costs the counters, not the run */
        *support = (struct cb_counters_support){.source = "getrusage"};
        for (int i = 0; i < CB_COUNTERS; i++)
            snprintf(support->why_not[i], sizeof support->why_not[i],
                     "the counter library crashed while it was probed");
    }
    return 0;
}
