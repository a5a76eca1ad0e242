#include "bench/environment/cpu_files.h"

#include <errno.h>
#include <unistd.h>

#include "bench/environment/file.h"

void cb_cpu_files_open(struct cb_cpu_files *f, const char *root, const char *name,
                       const int32_t *cpus, uint32_t count)
{
    f->count = 0;
    for (uint32_t i = 0; i < count && f->count < CB_CPU_FILES; i++) {
        int fd = cb_file_open(root, "/sys/devices/system/cpu/cpu%d/%s", cpus[i], name);

        if (fd >= 0)
            f->fd[f->count++] = fd;
    }
}

void cb_cpu_files_close(struct cb_cpu_files *f)
{
    for (uint32_t i = 0; i < f->count; i++)
        close(f->fd[i]);
    f->count = 0;
}

int cb_cpu_files_read(const struct cb_cpu_files *f, uint64_t *sum, uint64_t *highest)
{
    *sum = *highest = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        char text[64];
        uint64_t number;
        long n = cb_file_read(f->fd[i], text, sizeof text);
        int rc = n < 0 ? (int)n : cb_file_number(text, NULL, &number);

        if (rc != 0)
            return rc;
        *sum += number;
        *highest = number > *highest ? number : *highest;
    }
    return f->count ? 0 : -ENOENT;
}
