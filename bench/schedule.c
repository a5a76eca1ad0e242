#include "bench/schedule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/random.h"

struct cb_disturbed {
    struct cb_disturbed *next;
    uint32_t number, rep, count;
    uint32_t cases[]; /* that it holds, twins marked */
};

static const uint32_t twin_mark = 1u << 31;

uint32_t cb_schedule_redo_limit(uint32_t blocks)
{
    return (blocks + 4) / 5; /* a fifth, rounded up */
}

static int is_selected(const struct cb_schedule *s, uint32_t case_index, enum cb_kind kind)
{
    return s->selected[case_index] >> kind & 1;
}

int cb_schedule_init(struct cb_schedule *s, const struct cb_plan *plan,
                     cb_schedule_selects *selects, void *user, struct cb_err *err)
{
    uint8_t any = 0;
    size_t room = 2 * (size_t)plan->cases_count + 1;

    *s = (struct cb_schedule){.plan = plan};
    s->last_waiting = &s->waiting;
    s->turns = calloc(room, sizeof *s->turns);
    s->order = calloc(room, sizeof *s->order);
    s->samples = calloc(room, sizeof *s->samples);
    s->selected = calloc(room, 1);
    if (!s->turns || !s->order || !s->samples || !s->selected) {
        cb_schedule_done(s);
        return cb_err_set(err, -ENOMEM, "no memory for blocks of %u cases", plan->cases_count);
    }
    for (uint32_t i = 0; i < plan->cases_count; i++) {
        for (enum cb_kind kind = CB_TIMING; kind <= CB_COUNTING; kind++)
            if (!selects || selects(user, i, kind))
                s->selected[i] |= (uint8_t)(1 << kind);
        any |= s->selected[i];
    }
    for (uint32_t i = 0; i < plan->turns_count; i++)
        s->samples[plan->turns[i].case_index] +=
            is_selected(s, plan->turns[i].case_index, plan->turns[i].kind) != 0;
    s->planned = any >> CB_TIMING & 1 ? plan->reps : 0;
    s->counting = any >> CB_COUNTING & 1 ? plan->counter_reps : 0;
    return 0;
}

static void drop_waiting(struct cb_schedule *s)
{
    struct cb_disturbed *first = s->waiting;

    s->waiting = first->next;
    if (!s->waiting)
        s->last_waiting = &s->waiting;
    free(first);
}

void cb_schedule_done(struct cb_schedule *s)
{
    while (s->waiting)
        drop_waiting(s);
    free(s->turns);
    free(s->order);
    free(s->samples);
    free(s->selected);
    s->turns = NULL;
    s->order = NULL;
    s->samples = NULL;
    s->selected = NULL;
}

uint32_t cb_schedule_samples(const struct cb_schedule *s, uint32_t case_index)
{
    uint32_t first = case_index == UINT32_MAX ? 0 : case_index, n = 0;
    uint32_t end = case_index == UINT32_MAX ? s->plan->cases_count : case_index + 1;

    for (uint32_t i = first; i < end; i++)
        n += s->samples[i];
    return n;
}

uint32_t cb_schedule_blocks(const struct cb_schedule *s)
{
    return s->planned + s->counting;
}

/* --- blocks --- */

static const struct cb_batch *begin(struct cb_schedule *s, struct cb_batch batch)
{
    batch.number = ++s->executed;
    batch.turns = s->turns;
    for (uint32_t i = 0; i < batch.count; i++)
        s->turns[i] = (struct cb_turn){.case_index = s->turns[i].case_index,
                                       .rep = batch.rep,
                                       .kind = batch.kind,
                                       .twin = s->turns[i].twin,
                                       .block = batch.number,
                                       .redo_of = batch.redo_of};
    if (batch.kind == CB_TIMING && batch.rep > s->reps)
        s->reps = batch.rep;
    s->current = batch;
    return &s->current;
}

/* These cases, twins marked, in a random order that the seed and the block's number determine. */
static const struct cb_batch *begin_shuffled(struct cb_schedule *s, struct cb_batch batch,
                                             const uint32_t *cases)
{
    struct cb_random random;

    memcpy(s->order, cases, batch.count * sizeof *s->order);
    cb_random_init(&random, s->plan->seed ^ (uint64_t)(s->executed + 1) << 32);
    cb_random_shuffle(&random, s->order, batch.count);
    for (uint32_t i = 0; i < batch.count; i++)
        s->turns[i] = (struct cb_turn){.case_index = s->order[i] & ~twin_mark,
                                       .twin = (s->order[i] & twin_mark) != 0};
    return begin(s, batch);
}

/* The plan's next block of that kind that holds any selected case. */
static const struct cb_batch *next_planned(struct cb_schedule *s, enum cb_kind kind)
{
    const struct cb_plan *plan = s->plan;

    while (s->next_turn < plan->turns_count && plan->turns[s->next_turn].kind == kind) {
        struct cb_batch batch = {.rep = plan->turns[s->next_turn].rep, .kind = kind};

        for (; s->next_turn < plan->turns_count; s->next_turn++) {
            const struct cb_turn *turn = &plan->turns[s->next_turn];

            if (turn->rep != batch.rep || turn->kind != kind)
                break;
            if (is_selected(s, turn->case_index, kind))
                s->turns[batch.count++] = *turn;
        }
        if (batch.count > 0)
            return begin(s, batch);
    }
    return NULL;
}

static const struct cb_batch *next_redo(struct cb_schedule *s)
{
    uint32_t blocks = s->timing > s->planned ? s->timing : s->planned;
    const struct cb_disturbed *w = s->waiting;

    if (!w || s->redone >= cb_schedule_redo_limit(blocks))
        return NULL;
    return begin_shuffled(
        s, (struct cb_batch){.rep = w->rep, .redo_of = w->number, .count = w->count}, w->cases);
}

const struct cb_batch *cb_schedule_next(struct cb_schedule *s)
{
    const struct cb_batch *batch = next_planned(s, CB_TIMING);

    if (!batch)
        batch = next_redo(s);
    if (!batch)
        batch = next_planned(s, CB_COUNTING);
    return batch;
}

const struct cb_batch *cb_schedule_extra(struct cb_schedule *s, const uint32_t *cases,
                                         uint32_t count)
{
    return begin_shuffled(s, (struct cb_batch){.rep = s->reps + 1, .count = count}, cases);
}

/* Without memory it stays as it is, and is counted so. */
static void wait_for_redo(struct cb_schedule *s)
{
    const struct cb_batch *b = &s->current;
    struct cb_disturbed *w = malloc(sizeof *w + b->count * sizeof *w->cases);

    if (!w)
        return;
    *w = (struct cb_disturbed){.number = b->number, .rep = b->rep, .count = b->count};
    for (uint32_t i = 0; i < b->count; i++)
        w->cases[i] = b->turns[i].case_index | (b->turns[i].twin ? twin_mark : 0);
    *s->last_waiting = w;
    s->last_waiting = &w->next;
}

void cb_schedule_ended(struct cb_schedule *s, int disturbed)
{
    if (s->current.kind != CB_TIMING)
        return;
    if (s->current.redo_of) {
        s->redone++;
        s->still--;
        drop_waiting(s);
    } else {
        s->timing++;
        s->disturbed += disturbed != 0;
    }
    s->still += disturbed != 0;
    if (disturbed)
        wait_for_redo(s);
}
