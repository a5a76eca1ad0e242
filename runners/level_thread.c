#include "runners/level.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct child {
    pthread_t thread;
    cb_level_body *body;
    void *context;
    uint32_t index;
};

static void *start(void *argument)
{
    struct child *child = argument;

    child->body(child->context, child->index);
    return NULL;
}

int cb_level_threads(const struct cb_launch *launch, uint32_t count, size_t stack_bytes,
                     cb_level_body *body, void *context, struct cb_err *err)
{
    struct child *children = malloc(count * sizeof *children);
    pthread_attr_t attributes;
    uint32_t made = 0;
    int rc;

    if (!children)
        return cb_err_errno(err, ENOMEM, "a list of %u threads", count);
    pthread_attr_init(&attributes);
    rc = pthread_attr_setstacksize(&attributes, stack_bytes);
    if (rc != 0) {
        rc = cb_err_errno(err, rc, "a thread stack of %zu bytes", stack_bytes);
        goto out;
    }
    for (; made < count; made++) {
        children[made] = (struct child){.body = body, .context = context, .index = made};
        rc = pthread_create(&children[made].thread, &attributes, start, &children[made]);
        if (rc != 0) {
            rc = cb_err_errno(err, rc, "pthread_create of worker %u", made);
            cb_gate_cancel(&launch->job->block->gate);
            break;
        }
    }
    for (uint32_t i = 0; i < made; i++)
        pthread_join(children[i].thread, NULL);
out:
    pthread_attr_destroy(&attributes);
    free(children);
    return rc;
}
