#include "base/block.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE_BYTES = 4096 };

static size_t round_up(size_t bytes)
{
    return (bytes + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);
}

struct cb_block *cb_block_map(uint32_t workers, uint32_t carriers, size_t shared_bytes,
                              struct cb_err *err)
{
    size_t shared = round_up(sizeof(struct cb_block) + carriers * sizeof(struct cb_carrier) +
                             workers * sizeof(struct cb_slot));
    size_t bytes = round_up(shared + shared_bytes);
    struct cb_block *block = MAP_FAILED;

    if (shared_bytes < SIZE_MAX / 2)
        block = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    else
        errno = ENOMEM;
    if (block == MAP_FAILED) {
        cb_err_errno(err, errno, "shared memory of %zu bytes", shared_bytes);
        return NULL;
    }
    block->workers = workers;
    block->carriers = carriers;
    block->shared_offset = shared;
    block->bytes = bytes;
    return block;
}

void cb_block_unmap(struct cb_block *block)
{
    if (block)
        munmap(block, block->bytes);
}

int cb_block_fail(struct cb_block *block, const struct cb_err *err)
{
    struct cb_failure *failure = &block->failure;

    if (atomic_exchange(&failure->claimed, 1) == 0) {
        failure->err = *err;
        atomic_store_explicit(&failure->written, 1, memory_order_release);
        cb_gate_ring(&block->gate);
    }
    return err->code;
}

const struct cb_err *cb_block_failure(const struct cb_block *block)
{
    if (atomic_load_explicit(&block->failure.written, memory_order_acquire))
        return &block->failure.err;
    return NULL;
}
