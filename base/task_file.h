/* task_file - files, read and written through a task. */
#ifndef CB_BASE_TASK_FILE_H
#define CB_BASE_TASK_FILE_H

#include <errno.h>

#include "base/task.h"

#define CB_AT_END UINT64_MAX

/* Reads up to `bytes` of a file from `offset` on, as pread(2) does: how many, 0 at the file's end,
 * or a negative errno. The workload needs CB_READ. How it is done stands in the carrier's record:
 * enum cb_read_way. */
static inline int64_t cb_task_read(struct cb_task *task, int fd, void *buffer, size_t bytes,
                                   uint64_t offset)
{
    return task->services->read(task, fd, buffer, bytes, offset);
}

/* Writes `bytes` to a file, at `offset` or at its end: 0 when all are written, or a negative errno.
 * Into the page cache, which all models do by a plain call: only who holds an interpreter's lock
 * lets it go meanwhile. */
static inline int cb_task_write(struct cb_task *task, int fd, const void *buffer, size_t bytes,
                                uint64_t offset)
{
    int64_t n = task->services->write(task, fd, buffer, bytes, offset);

    return n == (int64_t)bytes ? 0 : n < 0 ? (int)n : -ENOSPC;
}

#endif
