/* fan-out - a tree of units that start units: each node hands its share to `fan` children, joins
 * them and adds up what they found; a leaf finds its own number. "Skynet", by Alexander Temerev
 * (2016), whose million leaves add up to 499999500000. */
#include "workloads/workload.h"

#include <errno.h>

enum { LEAVES, FAN };

enum { FAN_MAX = 16 };

/* Stands where a sum is to come: one that is lost must not leave that of the tree before. */
#define MISSING UINT64_MAX

static const struct cb_param params[] = {
    [LEAVES] = {.name = "leaves",
                .help = "of one tree, each a unit",
                .preset = "1000",
                .kind = CB_COUNT,
                .min = 2,
                .max = 100000000},
    [FAN] = {.name = "fan",
             .help = "children of a node",
             .preset = "10",
             .kind = CB_COUNT,
             .min = 2,
             .max = FAN_MAX},
    {0},
};

/* A node: the leaves from `first` on. sums[first] becomes their sum, so that a process can tell
 * its parent; the parent reads it before it overwrites it with its own. */
struct node {
    struct cb_unit unit;
    uint64_t first, leaves;
    uint64_t *sums; /* of this worker's tree, in shared memory */
};

static int grow(struct cb_task *task, void *argument)
{
    const struct node *node = argument;
    struct node children[FAN_MAX];
    uint64_t fan = cb_task_param(task, FAN), each = (node->leaves + fan - 1) / fan, sum = 0;
    uint32_t made = 0;
    int rc = 0;

    if (node->leaves == 1) {
        node->sums[node->first] = node->first;
        return 0;
    }
    for (uint64_t at = 0; at < node->leaves && rc == 0; at += each) {
        struct node *child = &children[made];

        child->unit.body = grow;
        child->unit.argument = child;
        child->first = node->first + at;
        child->leaves = node->leaves - at < each ? node->leaves - at : each;
        child->sums = node->sums;
        node->sums[child->first] = MISSING;
        rc = cb_task_spawn(task, &child->unit);
        made += rc == 0;
    }
    for (uint32_t i = 0; i < made; i++) {
        int ended = cb_task_join(task, &children[i].unit, CB_FOREVER);

        rc = rc ? rc : ended;
        sum += node->sums[children[i].first];
    }
    node->sums[node->first] = sum;
    return rc;
}

static int fan_out_run(struct cb_task *task)
{
    uint64_t leaves = cb_task_param(task, LEAVES), count;
    uint64_t *sums = (uint64_t *)task->job->shared + task->index * leaves;

    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            struct node root = {.unit.body = grow, .unit.argument = &root};
            int rc;

            root.leaves = leaves;
            root.sums = sums;
            sums[0] = MISSING;
            rc = cb_task_spawn(task, &root.unit);
            if (rc == 0)
                rc = cb_task_join(task, &root.unit, CB_FOREVER);
            if (rc != 0)
                return cb_task_fail(task, rc, "the tree could not be grown");
            task->result += sums[0];
        }
    return 0;
}

static size_t fan_out_bytes(const struct cb_job *job)
{
    return job->workers * cb_job_param(job, LEAVES) * sizeof(uint64_t);
}

static int fan_out_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t leaves = cb_job_param(job, LEAVES), want = ops * (leaves * (leaves - 1) / 2);
    uint64_t found = cb_job_result_sum(job);

    if (found != want)
        return cb_err_set(err, -EBADMSG, "%llu trees of %llu leaves add up to %llu, not %llu",
                          (unsigned long long)ops, (unsigned long long)leaves,
                          (unsigned long long)want, (unsigned long long)found);
    return 0;
}

const struct cb_workload cb_workload_fan_out = {
    .name = "fan-out",
    .summary = "a tree of short-lived threads, processes or coroutines that add up a sum",
    .operation = "one tree grown and added up",
    .unit = "trees",
    .params = params,
    .tasks = 10,
    .completes = 1,
    .needs = CB_SPAWN,
    .bytes = fan_out_bytes,
    .run = fan_out_run,
    .check = fan_out_check,
};
