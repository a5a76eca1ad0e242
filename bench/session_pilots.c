/* The pilots of a session, before its first block. */
#include <errno.h>
#include <stdio.h>

#include "bench/calibrate.h"
#include "bench/session.h"

static int take(void *user, const struct cb_case *c, struct cb_sample *pilot, struct cb_err *err)
{
    struct cb_session *s = user;

    return cb_zygote_take(&s->zygote, &s->bench, c, CB_PILOT, pilot, err);
}

static int keep(void *user, const struct cb_plan *one, const struct cb_turn *turn,
                const struct cb_sample *pilot)
{
    struct cb_session *s = user;

    return cb_record_sample(&s->csv, one, turn, pilot, s->settings->counters->source,
                            cb_session_calendar_ns() - pilot->wall_ns, s->err);
}

static void say(void *user, const char *line)
{
    (void)user;
    fprintf(stderr, "%s\n", line);
}

void cb_session_pilots(struct cb_session *s, const uint8_t *selected)
{
    struct cb_calibration calibration = {.plan = s->plan,
                                         .clock_ns = s->settings->machine->clock_ns,
                                         .user = s,
                                         .take = take,
                                         .keep = keep,
                                         .say = say};
    int rc = cb_zygote_renew(&s->zygote, 0, s->err);

    for (uint32_t i = 0; i < s->plan->cases_count && rc == 0; i++)
        if (!selected || selected[i])
            rc = cb_calibrate(&calibration, i, s->err);
    cb_calibrate_done(&calibration);
    s->interrupted = rc == -EINTR;
    s->stopped = rc != 0;
}
