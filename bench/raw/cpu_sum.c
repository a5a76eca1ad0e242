/* The work of cpu-sum in a plain C program: no harness, no gate, no sample. What bench/raw/compare
 * holds concbench against.
 *
 *   raw-cpu-sum TASKS N      prints sums of 0 to N-1 per second, on CPU 0 */
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/keep.h"

int main(int argc, char **argv)
{
    uint64_t tasks = argc > 1 ? strtoull(argv[1], NULL, 10) : 300;
    uint64_t n = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000000, began, ended;
    cpu_set_t first;

    CPU_ZERO(&first);
    CPU_SET(0, &first);
    if (sched_setaffinity(0, sizeof first, &first) != 0) {
        perror("CPU 0");
        return 1;
    }
    began = cb_clock_ns();
    for (uint64_t t = 0; t < tasks; t++) {
        uint64_t sum = 0;

        for (uint64_t i = 0; i < n; i++)
            sum = cb_keep(sum + i);
        if (sum != n * (n - 1) / 2) {
            fprintf(stderr, "wrong sum %" PRIu64 "\n", sum);
            return 1;
        }
    }
    ended = cb_clock_ns();
    printf("%.9g\n", (double)tasks * 1e9 / (double)(ended - began));
    return 0;
}
