#include "workloads/manager.c"

#include "forgery.h"

static void stale_value(const struct cb_job *job)
{
    struct entry *entry = table_of(job);

    while (entry->version == 0)
        entry++;
    entry->value--;
}

static void another_key(const struct cb_job *job)
{
    struct entry *from = table_of(job), *to = table_of(job), hold;

    while (from->version == 0)
        from++;
    while (to->version > 0)
        to++;
    hold = *from;
    *from = *to;
    *to = hold;
    for (uint32_t i = 0; i < job->workers; i++) { /* and all that clients know agrees */
        struct entry *own = own_of(job, i);

        hold = own[from - table_of(job)];
        own[from - table_of(job)] = own[to - table_of(job)];
        own[to - table_of(job)] = hold;
    }
}

const struct forgery forgeries_manager[] = {
    {"an older value", stale_value, NULL, 0},
    {"writes under another key", another_key, NULL, 0},
    {0},
};
