#include "base/used.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

uint64_t cb_used_number(const char *path, const char *name)
{
    unsigned long long number = UINT64_MAX;
    char line[256];
    FILE *in = fopen(path, "re");

    while (in && fgets(line, sizeof line, in)) {
        size_t length = name ? strlen(name) : 0;

        if (name && strncmp(line, name, length) != 0)
            continue;
        if (sscanf(line + length, "%llu", &number) != 1)
            number = UINT64_MAX;
        break;
    }
    if (in)
        fclose(in);
    return number;
}

/* "0.20 0.18 0.12 1/80 11206": the number behind the slash. */
uint64_t cb_used_tasks(void)
{
    unsigned long long tasks = 0;
    FILE *in = fopen("/proc/loadavg", "re");

    if (in && fscanf(in, "%*s %*s %*s %*u/%llu", &tasks) != 1)
        tasks = 0;
    if (in)
        fclose(in);
    return tasks;
}

uint64_t cb_used_user_tasks(void)
{
    uint64_t sum = 0, uid = getuid();
    DIR *proc = opendir("/proc");
    struct dirent *entry;

    while (proc && (entry = readdir(proc)) != NULL) {
        char path[300];

        if (!isdigit((unsigned char)*entry->d_name))
            continue;
        snprintf(path, sizeof path, "/proc/%s/status", entry->d_name);
        if (cb_used_number(path, "Uid:") == uid) {
            uint64_t threads = cb_used_number(path, "Threads:");

            sum += threads == UINT64_MAX ? 0 : threads;
        }
    }
    if (proc)
        closedir(proc);
    return sum;
}

uint64_t cb_used_mappings(void)
{
    uint64_t lines = 0;
    FILE *in = fopen("/proc/self/maps", "re");
    int c;

    while (in && (c = getc_unlocked(in)) != EOF)
        lines += c == '\n';
    if (in)
        fclose(in);
    return lines;
}

uint64_t cb_used_addresses(void)
{
    uint64_t kib = cb_used_number("/proc/self/status", "VmSize:");

    return kib == UINT64_MAX ? 0 : kib * 1024;
}
