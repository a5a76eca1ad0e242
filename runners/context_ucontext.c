/* The C library's makecontext and swapcontext: everywhere, but a system call a switch. */
#include <stdint.h>
#include <stdlib.h>
#include <ucontext.h>

#include "runners/context_sanitizer.h"

/* makecontext passes int arguments only: a pointer goes in two halves. */
static void first(unsigned high, unsigned low)
{
    struct cb_context *self = (void *)((uintptr_t)high << 16 << 16 | (uintptr_t)low);

    CB_CONTEXT_ARRIVE(self);
    self->entry(self->argument);
    abort(); /* entry must not return */
}

static void ucontext_make(struct cb_context *context)
{
    context->state = NULL; /* until the first jump, which starts it */
    CB_CONTEXT_MAKE(context);
}

/* In its own function, so that only a first jump needs the room. ThreadSanitizer, which counts
 * calls and returns by fiber, must not see one that is entered on this side and left on the
 * other. */
static __attribute__((noinline, no_sanitize("thread"))) void start(ucontext_t *here,
                                                                   struct cb_context *to)
{
    uintptr_t self = (uintptr_t)to;
    ucontext_t there;

    getcontext(&there);
    there.uc_stack.ss_sp = to->stack_low;
    there.uc_stack.ss_size = to->stack_bytes;
    there.uc_link = NULL;
    makecontext(&there, (void (*)(void))first, 2, (unsigned)(self >> 16 >> 16), (unsigned)self);
    swapcontext(here, &there);
}

/* A suspended context's registers lie on its own stack, in `here`. */
static void ucontext_jump(struct cb_context *from, struct cb_context *to)
{
    ucontext_t here;

    from->state = &here;
    to->before = from;
    CB_CONTEXT_LEAVE(from, to);
    if (to->state)
        swapcontext(&here, to->state);
    else
        start(&here, to);
    CB_CONTEXT_ARRIVE(from);
}

const struct cb_switch cb_switch_ucontext = {
    .name = "ucontext", .make = ucontext_make, .jump = ucontext_jump};
