#include "workloads/fan_out.c"

#include "forgery.h"

static void wrong_tree(const struct cb_job *job)
{
    forgery_busiest_slot(job)->result++;
}

const struct forgery forgeries_fan_out[] = {
    {"a tree with a wrong sum", wrong_tree, "leaves=10", 0},
    {0},
};
