/* context_sanitizer - tells the sanitizers of a switch of stacks, and of an order that they can't
 * see; nothing in a plain build. */
#ifndef CB_RUNNERS_CONTEXT_SANITIZER_H
#define CB_RUNNERS_CONTEXT_SANITIZER_H

#include "runners/context.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif

/* Whether somebody has to be told at all. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CB_CONTEXT_IS_WATCHED 1
#else
#define CB_CONTEXT_IS_WATCHED 0
#endif

#if defined(__SANITIZE_ADDRESS__)

#include <sanitizer/asan_interface.h>

/* A stack that was used before still bears the marks of frames that never returned. */
#define CB_CONTEXT_MAKE(context) \
    __asan_unpoison_memory_region((context)->stack_low, (context)->stack_bytes)

/* So does one that is given back: whatever is mapped there next would inherit them. */
#define CB_CONTEXT_FORGET(low, bytes) __asan_unpoison_memory_region(low, bytes)

/* Before the jump; `fiber` keeps the fake stack, which an ended context gives up. */
#define CB_CONTEXT_LEAVE(from, to)                                                         \
    __sanitizer_start_switch_fiber((from)->ended ? NULL : &(from)->fiber, (to)->stack_low, \
                                   (to)->stack_bytes)

/* On arrival in `self`: the first departure from the thread's own stack tells where that is. */
#define CB_CONTEXT_ARRIVE(self)                                         \
    do {                                                                \
        const void *low_;                                               \
        size_t bytes_;                                                  \
                                                                        \
        __sanitizer_finish_switch_fiber((self)->fiber, &low_, &bytes_); \
        if (!(self)->before->stack_low) {                               \
            (self)->before->stack_low = (void *)low_;                   \
            (self)->before->stack_bytes = bytes_;                       \
        }                                                               \
    } while (0)

#elif defined(__SANITIZE_THREAD__)

#include <sanitizer/tsan_interface.h>

#define CB_CONTEXT_MAKE(context) ((context)->fiber = __tsan_create_fiber(0))
#define CB_CONTEXT_LEAVE(from, to)                      \
    do {                                                \
        if (!(from)->fiber)                             \
            (from)->fiber = __tsan_get_current_fiber(); \
        __tsan_switch_to_fiber((to)->fiber, 0);         \
    } while (0)
/* Destroyed by whoever comes next: a fiber can't destroy itself. */
#define CB_CONTEXT_ARRIVE(self)                          \
    do {                                                 \
        if ((self)->before->ended)                       \
            __tsan_destroy_fiber((self)->before->fiber); \
    } while (0)

#define CB_ORDER_RELEASE(object) __tsan_release((void *)(object))
#define CB_ORDER_ACQUIRE(object) __tsan_acquire((void *)(object))

#else

#define CB_CONTEXT_MAKE(context)   ((void)(context))
#define CB_CONTEXT_LEAVE(from, to) ((void)(from), (void)(to))
#define CB_CONTEXT_ARRIVE(self)    ((void)(self))

#endif

#ifndef CB_CONTEXT_FORGET
#define CB_CONTEXT_FORGET(low, bytes) ((void)(low), (void)(bytes))
#endif

#ifndef CB_ORDER_RELEASE
#define CB_ORDER_RELEASE(object) ((void)(object))
#define CB_ORDER_ACQUIRE(object) ((void)(object))
#endif

#endif
