#include "runners/level.h"

int cb_level_coroutines(const struct cb_launch *launch, uint32_t carrier, uint32_t count,
                        const struct cb_coroutines *how, struct cb_err *err)
{
    struct cb_carrying carrying;
    int rc = cb_carrier_begin(&carrying, launch, carrier, count);

    if (rc == 0)
        rc = cb_sched_run(&carrying, carrier, count, how, err);
    if (rc != 0)
        cb_gate_cancel(&launch->job->block->gate);
    cb_carrier_end(&carrying);
    return rc;
}
