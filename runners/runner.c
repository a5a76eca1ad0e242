#include "runners/runner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

#define CB_RUNNER(name) extern const struct cb_runner cb_runner_##name;
#include "runners/runners.def"
#undef CB_RUNNER

const struct cb_runner *const cb_runners[] = {
#define CB_RUNNER(name) &cb_runner_##name,
#include "runners/runners.def"
#undef CB_RUNNER
    NULL};

const struct cb_runner *cb_runner_find(const char *name, struct cb_err *err)
{
    const char *names[sizeof cb_runners / sizeof *cb_runners], *near;
    char all[128] = "";
    size_t n = 0, used = 0;

    for (; cb_runners[n]; n++) {
        if (strcmp(cb_runners[n]->name, name) == 0)
            return cb_runners[n];
        names[n] = cb_runners[n]->name;
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", n ? ", " : "", names[n]);
    }
    near = cb_nearest(name, names, n);
    cb_err_set(err, -EINVAL, "unknown runner '%.40s': choose from %s%s%s%s", name, all,
               near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
    return NULL;
}
