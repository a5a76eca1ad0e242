#include "runners/stacks.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limit.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13: guards a page without splitting the mapping */
#endif

enum { HUGE_PAGE = 2 << 20 };

static const uint64_t canary = 0x5afe57ac5afe57ac;

static int is_packed(const struct cb_stacks *stacks)
{
    return stacks->stride == stacks->bytes;
}

/* A huge page under large stacks would give every coroutine the memory of thirty; under packed ones
 * it is full. Below a few of them the last one, half empty, would weigh more than it helps. */
static void choose_pages(const struct cb_stacks *stacks, size_t total)
{
    int huge = is_packed(stacks) && total >= 8 * (size_t)HUGE_PAGE;

    madvise(stacks->base, total, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
}

int cb_stacks_open(struct cb_stacks *stacks, uint32_t count, size_t bytes, struct cb_err *err)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), total;

    bytes = (bytes + page - 1) & ~(page - 1);
    *stacks = (struct cb_stacks){.bytes = bytes,
                                 .stride = bytes + (bytes < CB_STACKS_GUARDED ? 0 : page)};
    total = count * stacks->stride;
    stacks->mapping_bytes = total + (is_packed(stacks) ? HUGE_PAGE + page : 0);
    stacks->mapping = mmap(NULL, stacks->mapping_bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stacks->mapping == MAP_FAILED) {
        stacks->mapping = NULL;
        return cb_err_errno(err, errno, "%u coroutine stacks of %zu bytes", count, bytes);
    }
    stacks->base = stacks->mapping;
    if (is_packed(stacks)) {
        stacks->base += page;
        stacks->base += -(uintptr_t)stacks->base & (HUGE_PAGE - 1);
        mprotect(stacks->base - page, page, PROT_NONE); /* below the first one */
    }
    choose_pages(stacks, total);
    return 0;
}

void cb_stacks_close(struct cb_stacks *stacks)
{
    if (stacks->mapping)
        munmap(stacks->mapping, stacks->mapping_bytes);
    stacks->mapping = NULL;
}

/* A protected page splits the mapping in two, and a process may have about 65 000 of them
 * (vm.max_map_count), hence the first way. */
int cb_stacks_guard(struct cb_stacks *stacks, uint32_t i, struct cb_err *err)
{
    char *low = cb_stacks_low(stacks, i);
    size_t page = stacks->stride - stacks->bytes;

    if (is_packed(stacks)) {
        memcpy(low, &canary, sizeof canary);
        return 0;
    }
    if (madvise(low - page, page, MADV_GUARD_INSTALL) == 0 ||
        mprotect(low - page, page, PROT_NONE) == 0)
        return 0;
    return cb_err_errno(err, errno, "guard page of coroutine stack %u", i);
}

int cb_stacks_intact(const struct cb_stacks *stacks, uint32_t i)
{
    return !is_packed(stacks) || memcmp(cb_stacks_low(stacks, i), &canary, sizeof canary) == 0;
}
