/* This program, how it was built and started, and what the kernel lets it do. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "bench/doctor/check.h"

static void look_build(const struct cb_patient *p, struct cb_finding *f)
{
    const struct cb_asked *asked = cb_find_asked(p, f);

    if (!asked)
        return;
    if (strstr(asked->flags, "-fsanitize"))
        cb_find(f, CB_SERIOUS, "built with sanitizers: %.120s", asked->flags);
    else if (strstr(asked->flags, "-O2") || strstr(asked->flags, "-O3"))
        cb_find(f, CB_FINE, "optimised");
    else
        cb_find(f, CB_SERIOUS, "built without optimisation: %.120s", asked->flags);
}

static void look_preload(const struct cb_patient *p, struct cb_finding *f)
{
    const struct cb_asked *asked = cb_find_asked(p, f);

    if (!asked)
        return;
    if (asked->preload && *asked->preload)
        cb_find(f, CB_WARNING, "LD_PRELOAD=%.150s", asked->preload);
    else
        cb_find(f, CB_FINE, "none");
}

/* The setting says who may; a container's filter may refuse all the same, so it is tried, too. */
static void look_io_uring(const struct cb_patient *p, struct cb_finding *f)
{
    static const char path[] = "/proc/sys/kernel/io_uring_disabled";
    uint64_t disabled;
    int rc = cb_look_number(p, path, &disabled);

    if (p->asked && p->asked->io_uring != 0) {
        cb_find(f, CB_NOTE, "refused: %s", strerror(p->asked->io_uring));
        if (rc != 0 || disabled == 0) /* not by the setting */
            cb_find_fix(f, "docker run --security-opt seccomp=unconfined ...");
    } else if (p->asked) {
        cb_find(f, CB_FINE, "allowed");
    } else if (rc == -ENOENT) {
        cb_find(f, CB_UNKNOWN, "not readable here: a kernel before 6.6 has no setting");
    } else if (rc != 0) {
        cb_find_unreadable(f, path, rc);
    } else {
        cb_find(f, disabled ? CB_NOTE : CB_FINE, "%s",
                disabled ? "disabled, or for some users only" : "allowed");
    }
}

const struct cb_check cb_checks_program[] = {
    {
        .name = "build",
        .look = look_build,
        .effect =
            "every workload, switch and queue most: what is measured is the checks, not the models",
        .fix = "cmake --preset release && cmake --build --preset release",
    },
    {
        .name = "preload",
        .look = look_preload,
        .effect =
            "spawn, queue and manager: another allocator, or another library's locks, is measured",
        .fix = "env -u LD_PRELOAD concbench run ...",
    },
    {
        .name = "io_uring",
        .look = look_io_uring,
        .effect = "file-read under coro: four threads beside each carrier read in its place",
        .fix = "sysctl kernel.io_uring_disabled=0",
        .lasting = "kernel.io_uring_disabled = 0 in /etc/sysctl.d/concbench.conf",
    },
    {0},
};
