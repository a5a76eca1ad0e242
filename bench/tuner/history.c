#include "bench/tuner/history.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int cb_history_init(struct cb_history *h, const struct cb_space *space, uint32_t room)
{
    memset(h, 0, sizeof *h);
    h->space = *space;
    h->space.also = NULL;
    h->space.also_count = 0;
    h->refused_at = UINT32_MAX;
    h->room = room;
    h->values = malloc(((size_t)room + 1) * sizeof *h->values);
    h->details = malloc(((size_t)room + 1) * sizeof *h->details);
    if (h->values && h->details)
        return 0;
    cb_history_done(h);
    return -ENOMEM;
}

void cb_history_done(struct cb_history *h)
{
    free(h->values);
    free(h->details);
    h->values = NULL;
    h->details = NULL;
}

/* Whoever holds a can hold b. */
static int holds(const struct cb_space *space, const struct cb_arm *a, const struct cb_arm *b)
{
    if (!space->nested)
        return a->pool >= b->pool;
    return a->shape.processes >= b->shape.processes && a->shape.threads >= b->shape.threads &&
           a->shape.coroutines >= b->shape.coroutines;
}

/* Failures are at least twice the samples that went well, and more than one in five that fail by
 * chance would come to. */
static int fails(const struct cb_history_arm *arm)
{
    enum { FAILURES = 3 };

    return arm->failed >= FAILURES && arm->failed >= 2 * arm->ok;
}

static int is_out(const struct cb_history *h, const struct cb_history_arm *arm)
{
    if (fails(arm))
        return 1;
    for (uint32_t i = 0; i < h->arms_count; i++)
        if (h->arms[i].refused && holds(&h->space, &arm->arm, &h->arms[i].arm))
            return 1;
    return 0;
}

uint32_t cb_history_find(const struct cb_history *h, const struct cb_arm *arm)
{
    for (uint32_t i = 0; i < h->arms_count; i++)
        if (cb_arm_same(&h->arms[i].arm, arm))
            return i;
    return CB_NO_ARM;
}

uint32_t cb_history_join(struct cb_history *h, const struct cb_arm *arm)
{
    uint32_t index = cb_history_find(h, arm);
    struct cb_history_arm joined = {.arm = *arm};

    if (index != CB_NO_ARM || h->arms_count == CB_ARMS_MAX)
        return index;
    joined.out = is_out(h, &joined);
    h->arms[h->arms_count] = joined;
    return h->arms_count++;
}

static int went_well(const struct cb_tune_measured *m)
{
    return m->outcome == CB_TUNE_OK && m->speed > 0 && isfinite(m->speed);
}

static int has_run(const struct cb_history *h, const struct cb_arm *arm)
{
    for (uint32_t i = 0; i < h->arms_count; i++)
        if (h->arms[i].ok > 0 && holds(&h->space, &h->arms[i].arm, arm))
            return 1;
    return 0;
}

static void refuse(struct cb_history *h, uint32_t index)
{
    struct cb_history_arm *arm = &h->arms[index];

    if (has_run(h, &arm->arm)) {
        arm->failed++;
        return;
    }
    arm->refused = 1;
    if (arm->arm.pool < h->refused_at)
        h->refused_at = arm->arm.pool;
}

void cb_history_add(struct cb_history *h, const uint32_t *arms,
                    const struct cb_tune_measured *measured, uint32_t count)
{
    uint32_t before = h->count;

    for (uint32_t i = 0; i < count; i++) {
        struct cb_history_arm *arm = &h->arms[arms[i]];

        if (went_well(&measured[i]) && h->count < h->room) {
            arm->ok++;
            h->values[h->count] =
                (struct cb_polish_value){arms[i], h->passes, log(measured[i].speed)};
            h->details[h->count++] = measured[i];
        } else if (measured[i].outcome != CB_TUNE_REFUSED) {
            arm->failed++;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        if (measured[i].outcome == CB_TUNE_REFUSED)
            refuse(h, arms[i]);
    for (uint32_t i = 0; i < h->arms_count; i++)
        h->arms[i].out = is_out(h, &h->arms[i]);
    h->passes += h->count > before;
    h->used += count;
}

uint32_t cb_history_largest(const struct cb_history *h, double most)
{
    uint32_t largest = CB_NO_ARM;

    for (uint32_t i = 0; i < h->arms_count; i++)
        if (h->arms[i].ok > 0 && !h->arms[i].out && h->arms[i].arm.pool <= most &&
            (largest == CB_NO_ARM || h->arms[i].arm.pool > h->arms[largest].arm.pool))
            largest = i;
    return largest;
}

int cb_history_compare(const struct cb_history *h, uint32_t a, uint32_t b)
{
    return cb_arm_compare(&h->space, &h->arms[a].arm, &h->arms[b].arm);
}

int cb_history_is_disturbed(const struct cb_history *h)
{
    return h->disturbed * 5 > h->pass_count - h->redone;
}
