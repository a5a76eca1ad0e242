/* The bare switch: Boost.Context's two C functions, called as they are. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/raw/loops.h"

struct transfer {
    void *from, *data;
};

extern struct transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *top, size_t bytes, void (*entry)(struct transfer));

enum { STACK_BYTES = 64 << 10 };

/* A stack whose pages are there; the caller frees it. */
static char *warm_stack(void)
{
    char *low = aligned_alloc(64, STACK_BYTES);

    if (low)
        memset(low, 0, STACK_BYTES);
    return low;
}

struct turns {
    uint64_t turns[2];
};

static void answer(struct transfer t)
{
    uint64_t *turns = t.data;

    for (uint64_t i = 1;; i++) {
        turns[1] = i;
        t = jump_fcontext(t.from, NULL);
    }
}

static int switch_run(const struct cb_bare_job *job, uint32_t index)
{
    struct transfer t;
    uint64_t *turns = ((struct turns *)job->shared)->turns, rounds = job->count / 2;
    char *low = warm_stack();

    (void)index;
    if (!low)
        return -ENOMEM;
    t.from = make_fcontext(low + STACK_BYTES, STACK_BYTES, answer);
    for (uint64_t i = 1; i <= rounds; i++) {
        turns[0] = i;
        t = jump_fcontext(t.from, turns);
    }
    free(low);
    return 0;
}

static int switch_check(const struct cb_bare_job *job, struct cb_err *err)
{
    const uint64_t *turns = ((const struct turns *)job->shared)->turns;

    if (turns[0] != turns[1] || turns[0] + turns[1] != job->count)
        return cb_err_set(err, -EBADMSG, "%llu and %llu turns, not %llu in all",
                          (unsigned long long)turns[0], (unsigned long long)turns[1],
                          (unsigned long long)job->count);
    return 0;
}

const struct cb_bare_loop cb_bare_switch = {
    .bytes = sizeof(struct turns), .run = switch_run, .check = switch_check};

/* --- a context made, entered and left for good --- */

static void body(struct transfer t)
{
    *(uint64_t *)t.data += 1;
    jump_fcontext(t.from, NULL);
    abort(); /* nobody comes back */
}

static int spawn_run(const struct cb_bare_job *job, uint32_t index)
{
    char *low = warm_stack();

    (void)index;
    if (!low)
        return -ENOMEM;
    for (uint64_t i = 0; i < job->count; i++)
        jump_fcontext(make_fcontext(low + STACK_BYTES, STACK_BYTES, body), job->shared);
    free(low);
    return 0;
}

static int spawn_check(const struct cb_bare_job *job, struct cb_err *err)
{
    uint64_t ran = *(const uint64_t *)job->shared;

    if (ran != job->count)
        return cb_err_set(err, -EBADMSG, "%llu contexts ran of %llu", (unsigned long long)ran,
                          (unsigned long long)job->count);
    return 0;
}

const struct cb_bare_loop cb_bare_context = {
    .bytes = sizeof(uint64_t), .run = spawn_run, .check = spawn_check};
