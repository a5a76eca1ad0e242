/* waits - who waits for which word, and how a waiter on another thread or in another process is
 * reached: shared by all carriers of a sample that run coroutines.
 *
 *   waiter:  lock the word's bucket · word changed? leave · link · unlock · park
 *   waker:   lock the word's bucket · unlink · unlock · hand each waiter to its carrier's inbox
 *   carrier: empties its inbox once a round; asleep, it is rung by an eventfd
 *
 * No wake is lost: a waiter looks at the word under the lock that the waker must take after it
 * changed the word, so either the waiter sees the change or the waker sees the waiter. A carrier
 * says that it sleeps before it looks into its inbox for the last time; a waker fills the inbox
 * before it looks whether the carrier sleeps; both in the one sequentially consistent order. */
#ifndef CB_RUNNERS_WAITS_H
#define CB_RUNNERS_WAITS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/err.h"
#include "runners/launch.h"

/* In shared memory of its own, by numbers of coroutines: no pointer but the word's address, which
 * is the same in every process of the sample. */
struct cb_waits;

/* In the host, before any carrier is made: mapping and eventfds are inherited. A carrier has its
 * workers and so many `units` beside; its i-th coroutine is number carrier * (both) + i. NULL with
 * `err` set when there is not enough of either. */
struct cb_waits *cb_waits_open(struct cb_shape shape, uint32_t units, struct cb_err *err);
void cb_waits_close(struct cb_waits *waits);

/* Links coroutine `number` as the last to wait for `word`, unless *word != seen: then 0 is
 * returned. */
int cb_waits_link(struct cb_waits *waits, uint32_t number, const _Atomic uint32_t *word,
                  uint32_t seen);

/* Unlinks coroutine `number`: 1, or 0 when a waker was faster and it will come through the
 * inbox. */
int cb_waits_unlink(struct cb_waits *waits, uint32_t number);

/* Unlinks up to `count` that wait for `word`, those that came first at first. Those of carrier
 * `own` are handed to ready(context, number), the others to their carriers. */
void cb_waits_wake(struct cb_waits *waits, uint32_t own, const _Atomic uint32_t *word,
                   uint32_t count, void (*ready)(void *context, uint32_t number), void *context);

/* Hands whom others woke for carrier `own` to ready(context, number), in the order of waking. */
void cb_waits_collect(struct cb_waits *waits, uint32_t own,
                      void (*ready)(void *context, uint32_t number), void *context);

/* Whether there is another carrier at all: if not, nobody needs an inbox. */
int cb_waits_are_shared(const struct cb_waits *waits);

/* The descriptor that becomes readable when a sleeping carrier is rung; -1 when not shared. */
int cb_waits_bell(const struct cb_waits *waits, uint32_t own);

/* Before sleeping: 1 = sleep on the bell; 0 = don't, somebody was woken meanwhile. After:
 * silence. */
int cb_waits_fall_asleep(struct cb_waits *waits, uint32_t own);
void cb_waits_awake(struct cb_waits *waits, uint32_t own);

#endif
