/* queue_shared - the shared bytes of the workload queue, and who of its workers does what. */
#ifndef CB_WORKLOADS_QUEUE_SHARED_H
#define CB_WORKLOADS_QUEUE_SHARED_H

#include "workloads/channel.h"
#include "workloads/workload.h"

/* The workload's parameters, in the order of its table. */
enum cb_queue_param {
    CB_QUEUE_PRODUCERS,
    CB_QUEUE_CONSUMERS,
    CB_QUEUE_CAPACITY,
    CB_QUEUE_ITEM,
    CB_QUEUE_KIND,
    CB_QUEUE_ORDER,
    CB_QUEUE_JOIN
};

/* With order=priority; else there is one. */
enum { CB_QUEUE_URGENCIES = 4 };

/* One worker's account: what it put, what it got, and the one item whose latency is on the way. */
struct cb_queue_account {
    CB_LINE uint64_t put, put_sum, got, got_sum, done;
    CB_LINE _Atomic uint64_t stamped; /* the item, 0 = none */
    uint64_t stamped_ns;              /* when it was put */
};

/* The shared bytes: this, an account a worker, a row of last-seen counts a consumer, the
 * channel. */
struct cb_queue_shared {
    CB_LINE _Atomic uint32_t producing; /* producers not yet done */
    _Atomic uint32_t consuming;         /* consumers that have not got their pill */
    uint32_t producers, consumers;
    uint32_t urgencies;
    size_t last_offset, channel_offset;
};

static inline struct cb_queue_account *cb_queue_account(struct cb_queue_shared *s, uint32_t worker)
{
    return (struct cb_queue_account *)(s + 1) + worker;
}

/* last[p * urgencies + u]: the count of the item of urgency u that this consumer got last from
 * producer p. */
static inline uint64_t *cb_queue_last_row(struct cb_queue_shared *s, uint32_t consumer)
{
    return (uint64_t *)((char *)s + s->last_offset) +
           (size_t)consumer * s->producers * s->urgencies;
}

static inline struct cb_channel *cb_queue_channel(struct cb_queue_shared *s)
{
    return (struct cb_channel *)((char *)s + s->channel_offset);
}

/* The workload's bytes and prepare. */
size_t cb_queue_shared_bytes(const struct cb_job *job);
int cb_queue_shared_prepare(const struct cb_job *job, struct cb_err *err);

#endif
