#include "workloads/queue_shared.h"

#include <errno.h>
#include <stdio.h>

/* Fills in who does what; nonzero when the pool doesn't fit. */
static int cast_roles(const struct cb_job *job, struct cb_queue_shared *s)
{
    uint64_t producers = cb_job_param(job, CB_QUEUE_PRODUCERS),
             consumers = cb_job_param(job, CB_QUEUE_CONSUMERS);

    if (job->workers == 1) { /* both in turn */
        s->producers = s->consumers = 1;
        return 0;
    }
    if (producers == CB_WORD)
        producers = consumers == CB_WORD       ? job->workers / 2
                    : job->workers > consumers ? job->workers - consumers
                                               : 0;
    if (consumers == CB_WORD)
        consumers = job->workers > producers ? job->workers - producers : 0;
    s->producers = (uint32_t)producers;
    s->consumers = (uint32_t)consumers;
    return producers == 0 || consumers == 0 || producers + consumers != job->workers;
}

static void lay_out(const struct cb_job *job, struct cb_queue_shared *s)
{
    size_t line = CB_LINE_BYTES - 1;

    if (cast_roles(job, s) != 0)
        s->producers = s->consumers = 0; /* prepare will say so */
    s->urgencies = cb_job_param(job, CB_QUEUE_ORDER) == CB_PRIORITY ? CB_QUEUE_URGENCIES : 1;
    s->last_offset = sizeof *s + job->workers * sizeof(struct cb_queue_account);
    s->channel_offset =
        (s->last_offset + (size_t)s->producers * s->consumers * s->urgencies * sizeof(uint64_t) +
         line) &
        ~line;
}

static struct cb_channel_config config_of(const struct cb_job *job, const struct cb_queue_shared *s)
{
    return (struct cb_channel_config){
        .kind = (enum cb_channel_kind)cb_job_param(job, CB_QUEUE_KIND),
        .order = (enum cb_queue_order)cb_job_param(job, CB_QUEUE_ORDER),
        .capacity = (uint32_t)cb_job_param(job, CB_QUEUE_CAPACITY),
        .item_bytes = (uint32_t)cb_job_param(job, CB_QUEUE_ITEM),
        .single = s->producers == 1 && s->consumers == 1,
    };
}

size_t cb_queue_shared_bytes(const struct cb_job *job)
{
    struct cb_queue_shared s = {0};
    struct cb_channel_config config;

    lay_out(job, &s);
    config = config_of(job, &s);
    return s.channel_offset + cb_channel_bytes(&config);
}

/* As it was asked for: what `half` came to in a pool that doesn't fit says nothing. */
static const char *role(const struct cb_job *job, enum cb_queue_param param, char text[24])
{
    uint64_t asked = cb_job_param(job, param);

    if (asked == CB_WORD)
        return "half";
    snprintf(text, 24, "%llu", (unsigned long long)asked);
    return text;
}

int cb_queue_shared_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct cb_queue_shared *s = job->shared;
    struct cb_channel_config config;
    char producers[24], consumers[24];

    if (cast_roles(job, s) != 0)
        return cb_err_set(err, -ENOTSUP, "a pool of %u does not fit producers=%s and consumers=%s",
                          job->workers, role(job, CB_QUEUE_PRODUCERS, producers),
                          role(job, CB_QUEUE_CONSUMERS, consumers));
    if (cb_job_param(job, CB_QUEUE_JOIN) && cb_job_param(job, CB_QUEUE_KIND) != CB_CHANNEL_MUTEX)
        return cb_err_set(err, -ENOTSUP, "join=1: a ring or a pipe doesn't know what is done");
    lay_out(job, s);
    atomic_init(&s->producing, s->producers);
    atomic_init(&s->consuming, s->consumers);
    config = config_of(job, s);
    return cb_channel_init(cb_queue_channel(s), &config, err);
}
