#include "bench/raw/pair.h"

#include <errno.h>
#include <math.h>
#include <time.h>

#include "bench/record.h"

static double figure_of(const struct cb_row *row, const struct cb_sample *sample, uint64_t row_ns)
{
    switch (row->figure) {
    case CB_SKEW: return (double)sample->skew_ns;
    case CB_WALL: return (double)(sample->wall_ns + row_ns);
    default: break;
    }
    return row->tasks ? (double)sample->work_ns / (double)sample->ops
                      : (double)CB_NS_PER_S / sample->ops_per_s;
}

static uint64_t calendar_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * CB_NS_PER_S + (uint64_t)now.tv_nsec;
}

static int take_sample(struct cb_pairing *p, const struct cb_pair *pair, enum cb_kind kind,
                       double *ns, struct cb_err *why, struct cb_err *err)
{
    struct cb_turn turn = {.case_index = pair->case_index, .rep = pair->rep, .kind = kind};
    uint64_t started_at = calendar_ns(), taken;
    int rc = cb_sample_take(&p->bench, &p->plan->cases[turn.case_index], kind, &p->sample, err);

    if (rc != 0)
        return rc;
    taken = cb_clock_ns();
    if (pair->rep > 0)
        rc = cb_record_sample(p->csv, p->plan, &turn, &p->sample, p->counter_source, started_at,
                              err);
    if (p->sample.status != CB_OK)
        cb_err_set(why, p->sample.status == CB_SKIPPED ? -ENOTSUP : -EBADMSG, "%s",
                   p->sample.message);
    else
        *ns = figure_of(pair->row, &p->sample, cb_clock_ns() - taken);
    return rc;
}

static int take_ours(struct cb_pairing *p, struct cb_pair *pair, struct cb_err *why,
                     struct cb_err *err)
{
    return take_sample(p, pair, pair->row->counting ? CB_COUNTING : CB_TIMING, &pair->ours_ns, why,
                       err);
}

static int take_bare(struct cb_pairing *p, struct cb_pair *pair, struct cb_err *why,
                     struct cb_err *err)
{
    const struct cb_row *row = pair->row;
    const struct cb_case *c = &p->plan->cases[pair->case_index];
    struct cb_bare_job job = {.loop = row->bare,
                              .as = row->as,
                              .workers = row->as == CB_BARE_ALONE ? 1 : c->pool,
                              .count = c->tasks,
                              .cpus = c->cpus,
                              .cpus_count = c->cpus_count};
    uint64_t work_ns = 0;

    if (row->counting)
        return take_sample(p, pair, CB_TIMING, &pair->bare_ns, why, err);
    if (cb_bare_take(&p->bench, &job, &work_ns, why) == -EINTR)
        return -EINTR;
    pair->bare_ns = (double)work_ns / (double)job.count;
    return 0;
}

int cb_pair_take(struct cb_pairing *p, struct cb_pair *pair, struct cb_err *why, struct cb_err *err)
{
    int has_bare = cb_row_has_bare(pair->row), rc = 0;

    pair->bare_ns = pair->ours_ns = NAN;
    if (has_bare && pair->bare_first)
        rc = take_bare(p, pair, why, err);
    if (rc == 0 && !why->code)
        rc = take_ours(p, pair, why, err);
    if (rc == 0 && !why->code && has_bare && !pair->bare_first)
        rc = take_bare(p, pair, why, err);
    return rc;
}
