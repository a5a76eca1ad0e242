#include "base/nearest.h"

#include <string.h>

enum { NAME_MAX_LENGTH = 63 };

/* Levenshtein distance by one rolling row; names longer than the row count as infinitely far. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MAX_LENGTH + 1], length_a = strlen(a), length_b = strlen(b);

    if (length_a > NAME_MAX_LENGTH || length_b > NAME_MAX_LENGTH)
        return (size_t)-1;
    for (size_t j = 0; j <= length_b; j++)
        row[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[length_b];
}

const char *cb_nearest(const char *typed, const char *const *names, size_t count)
{
    const char *best = NULL;
    size_t limit = strlen(typed) / 3, best_distance;

    best_distance = (limit < 2 ? 2 : limit) + 1;
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(typed, names[i]);

        if (d < best_distance) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}
