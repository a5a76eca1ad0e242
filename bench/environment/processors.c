#include "bench/environment/processors.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/environment/file.h"

enum { LINE_BYTES = 256, NUMBERS = 8 }; /* a name and ten numbers of up to 20 digits */

void cb_processors_open(struct cb_processors *p, const char *root, const int32_t *cpus,
                        uint32_t count)
{
    *p = (struct cb_processors){.cpus = cpus, .count = count};
    p->fd = cb_file_open(root, "/proc/stat");
    p->size = (size_t)(sysconf(_SC_NPROCESSORS_CONF) + 1 + (long)count) * LINE_BYTES;
    p->text = malloc(p->size);
    if (!p->text && p->fd >= 0) {
        close(p->fd);
        p->fd = -ENOMEM;
    }
}

void cb_processors_close(struct cb_processors *p)
{
    if (p->fd >= 0)
        close(p->fd);
    free(p->text);
    *p = (struct cb_processors){.fd = -EBADF};
}

/* "cpu0 user nice system idle iowait irq softirq steal ...": guest time is in user's and nice's.
 * Adds it to *time. */
static int add_line(const char *line, struct cb_processors_time *time)
{
    uint64_t number[NUMBERS] = {0};
    int n = 0;

    line += strcspn(line, " \n");
    while (*(line += strspn(line, " ")) && *line != '\n' && n < NUMBERS) {
        if (cb_file_number(line, NULL, &number[n++]) != 0)
            return -EBADMSG;
        line += strspn(line, "0123456789");
    }
    if (n < 4)
        return -EBADMSG;
    time->tasks += number[0] + number[1] + number[2];
    time->idle += number[3] + number[4];
    time->steal += number[7];
    time->have_steal = n == NUMBERS;
    time->rounded++;
    return 0;
}

static int is_ours(const struct cb_processors *p, long cpu)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (p->cpus[i] == cpu)
            return 1;
    return 0;
}

int cb_processors_read(const struct cb_processors *p, struct cb_processors_time *time)
{
    struct cb_processors_time all = {0}, ours = {0};
    uint32_t others = 0;
    long n = p->fd < 0 ? p->fd : cb_file_read(p->fd, p->text, p->size);
    int rc = n < 0 ? (int)n : 0;

    for (const char *line = p->text; rc == 0 && strncmp(line, "cpu", 3) == 0; line++) {
        if (line[3] == ' ')
            rc = add_line(line, &all);
        else if (line[3] < '0' || line[3] > '9')
            rc = -EBADMSG;
        else if (is_ours(p, strtol(line + 3, NULL, 10)))
            rc = add_line(line, &ours);
        else
            others++;
        line = strchr(line, '\n');
        if (!line)
            break;
    }
    if (rc != 0)
        return rc;
    if (ours.rounded != p->count)
        return all.rounded ? -ENODEV : -EBADMSG;
    /* The line of all is rounded once, not once a CPU. */
    *time = others == 0 && all.rounded ? all : ours;
    return 0;
}
