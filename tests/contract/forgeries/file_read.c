#include "workloads/file_read.c"

#include "forgery.h"

static void another_piece(const struct cb_job *job)
{
    ((struct shared *)job->shared)->accounts[forgery_busiest(job)].first_words++;
}

const struct forgery forgeries_file_read[] = {
    {"another piece", another_piece, "bytes=64KiB", 0},
    {0},
};
