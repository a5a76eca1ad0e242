#include "bench/plan.h"

#include <errno.h>
#include <stdlib.h>

#include "bench/random.h"

/* What the cases borrow: freed with the plan. */
struct owned {
    struct owned *next;
    void *memory;
};

void cb_plan_init(struct cb_plan *plan)
{
    *plan = (struct cb_plan){.reps = 5, .counter_reps = 1, .seed = 1};
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

static void add_block(struct cb_plan *plan, struct cb_random *random, uint32_t *order, uint32_t rep,
                      enum cb_kind kind)
{
    for (uint32_t i = 0; i < plan->cases_count; i++)
        order[i] = i;
    cb_random_shuffle(random, order, plan->cases_count);
    for (uint32_t i = 0; i < plan->cases_count; i++)
        plan->turns[plan->turns_count++] = (struct cb_turn){order[i], rep, kind};
}

int cb_plan_order(struct cb_plan *plan, struct cb_err *err)
{
    size_t turns = (size_t)plan->cases_count * (plan->reps + plan->counter_reps);
    uint32_t *order = malloc((plan->cases_count + 1) * sizeof *order);
    struct cb_random random;

    free(plan->turns);
    plan->turns_count = 0;
    plan->turns = malloc((turns + 1) * sizeof *plan->turns);
    if (!order || !plan->turns) {
        free(order);
        return cb_err_errno(err, ENOMEM, "an order of %zu samples", turns);
    }
    cb_random_init(&random, plan->seed);
    for (uint32_t rep = 1; rep <= plan->reps; rep++)
        add_block(plan, &random, order, rep, CB_TIMING);
    for (uint32_t rep = 1; rep <= plan->counter_reps; rep++)
        add_block(plan, &random, order, rep, CB_COUNTING);
    free(order);
    return 0;
}
