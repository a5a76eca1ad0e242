#include "bench/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Into room for `size` bytes; a file that is cut off meanwhile ends early. */
static int read_all(int fd, char *bytes, size_t size, size_t *length)
{
    *length = 0;
    while (*length < size) {
        ssize_t n = read(fd, bytes + *length, size - *length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        *length += (size_t)n;
    }
    bytes[*length] = '\0';
    return 0;
}

int cb_whole_file_read(const char *path, char **bytes, size_t *length, struct cb_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), rc;
    struct stat info;

    *bytes = NULL;
    *length = 0;
    if (fd < 0)
        return cb_err_errno(err, errno, "opening %.150s", path);
    if (fstat(fd, &info) != 0)
        rc = cb_err_errno(err, errno, "looking at %.150s", path);
    else if (!S_ISREG(info.st_mode))
        rc = cb_err_set(err, -EINVAL, "%.150s is not an ordinary file", path);
    else if (!(*bytes = malloc((size_t)info.st_size + 1)))
        rc = cb_err_set(err, -ENOMEM, "no memory for the %lld bytes of %.150s",
                        (long long)info.st_size, path);
    else if ((rc = read_all(fd, *bytes, (size_t)info.st_size, length)) != 0)
        rc = cb_err_errno(err, -rc, "reading %.150s", path);
    close(fd);
    if (rc != 0) {
        free(*bytes);
        *bytes = NULL;
    }
    return rc;
}
