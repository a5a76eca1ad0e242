/* cpu-sum - CPU-bound: each operation sums 0 to n-1, one addition at a time. */
#include "workloads/workload.h"

#include <errno.h>

enum { N, YIELD_EVERY };

static const struct cb_param params[] = {
    [N] = {.name = "n",
           .help = "numbers summed by one operation",
           .preset = "1000000",
           .kind = CB_COUNT,
           .min = 1,
           .max = 1ull << 32},
    [YIELD_EVERY] = {.name = "yield-every",
                     .help = "additions between two yields; 0 = none",
                     .preset = "0",
                     .kind = CB_COUNT,
                     .min = 0,
                     .max = 1ull << 32},
    {0},
};

static uint64_t expected_sum(uint64_t n)
{
    return n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
}

/* Without the barrier, clang turns the loop into the formula above, and GCC vectorises it. */
static uint64_t sum_range(uint64_t sum, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++)
        sum = cb_keep(sum + i);
    return sum;
}

static int cpu_sum_run(struct cb_task *task)
{
    uint64_t n = cb_task_param(task, N), slice = cb_task_param(task, YIELD_EVERY), count;

    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            uint64_t sum = 0, at = 0;

            for (; slice > 0 && n - at > slice; at += slice) {
                sum = sum_range(sum, at, at + slice);
                cb_task_yield(task);
            }
            sum = sum_range(sum, at, n);
            if (sum != expected_sum(n))
                return cb_task_fail(task, -EBADMSG, "the sum of 0 to %llu came to %llu",
                                    (unsigned long long)n - 1, (unsigned long long)sum);
            task->result += sum + 1; /* counts sums, too: that of 0 to 0 is 0 */
        }
    return 0;
}

/* Modulo 2^64 on both sides, so any number of operations is checked exactly. */
static int cpu_sum_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t want = ops * (expected_sum(cb_job_param(job, N)) + 1), got = cb_job_result_sum(job);

    if (got != want)
        return cb_err_set(err, -EBADMSG,
                          "the sums of %llu operations, and their number, add up to %llu, not %llu",
                          (unsigned long long)ops, (unsigned long long)got,
                          (unsigned long long)want);
    return 0;
}

const struct cb_workload cb_workload_cpu_sum = {
    .name = "cpu-sum",
    .summary = "CPU-bound: sums 0 to n-1",
    .operation = "one sum of n numbers",
    .unit = "sums",
    .params = params,
    .tasks = 300,
    .completes = 1,
    .needs = CB_YIELD,
    .run = cpu_sum_run,
    .check = cpu_sum_check,
};
