#include "bench/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { KERNEL_STACK_BYTES = 16 << 10 }; /* THREAD_SIZE on x86-64 and aarch64 */

/* Fills in the numbers behind "NAME:" in a file of /proc/PID; 0 or -errno. */
static int read_fields(pid_t pid, const char *file, const char *const *names, uint64_t *values,
                       int count)
{
    char path[64], line[256];
    int found = 0;
    FILE *in;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    in = fopen(path, "re");
    if (!in)
        return -errno;
    while (found < count && fgets(line, sizeof line, in))
        for (int i = 0; i < count; i++) {
            size_t length = strlen(names[i]);
            unsigned long long number;

            if (strncmp(line, names[i], length) == 0 &&
                sscanf(line + length, ":%llu", &number) == 1) {
                values[i] = number;
                found++;
            }
        }
    fclose(in);
    return found == count ? 0 : -ENODATA;
}

/* Adds what one process holds. */
static int add_process(pid_t pid, uint64_t *bytes, struct cb_err *err)
{
    static const char *const pss_name[] = {"Pss"}, *const status_names[] = {"VmPTE", "Threads"};
    uint64_t pss, status[2];
    int rc = read_fields(pid, "smaps_rollup", pss_name, &pss, 1);

    if (rc == 0)
        rc = read_fields(pid, "status", status_names, status, 2);
    if (rc != 0)
        return cb_err_errno(err, -rc, "reading the memory of process %d", (int)pid);
    *bytes += (pss + status[0]) * 1024 + status[1] * KERNEL_STACK_BYTES;
    return 0;
}

int cb_memory_read(struct cb_block *block, pid_t host, uint64_t *bytes, struct cb_err *err)
{
    pid_t last = host;
    int rc;

    *bytes = 0;
    rc = add_process(host, bytes, err);
    for (uint32_t i = 0; i < block->carriers && rc == 0; i++) {
        pid_t pid = cb_block_carrier(block, i)->pid;

        if (pid != last && pid != host) /* the carriers of a process stand side by side */
            rc = add_process(pid, bytes, err);
        last = pid;
    }
    return rc;
}
