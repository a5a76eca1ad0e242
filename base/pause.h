/* pause - what a loop does between two looks at a word that another CPU will write. */
#ifndef CB_BASE_PAUSE_H
#define CB_BASE_PAUSE_H

/* Leaves the core's resources to its sibling, and the way out of the loop unmispredicted. */
static inline void cb_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory"); /* `yield` is a no-operation on cores without SMT */
#else
    __asm__ volatile("" ::: "memory");
#endif
}

#endif
