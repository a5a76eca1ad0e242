/* Placement: which CPU the i-th carrier is bound to, as a pure function of the topology. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/topology.h"

/* A CPU and what the policies sort it by. */
struct seat {
    const struct cb_cpu *cpu;
    uint32_t logical;   /* hwloc's order: neighbours share the most */
    uint32_t node_rank; /* among the CPUs of its NUMA node with the same sibling number */
};

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_smt(const void *x, const void *y)
{
    const struct seat *a = x, *b = y;

    return compare(a->logical, b->logical);
}

static int by_compact(const void *x, const void *y)
{
    const struct seat *a = x, *b = y;
    int order = compare(a->cpu->sibling, b->cpu->sibling);

    return order ? order : by_smt(x, y);
}

static int by_scatter(const void *x, const void *y)
{
    const struct seat *a = x, *b = y;
    int order = compare(a->cpu->sibling, b->cpu->sibling);

    order = order ? order : compare(a->cpu->spread, b->cpu->spread);
    return order ? order : by_smt(x, y);
}

static int by_numa(const void *x, const void *y)
{
    const struct seat *a = x, *b = y;
    int order = compare(a->cpu->sibling, b->cpu->sibling);

    order = order ? order : compare(a->node_rank, b->node_rank);
    return order ? order : by_smt(x, y);
}

static struct seat *make_seats(const struct cb_topology *t)
{
    uint32_t count = cb_topology_cpus(t);
    struct seat *seats = calloc(count, sizeof *seats);

    for (uint32_t i = 0; seats && i < count; i++) {
        seats[i] = (struct seat){.cpu = cb_topology_cpu(t, i), .logical = i};
        for (uint32_t j = 0; j < i; j++)
            seats[i].node_rank += seats[j].cpu->sibling == seats[i].cpu->sibling &&
                                  seats[j].cpu->node == seats[i].cpu->node;
    }
    return seats;
}

const struct cb_place_policy cb_place_policies[] = {
    {"compact", "neighbouring cores first, SMT siblings last"},
    {"scatter", "as far apart as possible, SMT siblings last"},
    {"core", "one CPU of each core, neighbouring cores first; siblings stay idle"},
    {"smt", "all SMT siblings of a core before the next core"},
    {"numa", "NUMA nodes in turn, SMT siblings last"},
    {"none", "not bound: the kernel decides"},
    {NULL, NULL},
};

static const struct {
    int (*order)(const void *, const void *);
    int first_siblings_only;
} policy_rules[] = {{by_compact, 0}, {by_scatter, 0}, {by_compact, 1}, {by_smt, 0}, {by_numa, 0}};

static int place_by_policy(const struct cb_topology *t, int policy, int32_t **cpus, uint32_t *count,
                           struct cb_err *err)
{
    uint32_t all = cb_topology_cpus(t);
    struct seat *seats = make_seats(t);

    *count = 0;
    *cpus = calloc(all, sizeof **cpus);
    if (!seats || !*cpus) {
        free(seats);
        free(*cpus);
        return cb_err_errno(err, ENOMEM, "placement of %u CPUs", all);
    }
    qsort(seats, all, sizeof *seats, policy_rules[policy].order);
    for (uint32_t i = 0; i < all; i++)
        if (!policy_rules[policy].first_siblings_only || seats[i].cpu->sibling == 0)
            (*cpus)[(*count)++] = seats[i].cpu->number;
    free(seats);
    return 0;
}

static int unknown_place(const struct cb_topology *t, const char *place, struct cb_err *err)
{
    const char *names[8], *near;
    char allowed[64];
    size_t n = 0;

    while (cb_place_policies[n].name) {
        names[n] = cb_place_policies[n].name;
        n++;
    }
    near = cb_nearest(place, names, n);
    cb_topology_list(t, allowed, sizeof allowed);
    return cb_err_set(err, -EINVAL,
                      "unknown place '%.40s': choose compact, scatter, core, smt, numa, none or a "
                      "list of the CPUs %s%s%s%s",
                      place, allowed, near ? " (did you mean '" : "", near ? near : "",
                      near ? "'?)" : "");
}

static int is_allowed(const struct cb_topology *t, unsigned long cpu)
{
    for (uint32_t i = 0; i < cb_topology_cpus(t); i++)
        if ((unsigned long)cb_topology_cpu(t, i)->number == cpu)
            return 1;
    return 0;
}

static int not_allowed(const struct cb_topology *t, unsigned long cpu, const char *list,
                       struct cb_err *err)
{
    char allowed[64];

    cb_topology_list(t, allowed, sizeof allowed);
    return cb_err_set(err, -EINVAL,
                      "CPU %lu of the list '%.40s' is not allowed here: the allowed CPUs are %s",
                      cpu, list, allowed);
}

static int append(int32_t **cpus, uint32_t *count, int32_t cpu, struct cb_err *err)
{
    int32_t *grown = realloc(*cpus, (*count + 1) * sizeof **cpus);

    if (!grown)
        return cb_err_errno(err, ENOMEM, "a list of %u CPUs", *count);
    *cpus = grown;
    grown[(*count)++] = cpu;
    return 0;
}

/* Reads "2" or "2-3" and moves on; 0 when it is neither. */
static int read_range(const char **text, unsigned long *low, unsigned long *high)
{
    char *end;

    if (**text < '0' || **text > '9')
        return 0;
    *low = *high = strtoul(*text, &end, 10);
    if (*end == '-') {
        if (end[1] < '0' || end[1] > '9')
            return 0;
        *high = strtoul(end + 1, &end, 10);
    }
    *text = end;
    return *low <= *high;
}

/* "0,2-3": numbers and ranges, in the order written. */
static int place_by_list(const struct cb_topology *t, const char *list, int32_t **cpus,
                         uint32_t *count, struct cb_err *err)
{
    const char *p = list;
    int rc = 0, more;

    *cpus = NULL;
    *count = 0;
    do {
        unsigned long low = 1, high = 0;

        if (!read_range(&p, &low, &high) || (*p != ',' && *p != '\0'))
            rc = cb_err_set(err, -EINVAL, "'%.40s' is not a list of CPUs such as 0,2-3", list);
        for (unsigned long cpu = low; rc == 0 && cpu <= high; cpu++)
            rc = is_allowed(t, cpu) ? append(cpus, count, (int32_t)cpu, err)
                                    : not_allowed(t, cpu, list, err);
        more = *p == ',';
        p++;
    } while (rc == 0 && more);
    if (rc != 0)
        free(*cpus);
    return rc;
}

int cb_topology_place(const struct cb_topology *topology, const char *place, int32_t **cpus,
                      uint32_t *count, struct cb_err *err)
{
    if (*place >= '0' && *place <= '9')
        return place_by_list(topology, place, cpus, count, err);
    for (int i = 0; cb_place_policies[i].name; i++) {
        if (strcmp(place, cb_place_policies[i].name) != 0)
            continue;
        if (strcmp(place, "none") != 0)
            return place_by_policy(topology, i, cpus, count, err);
        *cpus = malloc(sizeof **cpus);
        if (!*cpus)
            return cb_err_errno(err, ENOMEM, "placement");
        (*cpus)[0] = CB_NOT_BOUND;
        *count = 1;
        return 0;
    }
    return unknown_place(topology, place, err);
}
