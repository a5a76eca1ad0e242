/* The twin that is built where PAPI is absent. */
#include <errno.h>
#include <stdio.h>

#include "base/counters.h"

static int none_init(struct cb_err *err)
{
    return cb_err_set(err, -ENODEV, "built without PAPI");
}

static uint32_t none_probe(struct cb_counters_support *support)
{
    for (int i = 0; i < CB_COUNTERS; i++)
        snprintf(support->why_not[i], sizeof support->why_not[i], "built without PAPI");
    return 0;
}

/* `init` fails, so that no other hook is ever called. */
const struct cb_counter_source cb_counters_papi = {
    .name = "papi", .init = none_init, .probe = none_probe};
