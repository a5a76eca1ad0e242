#include "take.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runners/context_sanitizer.h"

const struct cb_topology *take_topology(void)
{
    static struct cb_topology *topology;
    struct cb_err err = {0};

    if (!topology && !(topology = cb_topology_open(&err)))
        fail_msg("%s", err.what);
    return topology;
}

void *take_share(size_t bytes)
{
    void *shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(shared != MAP_FAILED);
    return shared;
}

/* --- models --- */

/* Besides every runner with its defaults. */
static const struct {
    const char *runner, *option;
    uint32_t processes, threads;
} variants[] = {
    {"coro", "switch=ucontext", 0, 0},
#if !CB_CONTEXT_IS_WATCHED /* the sanitizers' frames are larger */
    {"coro", "stack=4KiB", 0, 0},
#endif
    {"hybrid", NULL, 1, 2},
    {"hybrid", NULL, 2, 1},
    {"hybrid", "switch=ucontext", 2, 2},
};

int take_model(int i, struct ask *ask)
{
    int runners = 0;

    while (cb_runners[runners])
        runners++;
    ask->option = NULL;
    ask->processes = ask->threads = 0;
    if (i < runners) {
        ask->runner = cb_runners[i];
        return 1;
    }
    i -= runners;
    if (i >= (int)(sizeof variants / sizeof *variants))
        return 0;
    ask->runner = cb_runner_find(variants[i].runner, NULL);
    ask->option = variants[i].option;
    ask->processes = variants[i].processes;
    ask->threads = variants[i].threads;
    return 1;
}

static uint32_t carriers(const struct ask *ask)
{
    return ask->processes ? ask->processes * ask->threads : 1;
}

int take_fits(const struct ask *ask, uint32_t pool)
{
    if (ask->runner->only_pool)
        return pool == ask->runner->only_pool;
    return pool % carriers(ask) == 0;
}

uint32_t take_pool(const struct ask *ask, uint32_t about)
{
    if (ask->runner->only_pool)
        return ask->runner->only_pool;
    while (!take_fits(ask, about))
        about++;
    return about;
}

struct cb_shape take_shape(const struct ask *ask)
{
    uint32_t pool = ask->pool ? ask->pool : 1;

    if (!ask->processes)
        return ask->runner->shape(pool, cb_topology_cpus(take_topology()));
    return (struct cb_shape){ask->processes, ask->threads, pool / carriers(ask)};
}

uint32_t take_carrier(const struct ask *ask, uint32_t worker)
{
    return worker / take_shape(ask).coroutines;
}

/* --- a case --- */

/* 0, or -1 when there is no such parameter or value. */
static int set(const struct cb_param *table, uint64_t *values, const char *setting)
{
    const char *equals = strchr(setting, '=');
    char key[32];
    int i;

    snprintf(key, sizeof key, "%.*s", (int)(equals - setting), setting);
    i = cb_param_find(table, key);
    return i < 0 ? -1 : cb_param_parse(&table[i], equals + 1, &values[i], NULL);
}

static const char *place_of(const struct ask *ask)
{
    return ask->place ? ask->place : "compact";
}

int take_place(const struct ask *ask, int32_t **cpus, uint32_t *count)
{
    struct cb_shape shape = take_shape(ask);
    const struct cb_formation formation = {
        .place = place_of(ask), .processes = shape.processes, .threads = shape.threads};

    if (!ask->cpus)
        return cb_topology_place_shape(take_topology(), &formation, cpus, count, NULL);
    *count = ask->cpus_count;
    *cpus = calloc(*count, sizeof **cpus);
    if (!*cpus)
        return -ENOMEM;
    memcpy(*cpus, ask->cpus, *count * sizeof **cpus);
    return 0;
}

static int fill_case(const struct ask *ask, struct cb_case *c)
{
    int32_t *cpus = NULL;
    int rc = 0;

    *c = (struct cb_case){
        .workload = ask->workload,
        .runner = ask->runner,
        .pool = ask->pool ? ask->pool : 1,
        .tasks = ask->tasks,
        .duration_ns = ask->tasks         ? 0
                       : ask->duration_ns ? ask->duration_ns
                                          : 1 * MS,
        .warmup_ns = ask->warmup_ns,
        .rate_per_s = ask->rate_per_s,
        .arrivals = ask->arrivals,
        .place = place_of(ask),
    };
    c->shape = take_shape(ask);
    cb_param_defaults(c->workload->params, c->params);
    cb_param_defaults(c->runner->options, c->options);
    for (size_t i = 0; i < 3 && ask->params[i] && rc == 0; i++)
        rc = set(c->workload->params, c->params, ask->params[i]);
    if (ask->option && rc == 0)
        rc = set(c->runner->options, c->options, ask->option);
    if (rc == 0)
        rc = take_place(ask, &cpus, &c->cpus_count);
    c->cpus = cpus;
    return rc;
}

int take_in_child(const struct ask *ask, struct cb_sample *sample)
{
    const struct cb_bench bench = {
        .topology = take_topology(),
        .counters = ask->counters ? cb_counters_source(ask->counters->source) : NULL,
        .counters_want = ask->counters ? ask->counters->have : 0,
        .seed = ask->seed,
        .burn_per_us = ask->burn_per_us,
        .timeout_ns = ask->timeout_ns ? ask->timeout_ns : 10000 * MS,
        .interrupt_fd = ask->interrupt_fd ? ask->interrupt_fd : -1,
        .environment = ask->environment,
    };
    struct cb_case c;
    int rc;

    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* as a run does */
    if (fill_case(ask, &c) != 0)
        return -EINVAL;
    rc = cb_sample_take(&bench, &c, ask->kind, sample, NULL);
    free((void *)c.cpus);
    return rc;
}

/* --- what is left --- */

static int count_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

/* Shared ones: what a sample maps in this process. */
static int count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512], mode[8];
    int n = 0;

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps))
        n += sscanf(line, "%*s %7s", mode) == 1 && mode[3] == 's';
    fclose(maps);
    return n;
}

static const char *describe(const struct ask *ask)
{
    struct cb_shape shape = take_shape(ask);
    static char text[160];

    snprintf(text, sizeof text, "%s under %s%s%s %ux%ux%u, place %s, %s", ask->workload->name,
             ask->runner->name, ask->option ? ":" : "", ask->option ? ask->option : "",
             shape.processes, shape.threads, shape.coroutines, place_of(ask),
             ask->tasks ? "tasks" : "duration");
    return text;
}

int take(const struct ask *ask, struct cb_sample *sample)
{
    int descriptors, mappings, rc;

    take_topology();
    descriptors = count_descriptors();
    mappings = count_mappings();
    rc = take_in_child(ask, sample);
    errno = 0;
    if (waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD)
        fail_msg("%s: left a process", describe(ask));
    if (count_descriptors() != descriptors)
        fail_msg("%s: left a descriptor", describe(ask));
    if (count_mappings() != mappings)
        fail_msg("%s: left a mapping", describe(ask));
    return rc;
}

void take_expecting(const struct ask *ask, enum cb_status status, const char *part,
                    struct cb_sample *sample)
{
    int tries = 0, rc;

    /* On a machine busy enough the time is up before a worker has done anything. */
    do
        rc = take(ask, sample);
    while (status == CB_OK && ++tries < 5 && strstr(sample->message, "no operation was completed"));
    if (rc != 0)
        fail_msg("%s: %s", describe(ask), strerror(-rc));
    if (sample->status != status || !strstr(sample->message, part) ||
        (status != CB_OK && sample->message[0] == '\0'))
        fail_msg("%s: %s '%s', not %s with '%s'", describe(ask), cb_status_names[sample->status],
                 sample->message, cb_status_names[status], part);
}

/* --- for the tests' own workloads --- */

int take_check_each_once(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    return ops == job->workers ? 0 : cb_err_set(err, -EBADMSG, "not every worker came to its end");
}

int take_is_asleep(int tid)
{
    char path[64], stat[256] = "", *state;
    FILE *in;

    if (tid == (int)syscall(SYS_gettid))
        return 1;
    snprintf(path, sizeof path, "/proc/%d/stat", tid);
    in = fopen(path, "re");
    if (!in)
        return 0;
    state = fgets(stat, sizeof stat, in) ? strrchr(stat, ')') : NULL;
    fclose(in);
    return state && state[2] == 'S';
}
