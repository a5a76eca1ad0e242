#include "bench/compare/blocks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/csv_read.h"

struct cb_block_rows {
    size_t rows;
    size_t redo_of; /* number of the block that this is an execution of; 0 = of none */
    size_t redone;  /* number of its next execution; 0 = there is none */
};

static int make_room(struct cb_blocks *blocks, size_t number, struct cb_err *err)
{
    size_t count = blocks->count ? blocks->count : 64;
    struct cb_block_rows *all;

    while (count <= number)
        count *= 2;
    if (count == blocks->count)
        return 0;
    all = realloc(blocks->all, count * sizeof *all);
    if (!all)
        return cb_err_set(err, -ENOMEM, "no memory for %zu blocks", number);
    memset(all + blocks->count, 0, (count - blocks->count) * sizeof *all);
    *blocks = (struct cb_blocks){all, count};
    return 0;
}

int cb_blocks_add(struct cb_blocks *blocks, size_t number, size_t redo_of, struct cb_err *err)
{
    int rc = make_room(blocks, number > redo_of ? number : redo_of, err);

    if (rc != 0)
        return rc;
    blocks->all[number].rows++;
    blocks->all[number].redo_of = redo_of;
    if (redo_of)
        blocks->all[redo_of].redone = number;
    return 0;
}

int cb_blocks_left_out(const struct cb_blocks *blocks, size_t number)
{
    const struct cb_block_rows *all = blocks->all, *block;

    if (number >= blocks->count)
        return 0;
    block = &all[number];
    if (block->redo_of && block->rows < all[block->redo_of].rows)
        return 1;
    return block->redone && all[block->redone].rows >= block->rows;
}

/* The number in a cell; 0 = the cell is empty. */
static int read_number(struct cb_csv_read *csv, int column, size_t *number, struct cb_err *err)
{
    double value = 0;
    int have = cb_csv_read_real(csv, column, &value, err);

    if (have < 0)
        return have;
    if (have && !(value >= 1 && value <= CB_BLOCK_NUMBER_MAX && value == (double)(size_t)value))
        return cb_err_set(err, -EINVAL, "%.150s:%zu: %s is %.20s, not a number from 1 to %d",
                          csv->path, csv->line, csv->names[column], cb_csv_read_cell(csv, column),
                          CB_BLOCK_NUMBER_MAX);
    *number = (size_t)value;
    return 0;
}

int cb_blocks_read(struct cb_blocks *blocks, const char *path, struct cb_err *err)
{
    struct cb_csv_read csv;
    int rc = cb_csv_read_open(&csv, path, err), block, redo_of;

    *blocks = (struct cb_blocks){0};
    if (rc != 0)
        return rc;
    block = cb_csv_read_column(&csv, "block");
    redo_of = cb_csv_read_column(&csv, "redo_of");
    while (block >= 0 && redo_of >= 0 && (rc = cb_csv_read_row(&csv, err)) > 0) {
        size_t number, instead_of;

        rc = read_number(&csv, block, &number, err);
        if (rc == 0)
            rc = read_number(&csv, redo_of, &instead_of, err);
        if (rc == 0 && number > 0)
            rc = cb_blocks_add(blocks, number, instead_of, err);
        if (rc != 0)
            break;
    }
    cb_csv_read_close(&csv);
    return rc;
}

void cb_blocks_done(struct cb_blocks *blocks)
{
    free(blocks->all);
    *blocks = (struct cb_blocks){0};
}
