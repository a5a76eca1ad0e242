/* context - switching a thread from one stack to another. */
#ifndef CB_RUNNERS_CONTEXT_H
#define CB_RUNNERS_CONTEXT_H

#include <stddef.h>

/* A suspended flow of control. All zero stands for the thread's own stack. */
struct cb_context {
    void *state;               /* the switch's own: where to go on */
    struct cb_context *before; /* whoever jumped here last */
    void *stack_low;           /* lowest address of its stack; NULL = not known */
    size_t stack_bytes;
    void *fiber; /* of the sanitizers, where one is built in */
    int ended;   /* set before the last switch away: never to be resumed */
    void (*entry)(void *argument);
    void *argument;
};

/* A way to switch. */
struct cb_switch {
    const char *name;
    /* Prepares `context` (stack, entry and argument set) to call entry(argument), which must not
     * return, at the first jump to it. */
    void (*make)(struct cb_context *context);
    /* Suspends `from`, which is running, and resumes `to`. */
    void (*jump)(struct cb_context *from, struct cb_context *to);
};

/* Boost.Context's assembly: no system call. Absent where the library is, see cb_switches. */
extern const struct cb_switch cb_switch_fcontext;

/* The C library's swapcontext: saves the signal mask, one system call a switch. */
extern const struct cb_switch cb_switch_ucontext;

/* Those of this build, fastest first, ended by NULL; and their names for a parameter's words. */
extern const struct cb_switch *const cb_switches[];
extern const char *const cb_switch_names[];

/* The name of the first. */
#if CB_HAVE_FCONTEXT
#define CB_SWITCH_DEFAULT "fcontext"
#else
#define CB_SWITCH_DEFAULT "ucontext"
#endif

#endif
