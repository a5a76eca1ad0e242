/* shape - runs any P x T x C: the levels nested, one inside the other. */
#ifndef CB_RUNNERS_SHAPE_H
#define CB_RUNNERS_SHAPE_H

#include "runners/context.h"
#include "runners/level.h"

/* Which levels are made at all: a level of one child is made only if it is what the model is. */
struct cb_levels {
    int processes, threads, coroutines; /* 1 = make this level */
    size_t thread_stack_bytes, coroutine_stack_bytes;
    const struct cb_switch *with;
    const struct cb_services
        *services; /* of workers that are not coroutines; NULL = as they come */
};

/* Options that several runners have: initialisers of struct cb_param. */
#define CB_OPTION_SWITCH                                                       \
    {                                                                          \
        .name = "switch", .help = "how coroutines' stacks are switched",       \
        .preset = CB_SWITCH_DEFAULT, .words = cb_switch_names, .only_words = 1 \
    }
#define CB_OPTION_STACK(option, whose, default, least)                             \
    {                                                                              \
        .name = option, .help = "bytes of a " whose "'s stack", .preset = default, \
        .kind = CB_BYTES, .min = least, .max = 1 << 30                             \
    }
#define CB_OPTION_THREAD_STACK(option) CB_OPTION_STACK(option, "thread", "256KiB", 64 << 10)
#define CB_OPTION_COROUTINE_STACK      CB_OPTION_STACK("stack", "coroutine", "64KiB", 4 << 10)

/* Units that coroutines of one sample may have alive at once, all carriers together. */
enum { CB_UNITS_MAX = 2000000 };

/* What every runner's `run` comes down to. */
int cb_shape_run(const struct cb_launch *launch, const struct cb_levels *levels,
                 struct cb_err *err);

#endif
