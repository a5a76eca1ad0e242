#include "base/quota.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cgroup.h"

/* Microseconds, 1 and more; 0 when it is no such number. */
static double read_us(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits < 16 && text[digits] == '\0' ? strtod(text, NULL) : 0;
}

/* Lowers *cpus to quota / period; `none` is the word for no quota. */
static int tighten(const char *folder, const char *quota, const char *period, const char *none,
                   double *cpus, struct cb_err *err)
{
    double time = read_us(quota), of = read_us(period);
    int has_quota = strcmp(quota, none) != 0;

    if (of == 0 || (has_quota && time == 0))
        return cb_err_set(err, -EBADMSG,
                          "the CPU quota of %.100s makes no sense: '%.30s' of '%.30s'", folder,
                          quota, period);
    if (has_quota && (*cpus == 0 || time / of < *cpus))
        *cpus = time / of;
    return 0;
}

static int read_v2(const char *folder, double *cpus, struct cb_err *err)
{
    char line[64], *space;
    int rc = cb_cgroup_read(folder, "cpu.max", line, err);

    if (rc <= 0)
        return rc;
    space = strchr(line, ' ');
    if (space)
        *space++ = '\0';
    return tighten(folder, line, space ? space : "", "max", cpus, err);
}

static int read_v1(const char *folder, double *cpus, struct cb_err *err)
{
    char quota[64], period[64] = "";
    int rc = cb_cgroup_read(folder, "cpu.cfs_quota_us", quota, err);

    if (rc <= 0)
        return rc;
    rc = cb_cgroup_read(folder, "cpu.cfs_period_us", period, err);
    return rc < 0 ? rc : tighten(folder, quota, period, "-1", cpus, err);
}

static int visit(void *context, const char *folder, int v1, struct cb_err *err)
{
    return v1 ? read_v1(folder, context, err) : read_v2(folder, context, err);
}

int cb_quota_read(const char *root, double *cpus, struct cb_err *err)
{
    int rc;

    *cpus = 0;
    rc = cb_cgroup_climb(root, "cpu", visit, cpus, err);
    if (rc != 0)
        *cpus = 0;
    return rc;
}
