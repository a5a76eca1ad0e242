/* layout - where a process lies in memory: what differs between two executions of one program and
 * moves its speed by several percent (Mytkowicz et al. 2009). */
#ifndef CB_BENCH_LAYOUT_H
#define CB_BENCH_LAYOUT_H

#include <stdint.h>

enum { CB_ENV_BYTES_MAX = 4096 };

/* All zero = not known. */
struct cb_layout {
    uint64_t text, stack; /* addresses of the program's first byte and of the top of its stack */
    uint32_t env_bytes;   /* padding of the environment, which pushes the stack down */
    int fixed;            /* the kernel was told not to draw addresses at random */
};

enum { CB_LAYOUT_TEXT = 64 };

/* The calling process's, but for `env_bytes`. */
struct cb_layout cb_layout_read(void);

/* "55d0c3a00000/7ffc2b1d3f19", text and stack, with "fixed:" before a fixed one; empty when it is
 * not known. Returns `buffer`. */
char *cb_layout_format(const struct cb_layout *layout, char buffer[CB_LAYOUT_TEXT]);

/* The padding of a run's block, 0 to CB_ENV_BYTES_MAX, drawn from the run's seed. */
uint32_t cb_layout_padding(uint64_t seed, uint32_t block);

#endif
