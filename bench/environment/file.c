#include "bench/environment/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cb_file_open(const char *root, const char *format, ...)
{
    char path[4096];
    va_list arguments;
    size_t used = strlen(root);
    int n, fd;

    if (used >= sizeof path)
        return -ENAMETOOLONG;
    memcpy(path, root, used);
    va_start(arguments, format);
    n = vsnprintf(path + used, sizeof path - used, format, arguments);
    va_end(arguments);
    if (n < 0 || used + (size_t)n >= sizeof path)
        return -ENAMETOOLONG;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

long cb_file_read(int fd, char *text, size_t size)
{
    ssize_t n = pread(fd, text, size - 1, 0);

    if (n < 0)
        return -errno;
    text[n] = '\0';
    return n;
}

int cb_file_number(const char *text, const char *key, uint64_t *number)
{
    size_t length = key ? strlen(key) : 0;
    char *end;

    while (key && (strncmp(text, key, length) != 0 || text[length] != ' ')) {
        text = strchr(text, '\n');
        if (!text++)
            return -ENOENT;
    }
    text += key ? length + 1 : 0;
    text += key ? strspn(text, " ") : 0;
    if (*text < '0' || *text > '9') /* strtoull takes signs and blanks */
        return -EBADMSG;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && strchr(" \n", *end) ? 0 : -EBADMSG; /* also at the end, a 0 */
}

int cb_file_text(const char *root, const char *path, char *text, size_t size)
{
    int fd = cb_file_open(root, "%s", path);
    long n = fd < 0 ? fd : cb_file_read(fd, text, size);

    if (fd >= 0)
        close(fd);
    return n < 0 ? (int)n : 0;
}
