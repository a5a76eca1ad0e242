#include "workloads/append.c"

#include "forgery.h"

static void torn_line(const struct cb_job *job)
{
    int file = ((struct log *)job->shared)->file;

    fcntl(file, F_SETFL, 0); /* O_APPEND would put it at the end */
    MUST_BE_WRITTEN(pwrite(file, "-", 1, FILL_AT) == 1);
}

static void swapped(const struct cb_job *job)
{
    int file = ((struct log *)job->shared)->file;
    char first[COUNT_WIDTH], second[COUNT_WIDTH];
    off_t next = (off_t)cb_job_param(job, BYTES) + COUNT_AT;

    fcntl(file, F_SETFL, 0);
    MUST_BE_WRITTEN(pread(file, first, sizeof first, COUNT_AT) == sizeof first);
    MUST_BE_WRITTEN(pread(file, second, sizeof second, next) == sizeof second);
    MUST_BE_WRITTEN(pwrite(file, second, sizeof second, COUNT_AT) == sizeof second);
    MUST_BE_WRITTEN(pwrite(file, first, sizeof first, next) == sizeof first);
}

const struct forgery forgeries_append[] = {
    {"a byte of a line", torn_line, "lock=mutex", 0},
    {"two lines swapped", swapped, "lock=mutex", 0},
    {0},
};
