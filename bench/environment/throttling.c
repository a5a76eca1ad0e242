#include "bench/environment/throttling.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "bench/environment/file.h"

static int visit(void *context, const char *folder, int v1, struct cb_err *err)
{
    struct cb_throttling *t = context;
    int fd = cb_file_open(folder, "/cpu.stat");

    if (fd == -ENOENT) /* a kernel without quotas */
        return 0;
    if (fd < 0)
        return cb_err_errno(err, -fd, "reading %.100s/cpu.stat", folder);
    if (t->count == CB_THROTTLING_LEVELS) {
        close(fd);
        return cb_err_set(err, -E2BIG, "more than %d nested cgroups", CB_THROTTLING_LEVELS);
    }
    t->v1[t->count] = v1;
    t->fd[t->count++] = fd;
    return 0;
}

void cb_throttling_open(struct cb_throttling *t, const char *root)
{
    *t = (struct cb_throttling){0};
    t->rc = cb_cgroup_climb(root, "cpu", visit, t, NULL);
}

void cb_throttling_close(struct cb_throttling *t)
{
    for (uint32_t i = 0; i < t->count; i++)
        close(t->fd[i]);
    *t = (struct cb_throttling){.rc = -EBADF};
}

/* A cgroup without the numbers, as the root of v2, has no quota. */
static int optional(const char *text, const char *key, uint64_t *number)
{
    int rc = cb_file_number(text, key, number);

    if (rc == -ENOENT)
        *number = 0;
    return rc == -ENOENT ? 0 : rc;
}

static int read_level(int fd, int v1, struct cb_throttling_level *level)
{
    char text[1024];
    long n = cb_file_read(fd, text, sizeof text);
    int rc = n < 0 ? (int)n : optional(text, "nr_periods", &level->periods);

    if (rc == 0)
        rc = optional(text, "nr_throttled", &level->throttled);
    if (rc == 0)
        rc = optional(text, v1 ? "throttled_time" : "throttled_usec", &level->throttled_ns);
    if (rc == 0 && !v1)
        level->throttled_ns *= 1000;
    return rc;
}

int cb_throttling_read(const struct cb_throttling *t, struct cb_throttling_reading *reading)
{
    int rc = t->rc;

    memset(reading, 0, sizeof *reading);
    for (uint32_t i = 0; i < t->count && rc == 0; i++)
        rc = read_level(t->fd[i], t->v1[i], &reading->level[i]);
    return rc;
}

int cb_throttling_between(const struct cb_throttling_reading *before,
                          const struct cb_throttling_reading *after,
                          struct cb_throttling_level *worst)
{
    *worst = (struct cb_throttling_level){0};
    for (int i = 0; i < CB_THROTTLING_LEVELS; i++) {
        const struct cb_throttling_level *b = &before->level[i], *a = &after->level[i];
        const struct cb_throttling_level rise = {.periods = a->periods - b->periods,
                                                 .throttled = a->throttled - b->throttled,
                                                 .throttled_ns = a->throttled_ns - b->throttled_ns};

        if (a->periods < b->periods || a->throttled < b->throttled ||
            a->throttled_ns < b->throttled_ns)
            return -EBADMSG;
        if (rise.throttled > worst->throttled ||
            (rise.throttled == worst->throttled && rise.periods > worst->periods))
            *worst = rise;
    }
    return 0;
}
