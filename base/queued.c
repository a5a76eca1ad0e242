#include "base/queued.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Little of the stack is used: it may be a coroutine's. */
int cb_queued_read(uint64_t *ns)
{
    char text[96];
    int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return -errno;
    n = read(fd, text, sizeof text - 1);
    if (n < 0)
        n = -errno;
    close(fd);
    if (n < 0)
        return (int)n;
    text[n] = '\0';
    return cb_queued_parse(text, ns);
}

/* A thread that reads this has run once at least: where it counts no time of that, nothing is
 * counted. The first figure may well be 0 yet. */
int cb_queued_parse(const char *text, uint64_t *ns)
{
    uint64_t figures[3]; /* ran for, waited for, times that it ran */

    for (int i = 0; i < 3; i++) {
        char *end;

        if (*text < '0' || *text > '9')
            return -ENODATA;
        errno = 0;
        figures[i] = strtoull(text, &end, 10);
        if (errno != 0 || (*end != (i < 2 ? ' ' : '\n') && *end != '\0'))
            return -ENODATA;
        text = end + (*end != '\0');
    }
    if (figures[2] == 0)
        return -ENODATA;
    *ns = figures[1];
    return 0;
}
