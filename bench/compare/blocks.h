/* blocks - which blocks of a run count, where some were disturbed from outside and run again. */
#ifndef CB_BENCH_COMPARE_BLOCKS_H
#define CB_BENCH_COMPARE_BLOCKS_H

#include <stddef.h>

#include "base/err.h"

enum { CB_BLOCK_NUMBER_MAX = 1000000 };

struct cb_block_rows;

/* All blocks of a samples.csv, by their number. All zero = none. */
struct cb_blocks {
    struct cb_block_rows *all; /* owned */
    size_t count;
};

/* Counts the rows of every block. A file without blocks, which older versions wrote, has none. */
int cb_blocks_read(struct cb_blocks *blocks, const char *path, struct cb_err *err);
void cb_blocks_done(struct cb_blocks *blocks);

/* A row of block `number`, run instead of block `redo_of` (0 = of none). Both are 1 to
 * CB_BLOCK_NUMBER_MAX. */
int cb_blocks_add(struct cb_blocks *blocks, size_t number, size_t redo_of, struct cb_err *err);

/* Whether another one counts instead: of the two executions the later, unless it was cut short and
 * has fewer rows than the earlier. */
int cb_blocks_left_out(const struct cb_blocks *blocks, size_t number);

#endif
