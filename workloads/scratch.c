#include "workloads/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limit.h"
#include "workloads/digits.h"

const char *cb_scratch_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder && *folder ? folder : "/tmp";
}

/* Where the file system knows no files without a name: a signal between the two calls, which would
 * leave one, is the lesser evil. */
static int open_and_unlink(void)
{
    char path[PATH_MAX];
    int fd;

    if (snprintf(path, sizeof path, "%s/concbench-XXXXXX", cb_scratch_folder()) >=
        (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

int cb_scratch_open(struct cb_err *err)
{
    int fd = open(cb_scratch_folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR))
        fd = open_and_unlink();
    if (fd >= 0)
        return fd;
    cb_err_errno(err, errno, "a file in %s (TMPDIR chooses the folder)", cb_scratch_folder());
    return err ? cb_limit_explain(err) : -EIO;
}

/* Workers call it, on stacks of 4 KiB as well: without printf. */
int cb_scratch_again(int fd, int flags, struct cb_err *err)
{
    char path[] = "/proc/self/fd/0000000000";
    size_t at = strlen("/proc/self/fd/");
    int width = 1, again;

    for (int rest = fd; rest >= 10; rest /= 10)
        width++;
    cb_digits_write(path + at, width, (uint64_t)fd);
    path[at + (size_t)width] = '\0';
    again = open(path, flags | O_CLOEXEC);
    if (again >= 0)
        return again;
    cb_err_errno(err, errno, "opening the workload's file once more, as %s", path);
    return err ? cb_limit_explain(err) : -EIO;
}
