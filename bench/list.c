#include "bench/list.h"

#include <string.h>

int cb_list_next(const char **list, char *item, size_t size)
{
    const char *start = *list, *end;
    size_t length;

    if (!start)
        return 0;
    end = strchr(start, ',');
    *list = end ? end + 1 : NULL;
    if (!end)
        end = start + strlen(start);
    while (start < end && *start == ' ')
        start++;
    while (end > start && end[-1] == ' ')
        end--;
    length = (size_t)(end - start) < size ? (size_t)(end - start) : size - 1;
    memcpy(item, start, length);
    item[length] = '\0';
    return 1;
}
