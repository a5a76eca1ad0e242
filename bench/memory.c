#include "bench/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { KERNEL_STACK_BYTES = 16 << 10 }; /* THREAD_SIZE on x86-64 and aarch64 */

/* The number behind "Name:" in a file of /proc/PID; 0 or -errno. */
static int read_field(pid_t pid, const char *file, const char *name, uint64_t *value)
{
    unsigned long long number;
    size_t length = strlen(name);
    char path[64], line[256];
    int rc = -ENODATA;
    FILE *in;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    in = fopen(path, "re");
    if (!in)
        return -errno;
    while (rc != 0 && fgets(line, sizeof line, in))
        if (strncmp(line, name, length) == 0 && sscanf(line + length, ":%llu", &number) == 1) {
            *value = number;
            rc = 0;
        }
    fclose(in);
    return rc;
}

int cb_memory_add(pid_t pid, uint64_t *bytes, struct cb_err *err)
{
    uint64_t pss, tables, threads;
    int rc = read_field(pid, "smaps_rollup", "Pss", &pss);

    if (rc == 0)
        rc = read_field(pid, "status", "VmPTE", &tables);
    if (rc == 0)
        rc = read_field(pid, "status", "Threads", &threads);
    if (rc != 0)
        return cb_err_errno(err, -rc, "reading the memory of process %d", (int)pid);
    *bytes += (pss + tables) * 1024 + threads * KERNEL_STACK_BYTES;
    return 0;
}
