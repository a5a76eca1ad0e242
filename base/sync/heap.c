#include "base/sync/heap.h"

#include <string.h>

/* The head of a cell. */
struct rank {
    uint64_t number, key;
};

static char *cell(char *cells, uint64_t index, uint32_t item_bytes)
{
    return cells + index * cb_heap_cell_bytes(item_bytes);
}

static struct rank rank_of(const char *cell)
{
    struct rank rank;

    memcpy(&rank, cell, sizeof rank);
    return rank;
}

static int before(struct rank a, struct rank b)
{
    return a.key != b.key ? a.key < b.key : a.number < b.number;
}

/* Parents move down into the hole until the item may stay in it. */
void cb_heap_put(char *cells, uint32_t used, uint32_t item_bytes, const void *item, uint64_t number)
{
    struct rank rank = {.number = number};
    uint64_t hole = used;

    memcpy(&rank.key, item, sizeof rank.key);
    for (; hole > 0; hole = (hole - 1) / 2) {
        const char *parent = cell(cells, (hole - 1) / 2, item_bytes);

        if (!before(rank, rank_of(parent)))
            break;
        memcpy(cell(cells, hole, item_bytes), parent, cb_heap_cell_bytes(item_bytes));
    }
    memcpy(cell(cells, hole, item_bytes), &rank.number, sizeof rank.number);
    memcpy(cell(cells, hole, item_bytes) + sizeof rank.number, item, item_bytes);
}

/* Children move up into the hole that the least one left, until the last cell may fill it. */
void cb_heap_get(char *cells, uint32_t used, uint32_t item_bytes, void *item)
{
    uint64_t last = used - 1, hole = 0, child;
    struct rank rank = rank_of(cell(cells, last, item_bytes));

    memcpy(item, cells + sizeof rank.number, item_bytes);
    for (; (child = 2 * hole + 1) < last; hole = child) {
        if (child + 1 < last && before(rank_of(cell(cells, child + 1, item_bytes)),
                                       rank_of(cell(cells, child, item_bytes))))
            child++;
        if (!before(rank_of(cell(cells, child, item_bytes)), rank))
            break;
        memcpy(cell(cells, hole, item_bytes), cell(cells, child, item_bytes),
               cb_heap_cell_bytes(item_bytes));
    }
    if (hole != last)
        memcpy(cell(cells, hole, item_bytes), cell(cells, last, item_bytes),
               cb_heap_cell_bytes(item_bytes));
}
