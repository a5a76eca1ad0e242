/* queue_order - proof that a queue is what its row says: last in, first out, or most urgent first.
 *
 * While others put, nobody can tell what has to come out next. But two things hold whoever runs
 * when: from the moment on at which nobody puts any more, what one worker gets comes in the queue's
 * order; and who is alone with the queue knows exactly what comes. */
#ifndef CB_WORKLOADS_QUEUE_ORDER_H
#define CB_WORKLOADS_QUEUE_ORDER_H

#include "base/sync/queue.h"

/* By the last worker that has anything to do with a queue, which is empty and to have `order`: puts
 * some items and takes them out again, from and to `item`, which has the queue's item_bytes. 0, or
 * what the task failed with. */
int cb_queue_order_prove(struct cb_task *task, struct cb_queue *queue, enum cb_queue_order order,
                         void *item);

#endif
