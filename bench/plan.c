#include "bench/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/random.h"
#include "bench/twins.h"

/* What the cases borrow: freed with the plan. */
struct owned {
    struct owned *next;
    void *memory;
};

void cb_plan_init(struct cb_plan *plan)
{
    *plan =
        (struct cb_plan){.reps = CB_REPS_DEFAULT, .counter_reps = 1, .aa = CB_REPS_MAX, .seed = 1};
}

void cb_plan_done(struct cb_plan *plan)
{
    for (struct owned *o = plan->owned, *next; o; o = next) {
        next = o->next;
        free(o->memory);
        free(o);
    }
    free(plan->cases);
    free(plan->turns);
    cb_plan_init(plan);
}

void *cb_plan_own(struct cb_plan *plan, void *memory)
{
    struct owned *o = memory ? malloc(sizeof *o) : NULL;

    if (!o) {
        free(memory);
        return NULL;
    }
    *o = (struct owned){plan->owned, memory};
    plan->owned = o;
    return memory;
}

uint64_t cb_plan_seed(const struct cb_plan *plan, uint32_t rep)
{
    return plan->seed * 0x9e3779b97f4a7c15ull + rep; /* of another repetition, or run: another */
}

int cb_plan_append(struct cb_plan *plan, const struct cb_case *c, struct cb_err *err)
{
    struct cb_case *grown;

    if ((plan->cases_count & (plan->cases_count + 1)) == 0) { /* room doubles: 1, 3, 7, ... */
        grown = realloc(plan->cases, (2 * (size_t)plan->cases_count + 1) * sizeof *grown);
        if (!grown)
            return cb_err_errno(err, ENOMEM, "a plan of %u cases", plan->cases_count);
        plan->cases = grown;
    }
    plan->cases[plan->cases_count++] = *c;
    return 0;
}

int64_t cb_plan_with_pool(struct cb_plan *plan, const struct cb_topology *topology, uint32_t like,
                          struct cb_shape shape, struct cb_err *err)
{
    struct cb_case c = plan->cases[like];
    int32_t *cpus;
    int rc;

    c.shape = shape;
    c.pool = (uint32_t)cb_shape_workers(shape);
    for (uint32_t i = 0; i < plan->cases_count; i++) {
        const struct cb_case *old = &plan->cases[i];

        if (memcmp(&old->shape, &shape, sizeof shape) == 0 && cb_case_same_runner(old, &c) &&
            cb_case_same_panel(old, &c))
            return i;
    }
    rc = cb_topology_place_shape(topology,
                                 &(struct cb_formation){.place = c.place,
                                                        .processes = shape.processes,
                                                        .threads = shape.threads},
                                 &cpus, &c.cpus_count, err);
    if (rc != 0)
        return rc;
    c.cpus = cb_plan_own(plan, cpus);
    rc = c.cpus ? cb_plan_append(plan, &c, err) : cb_err_errno(err, ENOMEM, "a plan");
    return rc ? rc : (int64_t)plan->cases_count - 1;
}

int cb_plan_parse_reps(const char *name, const char *text, uint32_t min, uint32_t *reps,
                       struct cb_err *err)
{
    const struct cb_param param = {.name = name, .kind = CB_COUNT, .min = min, .max = CB_REPS_MAX};
    uint64_t value;
    int rc = cb_param_parse(&param, text, &value, err);

    if (rc == 0)
        *reps = (uint32_t)value;
    return rc;
}

/* An order under way. */
struct ordering {
    struct cb_plan *plan;
    struct cb_random random;
    struct cb_twins twins;
    uint32_t *block; /* owned; cases, and marked as such, twins */
};

static const uint32_t twin_mark = 1u << 31;

static void add_block(struct ordering *o, uint32_t rep, enum cb_kind kind)
{
    struct cb_plan *plan = o->plan;
    uint32_t count = plan->cases_count;

    for (uint32_t i = 0; i < count; i++)
        o->block[i] = i;
    if (kind == CB_TIMING && cb_twins_in_block(plan, rep)) {
        count += cb_twins_draw(&o->twins, &o->random, o->block + count);
        for (uint32_t i = plan->cases_count; i < count; i++)
            o->block[i] |= twin_mark;
    }
    cb_random_shuffle(&o->random, o->block, count);
    for (uint32_t i = 0; i < count; i++)
        plan->turns[plan->turns_count++] = (struct cb_turn){.case_index = o->block[i] & ~twin_mark,
                                                            .rep = rep,
                                                            .kind = kind,
                                                            .twin = (o->block[i] & twin_mark) != 0};
}

int cb_plan_order(struct cb_plan *plan, struct cb_err *err)
{
    size_t turns = (size_t)plan->cases_count * (2 * (size_t)plan->reps + plan->counter_reps);
    struct ordering o = {.plan = plan,
                         .block = malloc((2 * (size_t)plan->cases_count + 1) * sizeof *o.block)};
    int rc = cb_twins_init(&o.twins, plan);

    free(plan->turns);
    plan->turns_count = 0;
    plan->turns = malloc((turns + 1) * sizeof *plan->turns);
    if (rc != 0 || !o.block || !plan->turns) {
        rc = cb_err_errno(err, ENOMEM, "an order of %zu samples", turns);
    } else {
        cb_random_init(&o.random, plan->seed);
        for (uint32_t rep = 1; rep <= plan->reps; rep++)
            add_block(&o, rep, CB_TIMING);
        for (uint32_t rep = 1; rep <= plan->counter_reps; rep++)
            add_block(&o, rep, CB_COUNTING);
    }
    cb_twins_done(&o.twins);
    free(o.block);
    return rc;
}

uint32_t cb_plan_twins(const struct cb_plan *plan)
{
    uint32_t twins = 0;

    for (uint32_t i = 0; i < plan->turns_count; i++)
        twins += plan->turns[i].twin != 0;
    return twins;
}
