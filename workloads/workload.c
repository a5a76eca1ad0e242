#include "workloads/workload.h"

#include <errno.h>
#include <string.h>

#include "base/nearest.h"

#define CB_WORKLOAD(name) extern const struct cb_workload cb_workload_##name;
#include "workloads/workloads.def"
#undef CB_WORKLOAD

const struct cb_workload *const cb_workloads[] = {
#define CB_WORKLOAD(name) &cb_workload_##name,
#include "workloads/workloads.def"
#undef CB_WORKLOAD
    NULL};

const struct cb_workload *cb_workload_find(const char *name, struct cb_err *err)
{
    const char *names[sizeof cb_workloads / sizeof *cb_workloads], *near;
    size_t n = 0;

    for (; cb_workloads[n]; n++) {
        if (strcmp(cb_workloads[n]->name, name) == 0)
            return cb_workloads[n];
        names[n] = cb_workloads[n]->name;
    }
    near = cb_nearest(name, names, n);
    if (near)
        cb_err_set(err, -EINVAL,
                   "unknown workload '%.40s': did you mean '%s'? "
                   "(concbench list workloads shows all)",
                   name, near);
    else
        cb_err_set(err, -EINVAL, "unknown workload '%.40s': concbench list workloads shows all",
                   name);
    return NULL;
}

uint64_t cb_job_result_sum(const struct cb_job *job)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < job->workers; i++)
        sum += cb_block_slot(job->block, i)->result;
    return sum;
}

uint64_t cb_job_work_ns(const struct cb_job *job)
{
    uint64_t end = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct cb_slot *slot = cb_block_slot(job->block, i);

        end = slot->end_ns > end ? slot->end_ns : end;
    }
    return end - job->block->gate.open_ns;
}
