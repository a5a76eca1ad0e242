#include "runners/stacks.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13: guards a page without splitting the mapping */
#endif

/* A protected page splits the mapping in two, and a process may have about 65 000 of them
 * (vm.max_map_count), hence the first way. */
static int guard(char *page, size_t bytes)
{
    if (madvise(page, bytes, MADV_GUARD_INSTALL) == 0)
        return 0;
    return mprotect(page, bytes, PROT_NONE);
}

int cb_stacks_open(struct cb_stacks *stacks, uint32_t count, size_t bytes, struct cb_err *err)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    bytes = (bytes + page - 1) & ~(page - 1);
    *stacks = (struct cb_stacks){.bytes = bytes, .stride = bytes + page};
    stacks->total = count * stacks->stride;
    stacks->base = mmap(NULL, stacks->total, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stacks->base == MAP_FAILED) {
        stacks->base = NULL;
        return cb_err_errno(err, errno, "%u coroutine stacks of %zu bytes", count, bytes);
    }
    /* A huge page would give every coroutine the memory of thirty. */
    madvise(stacks->base, stacks->total, MADV_NOHUGEPAGE);
    for (uint32_t i = 0; i < count; i++)
        if (guard(stacks->base + i * stacks->stride, page) != 0) {
            int rc = cb_err_errno(err, errno, "guard page of coroutine stack %u of %u", i, count);

            cb_stacks_close(stacks);
            return rc;
        }
    return 0;
}

void cb_stacks_close(struct cb_stacks *stacks)
{
    if (stacks->base)
        munmap(stacks->base, stacks->total);
    stacks->base = NULL;
}
