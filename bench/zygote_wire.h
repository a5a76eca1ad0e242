/* zygote_wire - what this program and its zygotes say to each other, over a stream socket. Both are
 * executions of the same file, so structs agree; what is static lies as far from the wire's anchor
 * in one as in the other, wherever the kernel put them. */
#ifndef CB_BENCH_ZYGOTE_WIRE_H
#define CB_BENCH_ZYGOTE_WIRE_H

#include "bench/sample.h"

/* argv of a zygote. */
enum { CB_ZYGOTE_NAME, CB_ZYGOTE_WORD, CB_ZYGOTE_PARENT, CB_ZYGOTE_SOCKET, CB_ZYGOTE_TOPOLOGY };
enum { CB_ZYGOTE_ARGC = CB_ZYGOTE_TOPOLOGY + 1 };

/* The first, once: from the zygote. */
struct cb_zygote_hello {
    struct cb_layout layout;
    struct cb_err err; /* why it can't take samples */
};

/* Followed by c.cpus_count CPUs. Pointers of `bench` and `c` mean nothing to the other side. */
struct cb_zygote_request {
    struct cb_bench bench;
    struct cb_case c;
    enum cb_kind kind;
    uint64_t workload, runner, counters; /* where they lie; see cb_zygote_place */
};

struct cb_zygote_reply {
    int rc; /* of cb_sample_take */
    struct cb_err err;
    struct cb_sample sample;
};

/* Where a static object lies, and back; NULL is kept. */
uint64_t cb_zygote_place(const void *object);
const void *cb_zygote_object(uint64_t place);

/* All bytes, or -1 with errno; at the other side's end -1 with EPIPE. */
int cb_zygote_send(int socket, const void *bytes, size_t count);
int cb_zygote_receive(int socket, void *bytes, size_t count);

#endif
