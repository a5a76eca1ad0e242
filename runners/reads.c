#include "runners/reads.h"

int cb_reads_open(struct cb_reads *reads, uint32_t readers)
{
    static const struct cb_reads_by *const ways[] = {&cb_reads_uring, &cb_reads_threads};
    int rc = 0;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        *reads = (struct cb_reads){.bell = -1};
        rc = ways[i]->open(reads, readers);
        if (rc == 0) {
            reads->by = ways[i];
            break;
        }
    }
    return rc;
}

void cb_reads_close(struct cb_reads *reads, struct cb_usage *usage)
{
    if (reads->by)
        reads->by->close(reads, usage);
    reads->by = NULL;
}

void cb_reads_collect(struct cb_reads *reads, void (*ready)(void *context, struct cb_read *read),
                      void *context)
{
    struct cb_read *read = reads->by->collect(reads), *next;

    for (; read; read = next) {
        next = read->next; /* the reader may go on, and the read with it */
        reads->pending--;
        ready(context, read);
    }
}
