#include "runners/waits.h"

#include <errno.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/line.h"
#include "runners/context_sanitizer.h"

enum { BUCKETS_MAX = 4096, SPINS = 100 };

/* A coroutine is named by its number plus one, so that zeroed memory is an empty list. */
struct waiter {
    _Atomic uintptr_t word; /* waited for; 0 = not linked */
    uint32_t next, previous;
    uint32_t next_in_inbox;
};

struct bucket {
    CB_LINE _Atomic uint32_t locked;
    uint32_t head, tail;
};

struct inbox {
    CB_LINE _Atomic uint32_t top; /* a stack: the last one woken */
    _Atomic uint32_t asleep;
    int bell;
};

/* Followed by an inbox a carrier, the buckets, and a waiter a coroutine. */
struct cb_waits {
    CB_LINE uint32_t carriers;
    uint32_t each; /* coroutines of a carrier */
    uint32_t mask; /* buckets - 1 */
    int across;    /* carriers of other processes take part */
    size_t bytes;  /* of the mapping */
};

static uint32_t buckets_for(uint64_t coroutines)
{
    uint32_t buckets = 16;

    while (buckets < coroutines && buckets < BUCKETS_MAX)
        buckets *= 2;
    return buckets;
}

static struct inbox *inbox_of(const struct cb_waits *w, uint32_t carrier)
{
    return (struct inbox *)(w + 1) + carrier;
}

static struct bucket *first_bucket(const struct cb_waits *w)
{
    return (struct bucket *)inbox_of(w, w->carriers);
}

static struct waiter *waiter_of(const struct cb_waits *w, uint32_t number)
{
    return (struct waiter *)(first_bucket(w) + w->mask + 1) + number;
}

static struct bucket *bucket_of(const struct cb_waits *w, uintptr_t word)
{
    uint64_t hash = (word >> 2) * 0x9e3779b97f4a7c15ull; /* Fibonacci hashing */

    return first_bucket(w) + (hash >> 32 & w->mask);
}

struct cb_waits *cb_waits_open(struct cb_shape shape, uint32_t units, struct cb_err *err)
{
    uint64_t carriers = cb_shape_carriers(shape),
             coroutines = carriers * (shape.coroutines + (uint64_t)units);
    uint32_t buckets = buckets_for(coroutines);
    size_t bytes = sizeof(struct cb_waits) + carriers * sizeof(struct inbox) +
                   buckets * sizeof(struct bucket) + coroutines * sizeof(struct waiter);
    struct cb_waits *waits = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (waits == MAP_FAILED) {
        cb_err_errno(err, errno, "a wait table of %zu bytes", bytes);
        return NULL;
    }
    waits->bytes = bytes;
    waits->each = shape.coroutines + units;
    waits->across = shape.processes > 1;
    waits->mask = buckets - 1;
    if (carriers == 1) {
        waits->carriers = 1;
        inbox_of(waits, 0)->bell = -1;
        return waits;
    }
    for (; waits->carriers < carriers; waits->carriers++) {
        int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

        if (bell < 0) {
            cb_err_errno(err, errno, "eventfd of thread %u of coroutines", waits->carriers);
            cb_waits_close(waits);
            return NULL;
        }
        inbox_of(waits, waits->carriers)->bell = bell;
    }
    return waits;
}

void cb_waits_close(struct cb_waits *waits)
{
    for (uint32_t i = 0; i < waits->carriers; i++)
        if (inbox_of(waits, i)->bell >= 0)
            close(inbox_of(waits, i)->bell);
    munmap(waits, waits->bytes);
}

int cb_waits_are_shared(const struct cb_waits *waits)
{
    return waits->carriers > 1;
}

int cb_waits_bell(const struct cb_waits *waits, uint32_t own)
{
    return inbox_of(waits, own)->bell;
}

/* ThreadSanitizer sees one process. A waiter that went from one of our threads through another
 * process to a second thread of ours was handed on in order, but invisibly: it is told that all who
 * touch the table follow each other. With one process it is told nothing, and judges by itself. */
static void before_touching(const struct cb_waits *w)
{
    if (w->across)
        CB_ORDER_ACQUIRE(w);
}

static void after_touching(const struct cb_waits *w)
{
    if (w->across)
        CB_ORDER_RELEASE(w);
}

/* Held for a few instructions; whoever holds it may have been preempted, hence the yield. With a
 * single carrier there is nobody to lock out. */
static void lock(const struct cb_waits *w, struct bucket *b)
{
    if (!cb_waits_are_shared(w))
        return;
    for (int spins = 0; atomic_exchange_explicit(&b->locked, 1, memory_order_acquire); spins++)
        if (spins >= SPINS)
            sched_yield();
    before_touching(w);
}

static void unlock(const struct cb_waits *w, struct bucket *b)
{
    if (!cb_waits_are_shared(w))
        return;
    after_touching(w);
    atomic_store_explicit(&b->locked, 0, memory_order_release);
}

static void unlink_locked(const struct cb_waits *w, struct bucket *b, struct waiter *x)
{
    *(x->previous ? &waiter_of(w, x->previous - 1)->next : &b->head) = x->next;
    *(x->next ? &waiter_of(w, x->next - 1)->previous : &b->tail) = x->previous;
    atomic_store_explicit(&x->word, 0, memory_order_relaxed);
}

int cb_waits_link(struct cb_waits *waits, uint32_t number, const _Atomic uint32_t *word,
                  uint32_t seen)
{
    struct bucket *b = bucket_of(waits, (uintptr_t)word);
    struct waiter *x = waiter_of(waits, number);
    int linked = 0;

    lock(waits, b);
    if (atomic_load_explicit(word, memory_order_seq_cst) == seen) {
        atomic_store_explicit(&x->word, (uintptr_t)word, memory_order_relaxed);
        x->next = 0;
        x->previous = b->tail;
        *(b->tail ? &waiter_of(waits, b->tail - 1)->next : &b->head) = number + 1;
        b->tail = number + 1;
        linked = 1;
    }
    unlock(waits, b);
    return linked;
}

/* Only the worker's own carrier calls this, and `word` is only set by it, so reading which bucket
 * needs no lock; whether it is still linked does. */
int cb_waits_unlink(struct cb_waits *waits, uint32_t number)
{
    struct waiter *x = waiter_of(waits, number);
    uintptr_t word = atomic_load_explicit(&x->word, memory_order_relaxed);
    struct bucket *b;
    int linked;

    if (!word)
        return 0;
    b = bucket_of(waits, word);
    lock(waits, b);
    linked = atomic_load_explicit(&x->word, memory_order_relaxed) != 0;
    if (linked)
        unlink_locked(waits, b, x);
    unlock(waits, b);
    return linked;
}

static void send(struct cb_waits *w, uint32_t number)
{
    struct inbox *inbox = inbox_of(w, number / w->each);
    struct waiter *x = waiter_of(w, number);
    static const uint64_t ring = 1;

    x->next_in_inbox = atomic_load_explicit(&inbox->top, memory_order_relaxed);
    after_touching(w);
    while (!atomic_compare_exchange_weak(&inbox->top, &x->next_in_inbox, number + 1))
        ;
    if (atomic_load(&inbox->asleep) && atomic_exchange(&inbox->asleep, 0))
        while (write(inbox->bell, &ring, sizeof ring) < 0 && errno == EINTR)
            ;
}

void cb_waits_wake(struct cb_waits *waits, uint32_t own, const _Atomic uint32_t *word,
                   uint32_t count, void (*ready)(void *context, uint32_t number), void *context)
{
    struct bucket *b = bucket_of(waits, (uintptr_t)word);
    uint32_t first = 0, *last = &first, next;

    /* 1. Take them out, chained through next_in_inbox, which nobody else uses until they are
     * sent. */
    lock(waits, b);
    for (uint32_t i = b->head; i && count > 0; i = next) {
        struct waiter *x = waiter_of(waits, i - 1);

        next = x->next;
        if (atomic_load_explicit(&x->word, memory_order_relaxed) != (uintptr_t)word)
            continue;
        unlink_locked(waits, b, x);
        *last = i;
        last = &x->next_in_inbox;
        count--;
    }
    unlock(waits, b);
    *last = 0;
    /* 2. Hand them out: those of other carriers may run from now on. */
    for (uint32_t i = first; i; i = next) {
        next = waiter_of(waits, i - 1)->next_in_inbox;
        if ((i - 1) / waits->each == own)
            ready(context, i - 1);
        else
            send(waits, i - 1);
    }
}

void cb_waits_collect(struct cb_waits *waits, uint32_t own,
                      void (*ready)(void *context, uint32_t number), void *context)
{
    struct inbox *inbox = inbox_of(waits, own);
    uint32_t i, next, oldest = 0;

    if (atomic_load_explicit(&inbox->top, memory_order_relaxed) == 0)
        return;
    /* The stack has the last one woken on top: turn it round. */
    i = atomic_exchange(&inbox->top, 0);
    before_touching(waits);
    for (; i; i = next) {
        next = waiter_of(waits, i - 1)->next_in_inbox;
        waiter_of(waits, i - 1)->next_in_inbox = oldest;
        oldest = i;
    }
    for (i = oldest; i; i = next) {
        next = waiter_of(waits, i - 1)->next_in_inbox;
        ready(context, i - 1);
    }
}

int cb_waits_fall_asleep(struct cb_waits *waits, uint32_t own)
{
    struct inbox *inbox = inbox_of(waits, own);

    atomic_store(&inbox->asleep, 1);
    if (atomic_load(&inbox->top) == 0)
        return 1;
    atomic_store(&inbox->asleep, 0);
    return 0;
}

void cb_waits_awake(struct cb_waits *waits, uint32_t own)
{
    struct inbox *inbox = inbox_of(waits, own);
    uint64_t rings;

    atomic_store(&inbox->asleep, 0);
    if (read(inbox->bell, &rings, sizeof rings) < 0)
        return; /* nobody rang: a timer or a descriptor woke us */
}
