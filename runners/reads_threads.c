/* Reads by a few threads beside the carrier, on its CPU, that block in their readers' place. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/usage.h"
#include "runners/reads.h"

/* libuv's number, and for the same reason: disks answer several at once, and more threads than that
 * mostly wait for each other. */
enum { THREADS = 4, STACK_BYTES = 64 << 10 };

struct pool {
    pthread_mutex_t mutex; /* guards the next four */
    pthread_cond_t wanted;
    struct cb_read *first, **end; /* to be read */
    int closing;
    struct cb_usage usage;
    _Atomic(struct cb_read *) ended; /* the last one first */
    int bell;
    uint32_t threads;
    pthread_t thread[THREADS];
};

static void do_read(struct cb_read *read)
{
    ssize_t n;

    while ((n = pread(read->fd, read->buffer, read->bytes, (off_t)read->offset)) < 0 &&
           errno == EINTR)
        ;
    read->result = n < 0 ? -errno : n;
}

/* Rings for the first only: the carrier takes all that it finds. Once handed back, the read may be
 * gone with its reader's stack. */
static void hand_back(struct pool *pool, struct cb_read *read)
{
    static const uint64_t one = 1;
    struct cb_read *before = atomic_load_explicit(&pool->ended, memory_order_relaxed);

    do
        read->next = before;
    while (!atomic_compare_exchange_weak_explicit(&pool->ended, &before, read, memory_order_release,
                                                  memory_order_relaxed));
    if (!before)
        while (write(pool->bell, &one, sizeof one) < 0 && errno == EINTR)
            ;
}

static void *work(void *argument)
{
    struct pool *pool = argument;
    struct cb_usage used;

    prctl(PR_SET_NAME, "reader");
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        struct cb_read *read;

        while (!pool->first && !pool->closing)
            pthread_cond_wait(&pool->wanted, &pool->mutex);
        read = pool->first;
        if (!read)
            break;
        pool->first = read->next;
        if (!pool->first)
            pool->end = &pool->first;
        pthread_mutex_unlock(&pool->mutex);
        do_read(read);
        hand_back(pool, read);
        pthread_mutex_lock(&pool->mutex);
    }
    cb_usage_read(&used);
    cb_usage_add(&pool->usage, &used);
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

static void threads_close(struct cb_reads *reads, struct cb_usage *usage)
{
    struct pool *pool = reads->own;

    pthread_mutex_lock(&pool->mutex);
    pool->closing = 1;
    pthread_cond_broadcast(&pool->wanted);
    pthread_mutex_unlock(&pool->mutex);
    for (uint32_t i = 0; i < pool->threads; i++)
        pthread_join(pool->thread[i], NULL);
    cb_usage_add(usage, &pool->usage);
    pthread_cond_destroy(&pool->wanted);
    pthread_mutex_destroy(&pool->mutex);
    close(pool->bell);
    free(pool);
}

static int start_threads(struct pool *pool, uint32_t count)
{
    pthread_attr_t attributes;
    int rc = 0;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    while (rc == 0 && pool->threads < count) {
        rc = pthread_create(&pool->thread[pool->threads], &attributes, work, pool);
        pool->threads += rc == 0;
    }
    pthread_attr_destroy(&attributes);
    return -rc;
}

static int threads_open(struct cb_reads *reads, uint32_t readers)
{
    struct pool *pool = calloc(1, sizeof *pool);
    struct cb_usage nobodys = {0};
    int rc;

    if (!pool)
        return -ENOMEM;
    pool->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (pool->bell < 0) {
        rc = -errno;
        free(pool);
        return rc;
    }
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->wanted, NULL);
    pool->end = &pool->first;
    reads->own = pool;
    reads->bell = pool->bell;
    rc = start_threads(pool, readers < THREADS ? readers : THREADS);
    if (rc != 0)
        threads_close(reads, &nobodys);
    return rc;
}

static void threads_add(struct cb_reads *reads, struct cb_read *read)
{
    struct pool *pool = reads->own;

    read->next = NULL;
    pthread_mutex_lock(&pool->mutex);
    *pool->end = read;
    pool->end = &read->next;
    pthread_cond_signal(&pool->wanted);
    pthread_mutex_unlock(&pool->mutex);
}

/* The one that ended first at first. */
static struct cb_read *threads_collect(struct cb_reads *reads)
{
    struct pool *pool = reads->own;
    struct cb_read *read = NULL, *next, *first = NULL;

    if (atomic_load_explicit(&pool->ended, memory_order_relaxed))
        read = atomic_exchange_explicit(&pool->ended, NULL, memory_order_acquire);
    for (; read; read = next) {
        next = read->next;
        read->next = first;
        first = read;
    }
    return first;
}

const struct cb_reads_by cb_reads_threads = {
    .way = CB_READ_THREADS,
    .open = threads_open,
    .close = threads_close,
    .add = threads_add,
    .collect = threads_collect,
};
