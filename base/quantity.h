/* quantity - numbers with units, as people write them: 1000000, 10ms, 64KiB, 0.5. */
#ifndef CB_BASE_QUANTITY_H
#define CB_BASE_QUANTITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum cb_quantity {
    CB_COUNT,    /* a plain whole number */
    CB_DURATION, /* ns, us, ms, s, m, h; held in nanoseconds */
    CB_BYTES,    /* B, KiB, MiB, GiB, or a plain number of bytes; held in bytes */
    CB_PERCENT,  /* %, or a plain number of percent */
    CB_RATIO,    /* a plain number with up to three decimals; held in thousandths, CB_RATIO_ONE */
};

enum { CB_RATIO_ONE = 1000 };

/* Reads `text` as a whole; a fraction is accepted where the result is whole (1.5ms).
 * Returns 0, or -EINVAL with a sentence that quotes the text and shows the right form. */
int cb_quantity_parse(enum cb_quantity kind, const char *text, uint64_t *value, struct cb_err *err);

/* Writes the shortest exact form ("10ms", "64KiB", "0.5"); parsing it gives the value back. Returns
 * `buffer`, which 32 bytes always suffice for. */
char *cb_quantity_format(enum cb_quantity kind, uint64_t value, char *buffer, size_t size);

#endif
