/* Boost.Context's C entry points: the only user of that library, which needs no header of its. */
#include <stdlib.h>

#include "runners/context_sanitizer.h"

typedef struct {
    void *fctx;
    void *data;
} transfer_t;

extern transfer_t jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *top, size_t size, void (*function)(transfer_t));

/* A jump carries the context it leads to. Where the left one can be resumed is known only here, on
 * the other side. */
static struct cb_context *arrive(transfer_t transfer)
{
    struct cb_context *self = transfer.data;

    self->before->state = transfer.fctx;
    CB_CONTEXT_ARRIVE(self);
    return self;
}

static void first(transfer_t transfer)
{
    struct cb_context *self = arrive(transfer);

    self->entry(self->argument);
    abort(); /* entry must not return */
}

static void fcontext_make(struct cb_context *context)
{
    context->state = make_fcontext((char *)context->stack_low + context->stack_bytes,
                                   context->stack_bytes, first);
    CB_CONTEXT_MAKE(context);
}

static void fcontext_jump(struct cb_context *from, struct cb_context *to)
{
    to->before = from;
    CB_CONTEXT_LEAVE(from, to);
    arrive(jump_fcontext(to->state, to));
}

const struct cb_switch cb_switch_fcontext = {
    .name = "fcontext", .make = fcontext_make, .jump = fcontext_jump};
