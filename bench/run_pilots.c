/* The pilots of a run, before its first block. */
#include <errno.h>
#include <stdio.h>

#include "bench/run_state.h"

static int take(void *user, const struct cb_case *c, struct cb_sample *pilot, struct cb_err *err)
{
    struct cb_run_state *r = user;

    return cb_zygote_take(&r->zygote, &r->bench, c, CB_PILOT, pilot, err);
}

static int keep(void *user, const struct cb_plan *one, const struct cb_turn *turn,
                const struct cb_sample *pilot)
{
    struct cb_run_state *r = user;

    return cb_record_sample(&r->csv, one, turn, pilot, r->settings->counters->source,
                            cb_run_calendar_ns() - pilot->wall_ns, r->err);
}

static void say(void *user, const char *line)
{
    (void)user;
    fprintf(stderr, "%s\n", line);
}

void cb_run_pilots(struct cb_run_state *r)
{
    struct cb_calibration calibration = {.plan = &r->plan,
                                         .clock_ns = r->settings->machine->clock_ns,
                                         .user = r,
                                         .take = take,
                                         .keep = keep,
                                         .say = say};
    int rc = cb_zygote_renew(&r->zygote, 0, r->err);

    for (uint32_t i = 0; i < r->plan.cases_count && rc == 0; i++)
        if (r->schedule.selected[i])
            rc = cb_calibrate(&calibration, i, r->err);
    cb_calibrate_done(&calibration);
    r->result->interrupted = rc == -EINTR;
    r->stopped = rc != 0;
}
