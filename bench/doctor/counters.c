/* What can be counted. */
#include <inttypes.h>
#include <string.h>

#include "bench/doctor/check.h"

/* "-1", or "2": unlike other files this may be negative. */
static void look_paranoid(const struct cb_patient *p, struct cb_finding *f)
{
    static const char path[] = "/proc/sys/kernel/perf_event_paranoid";
    char level[16];
    int rc = cb_look_line(p, path, level, sizeof level);

    if (rc != 0)
        cb_find_unreadable(f, path, rc);
    else if (strcmp(level, "-1") == 0 || strcmp(level, "0") == 0 || strcmp(level, "1") == 0)
        cb_find(f, CB_FINE, "%s", level);
    else
        cb_find(f, CB_NOTE, "%s: ordinary users can't count %s", level,
                strcmp(level, "2") == 0 ? "switches and migrations" : "anything");
}

static void look_counters(const struct cb_patient *p, struct cb_finding *f)
{
    const struct cb_asked *asked = cb_find_asked(p, f);
    const struct cb_counters_support *counters = asked ? asked->counters : NULL;
    char missing[160] = "";
    size_t used = 0;

    if (!asked)
        return;
    if (!counters) {
        cb_find(f, CB_UNKNOWN, "not asked, as nothing is to be counted");
        return;
    }
    for (int i = 0; i < CB_COUNTERS; i++)
        if (!(counters->have >> i & 1) && used < sizeof missing)
            used += (size_t)snprintf(missing + used, sizeof missing - used, " %s",
                                     cb_counter_names[i].name);
    if (used > 0)
        cb_find(f, CB_NOTE, "%s counts all but%s", counters->source, missing);
    else
        cb_find(f, CB_FINE, "%s counts everything", counters->source);
}

const struct cb_check cb_checks_counters[] = {
    {
        .name = "perf-paranoid",
        .look = look_paranoid,
        .effect = "no speed is changed; without privilege the columns of counters samples stay "
                  "empty, for "
                  "every workload",
        .fix = "sysctl kernel.perf_event_paranoid=1",
        .lasting = "kernel.perf_event_paranoid = 1 in /etc/sysctl.d/concbench.conf",
    },
    {
        .name = "counters",
        .look = look_counters,
        .effect =
            "no speed is changed; these columns stay empty, for every workload: why local, shared "
            "and lock differ is harder to tell",
        .fix = "concbench list counters",
    },
    {0},
};
