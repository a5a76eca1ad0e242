#include "workloads/append.c"

#include "forgery.h"

static void torn_line(const struct cb_job *job)
{
    int file = ((struct log *)job->shared)->file;

    fcntl(file, F_SETFL, 0); /* O_APPEND would put it at the end */
    MUST_BE_WRITTEN(pwrite(file, "-", 1, FILL_AT) == 1);
}

/* The first two lines of one worker. */
static void swapped(const struct cb_job *job)
{
    int file = ((struct log *)job->shared)->file, found = 0;
    size_t bytes = cb_job_param(job, BYTES);
    char line[2][4096];
    off_t at[2] = {0};
    uint64_t who;

    fcntl(file, F_SETFL, 0);
    for (off_t next = 0; found < 2; next += (off_t)bytes) {
        MUST_BE_WRITTEN(pread(file, line[found], bytes, next) == (ssize_t)bytes);
        at[found] = next;
        if (cb_digits_read(line[found], WHO_WIDTH, &who) && who == forgery_busiest(job))
            found++;
    }
    MUST_BE_WRITTEN(pwrite(file, line[1], bytes, at[0]) == (ssize_t)bytes);
    MUST_BE_WRITTEN(pwrite(file, line[0], bytes, at[1]) == (ssize_t)bytes);
}

const struct forgery forgeries_append[] = {
    {"a byte of a line", torn_line, "lock=mutex", 0},
    {"two lines of one worker swapped", swapped, "lock=mutex", 0},
    {0},
};
