/* The bare switch where Boost.Context is absent: the C library's swapcontext. */
#include <errno.h>
#include <stdlib.h>
#include <ucontext.h>

#include "bench/raw/loops.h"

enum { STACK_BYTES = 64 << 10 };

/* In the process of the loop; its address goes in two ints, all that makecontext hands on. */
struct pair {
    ucontext_t here, there;
    uint64_t *turns;
};

static struct pair *pair_of(unsigned high, unsigned low)
{
    return (struct pair *)((uintptr_t)high << 32 | low);
}

static void answer(unsigned high, unsigned low)
{
    struct pair *p = pair_of(high, low);

    for (uint64_t i = 1;; i++) {
        p->turns[1] = i;
        swapcontext(&p->there, &p->here);
    }
}

static void body(unsigned high, unsigned low)
{
    struct pair *p = pair_of(high, low);

    p->turns[1] += 1;
    swapcontext(&p->there, &p->here);
    abort(); /* nobody comes back */
}

static void make(struct pair *p, char *stack, void (*entry)(unsigned, unsigned))
{
    uintptr_t self = (uintptr_t)p;

    getcontext(&p->there);
    p->there.uc_stack.ss_sp = stack;
    p->there.uc_stack.ss_size = STACK_BYTES;
    makecontext(&p->there, (void (*)(void))entry, 2, (unsigned)((uint64_t)self >> 32),
                (unsigned)self);
}

/* `fresh`: a context of its own each time, else one that is switched to and fro. */
static int run(const struct cb_bare_job *job, int fresh)
{
    struct pair p = {.turns = job->shared};
    uint64_t rounds = fresh ? job->count : job->count / 2;
    char *stack = calloc(1, STACK_BYTES);

    if (!stack)
        return -ENOMEM;
    make(&p, stack, answer);
    for (uint64_t i = 1; i <= rounds; i++) {
        p.turns[0] = i;
        if (fresh)
            make(&p, stack, body);
        swapcontext(&p.here, &p.there);
    }
    free(stack);
    return 0;
}

static int switch_run(const struct cb_bare_job *job, uint32_t index)
{
    (void)index;
    return run(job, 0);
}

static int spawn_run(const struct cb_bare_job *job, uint32_t index)
{
    (void)index;
    return run(job, 1);
}

static int check(const struct cb_bare_job *job, struct cb_err *err)
{
    const uint64_t *turns = job->shared;
    uint64_t want = job->loop == &cb_bare_switch ? job->count / 2 : job->count;

    if (turns[0] != want || turns[1] != want)
        return cb_err_set(err, -EBADMSG, "%llu and %llu turns, not %llu each",
                          (unsigned long long)turns[0], (unsigned long long)turns[1],
                          (unsigned long long)want);
    return 0;
}

const struct cb_bare_loop cb_bare_switch = {
    .bytes = 2 * sizeof(uint64_t), .run = switch_run, .check = check};

const struct cb_bare_loop cb_bare_context = {
    .bytes = 2 * sizeof(uint64_t), .run = spawn_run, .check = check};
