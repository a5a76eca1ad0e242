/* digits - numbers of a fixed width in text: without printf, which needs more stack than the
 * smallest coroutine has. */
#ifndef CB_WORKLOADS_DIGITS_H
#define CB_WORKLOADS_DIGITS_H

#include <stdint.h>

/* Writes exactly `width` digits, zeros in front. */
static inline void cb_digits_write(char *text, int width, uint64_t value)
{
    while (width-- > 0) {
        text[width] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* Reads exactly `width` digits: 1, or 0 when one of them isn't one. */
static inline int cb_digits_read(const char *text, int width, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < width; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    }
    return 1;
}

#endif
