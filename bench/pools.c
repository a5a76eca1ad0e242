#include "bench/pools.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/list.h"

/* "8", or "cpus", or "4cpus". */
static int parse_size(const char *text, uint32_t cpus, uint64_t *size, struct cb_err *err)
{
    size_t digits = strspn(text, "0123456789");
    char number[64] = "1";

    if (digits > 0)
        snprintf(number, sizeof number, "%.*s", (int)digits, text);
    if ((digits == 0 && strcmp(text, "cpus") != 0) ||
        (text[digits] != '\0' && strcmp(text + digits, "cpus") != 0))
        return cb_err_set(
            err, -EINVAL,
            "pool size '%.40s': write a number such as 8, a multiple of the CPUs such "
            "as 4cpus, doublings such as 1..64, ladder, or quota",
            text);
    if (cb_quantity_parse(CB_COUNT, number, size, NULL) != 0)
        *size = CB_POOL_MAX + 1; /* more digits than any size has */
    if (text[digits] != '\0' && *size <= CB_POOL_MAX)
        *size *= cpus;
    if (*size < 1 || *size > CB_POOL_MAX)
        return cb_err_set(err, -EINVAL, "pool size '%.40s' is out of range: 1 to %d", text,
                          CB_POOL_MAX);
    return 0;
}

static int add(struct cb_pools *pools, struct cb_shape pool, struct cb_err *err)
{
    for (int i = 0; i < pools->count; i++)
        if (memcmp(&pools->pool[i], &pool, sizeof pool) == 0)
            return 0;
    if (pools->count == CB_POOLS_MAX)
        return cb_err_set(err, -EINVAL, "more than %d pool sizes", CB_POOLS_MAX);
    pools->pool[pools->count++] = pool;
    return 0;
}

/* "2x4x100" */
static int add_shape(struct cb_pools *pools, const char *text, struct cb_err *err)
{
    unsigned long long p, t, c;
    struct cb_shape shape;
    int used = 0;

    if (strspn(text, "0123456789x") != strlen(text) || strlen(text) > 30 ||
        sscanf(text, "%llux%llux%llu%n", &p, &t, &c, &used) != 3 || text[used] != '\0')
        return cb_err_set(err, -EINVAL,
                          "shape '%.40s': write processes x threads x coroutines, such as 2x2x100",
                          text);
    shape = (struct cb_shape){(uint32_t)p, (uint32_t)t, (uint32_t)c};
    if (p > CB_POOL_MAX || t > CB_POOL_MAX || c > CB_POOL_MAX || cb_shape_workers(shape) < 1 ||
        cb_shape_carriers(shape) > CB_POOL_MAX || cb_shape_workers(shape) > CB_POOL_MAX)
        return cb_err_set(err, -EINVAL, "shape '%.40s' is out of range: 1 to %d workers in all",
                          text, CB_POOL_MAX);
    return add(pools, shape, err);
}

/* "8", or "1..64". */
static int add_sizes(struct cb_pools *pools, char *text, uint32_t cpus, struct cb_err *err)
{
    char *dots = strstr(text, "..");
    uint64_t from, to;
    int rc = 0;

    if (dots)
        *dots = '\0';
    if (parse_size(text, cpus, &from, err) != 0 ||
        parse_size(dots ? dots + 2 : text, cpus, &to, err) != 0)
        return -EINVAL;
    if (to < from)
        return cb_err_set(err, -EINVAL, "pool sizes '%.20s..%.20s' run backwards", text, dots + 2);
    for (; from < to && rc == 0; from *= 2)
        rc = add(pools, (struct cb_shape){0, 0, (uint32_t)from}, err);
    return rc == 0 ? add(pools, (struct cb_shape){0, 0, (uint32_t)to}, err) : rc;
}

/* A quota of 1.5 CPUs: one worker can't use it up, two are stopped now and then, and which is
 * better is what a run is to find out. A quota of more CPUs than there are is none. */
static int add_quota(struct cb_pools *pools, const struct cb_pools_machine *m, struct cb_err *err)
{
    int limited = m->cpu_quota > 0 && m->cpu_quota < m->cpus;
    uint32_t up = limited ? (uint32_t)ceil(m->cpu_quota) : m->cpus;
    uint32_t down = limited && m->cpu_quota >= 1 ? (uint32_t)floor(m->cpu_quota) : up;
    int rc = add(pools, (struct cb_shape){0, 0, down}, err);

    return rc == 0 ? add(pools, (struct cb_shape){0, 0, up}, err) : rc;
}

static int by_size(const void *x, const void *y)
{
    const struct cb_shape *a = x, *b = y;

    return (a->coroutines > b->coroutines) - (a->coroutines < b->coroutines);
}

/* Made apart, so that it is in order whatever stands before it. */
static int add_ladder(struct cb_pools *pools, const struct cb_pools_machine *m, struct cb_err *err)
{
    struct cb_pools ladder = {.count = 0};
    char doublings[] = "1..4cpus", cpus[] = "cpus";
    int rc = add_sizes(&ladder, doublings, m->cpus, err);

    if (rc == 0)
        rc = add_sizes(&ladder, cpus, m->cpus, err);
    if (rc == 0)
        rc = add_quota(&ladder, m, err);
    qsort(ladder.pool, (size_t)ladder.count, sizeof *ladder.pool, by_size);
    for (int i = 0; i < ladder.count && rc == 0; i++)
        rc = add(pools, ladder.pool[i], err);
    return rc;
}

int cb_pools_parse(const char *list, const struct cb_pools_machine *machine, struct cb_pools *pools,
                   struct cb_err *err)
{
    char item[64];
    int rc = 0;

    pools->count = 0;
    while (rc == 0 && cb_list_next(&list, item, sizeof item)) {
        if (strcmp(item, "ladder") == 0)
            rc = add_ladder(pools, machine, err);
        else if (strcmp(item, "quota") == 0)
            rc = add_quota(pools, machine, err);
        else if (*item >= '0' && *item <= '9' && strchr(item, 'x'))
            rc = add_shape(pools, item, err);
        else
            rc = add_sizes(pools, item, machine->cpus, err);
    }
    return rc;
}
