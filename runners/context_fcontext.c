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

#if defined(__x86_64__) && !CB_CONTEXT_IS_WATCHED

/* The same as below, but whoever is resumed leaves by the one `ret` that belongs to the `call` of
 * whoever stopped. As a compiler writes it, a call is left by jump_fcontext's jump, and then the
 * processor predicts every return behind it wrongly: 6 ns on an AMD Zen 5, more than the switch.
 *
 *   in: rdi = from, rsi = to; when resumed: rax = transfer.fctx, rdx = transfer.data */
_Static_assert(offsetof(struct cb_context, state) == 0, "as below");
_Static_assert(offsetof(struct cb_context, before) == 8, "as below");

void cb_fcontext_jump(struct cb_context *from, struct cb_context *to)
    __attribute__((visibility("hidden")));

__asm__(".text\n"
        ".p2align 4\n"
        ".hidden cb_fcontext_jump\n"
        ".globl cb_fcontext_jump\n"
        ".type cb_fcontext_jump, @function\n"
        "cb_fcontext_jump:\n"
        "    movq %rdi, 8(%rsi)\n" /* to->before = from */
        "    movq (%rsi), %rdi\n"  /* to->state */
        "    leaq 1f(%rip), %rax\n"
        "    pushq %rax\n"
        "    jmp jump_fcontext\n"  /* (to->state, to) */
        "1:  movq 8(%rdx), %rcx\n" /* self->before->state = fctx */
        "    movq %rax, (%rcx)\n"
        "    ret\n"
        ".size cb_fcontext_jump, . - cb_fcontext_jump\n");

#else

static void cb_fcontext_jump(struct cb_context *from, struct cb_context *to)
{
    to->before = from;
    CB_CONTEXT_LEAVE(from, to);
    arrive(jump_fcontext(to->state, to));
}

#endif

const struct cb_switch cb_switch_fcontext = {
    .name = "fcontext", .make = fcontext_make, .jump = cb_fcontext_jump};
