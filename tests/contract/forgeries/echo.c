#include "workloads/echo.c"

#include "forgery.h"

static void wrong_case(const struct cb_job *job)
{
    ((struct shared *)job->shared)->accounts[forgery_busiest(job)].heard += 'a' - 'A';
}

const struct forgery forgeries_echo[] = {
    {"a letter in lower case", wrong_case, NULL, 0},
    {0},
};
