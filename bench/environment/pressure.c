#include "bench/environment/pressure.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "bench/environment/file.h"

static const char *const names[CB_PRESSURES] = {"cpu", "memory", "io"};

/* Our own cgroup is visited first; those above it say less of us. */
static int visit(void *context, const char *folder, int v1, struct cb_err *err)
{
    struct cb_pressure *p = context;

    (void)err;
    for (int i = 0; i < CB_PRESSURES && !v1; i++)
        p->fd[i] = cb_file_open(folder, "/%s.pressure", names[i]);
    return -ECANCELED;
}

/* Whether it can be read, too: it can be turned off for a cgroup, or for all by the boot line. */
static int works(const struct cb_pressure *p, enum cb_pressure_of of)
{
    uint64_t ns;

    return cb_pressure_read(p, of, &ns) == 0;
}

void cb_pressure_open(struct cb_pressure *p, const char *root)
{
    for (int i = 0; i < CB_PRESSURES; i++)
        p->fd[i] = -ENOENT;
    cb_cgroup_climb(root, "cpu", visit, p, NULL);
    for (int i = 0; i < CB_PRESSURES; i++) {
        if (works(p, (enum cb_pressure_of)i))
            continue;
        if (p->fd[i] >= 0)
            close(p->fd[i]);
        p->fd[i] = cb_file_open(root, "/proc/pressure/%s", names[i]);
    }
}

void cb_pressure_close(struct cb_pressure *p)
{
    for (int i = 0; i < CB_PRESSURES; i++) {
        if (p->fd[i] >= 0)
            close(p->fd[i]);
        p->fd[i] = -EBADF;
    }
}

/* "some avg10=0.00 avg60=0.00 avg300=0.00 total=1234", in us; then a line "full ...". */
int cb_pressure_read(const struct cb_pressure *p, enum cb_pressure_of of, uint64_t *ns)
{
    char text[256];
    const char *total;
    long n = p->fd[of] < 0 ? p->fd[of] : cb_file_read(p->fd[of], text, sizeof text);

    if (n < 0)
        return (int)n;
    text[strcspn(text, "\n")] = '\0';
    total = strstr(text, " total=");
    if (strncmp(text, "some ", 5) != 0 || !total || cb_file_number(total + 7, NULL, ns) != 0)
        return -EBADMSG;
    *ns *= 1000;
    return 0;
}
