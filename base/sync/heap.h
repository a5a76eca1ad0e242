/* heap - cells from which the least comes out first: the order of a priority queue. */
#ifndef CB_BASE_SYNC_HEAP_H
#define CB_BASE_SYNC_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* A cell is an item behind the number that makes equal keys come out as they went in. The item's
 * first 8 bytes are its key, a uint64_t in the machine's order. The cells are the caller's, who
 * also guards them. */
static inline size_t cb_heap_cell_bytes(uint32_t item_bytes)
{
    return sizeof(uint64_t) + ((size_t)item_bytes + 7) / 8 * 8;
}

/* Puts an item into cells of which `used` are in use; `number` exceeds those of all before. */
void cb_heap_put(char *cells, uint32_t used, uint32_t item_bytes, const void *item,
                 uint64_t number);

/* Copies the item of the least key out of `used` cells, of which one more is free after. */
void cb_heap_get(char *cells, uint32_t used, uint32_t item_bytes, void *item);

#endif
