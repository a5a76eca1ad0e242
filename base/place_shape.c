/* Placement of shapes: processes over NUMA nodes, their threads over the cores of their node, SMT
 * siblings last. A pure function of the topology, like the policies that it builds on.
 *
 * Only processes with several threads each are placed so. A shape with one process, or with one
 * thread a process, follows the policy's plain order: N threads, N processes and 1xN or Nx1 of a
 * hybrid then stand on the same CPUs, and what differs between them is the model alone. Nodes in
 * turn for processes only would give `fork` the memory bandwidth of two sockets where `thread` has
 * that of one, and call it a property of processes. */
#include <errno.h>
#include <stdlib.h>

#include "base/topology.h"

/* A NUMA node; a package where there is one node for all; the machine where there is one of
 * both. */
struct group {
    uint32_t name;         /* its logical number */
    uint32_t cores;        /* that may be used */
    uint32_t first, count; /* its CPUs in the table of seats, in the policy's order */
    uint64_t carriers;     /* sent there so far */
};

/* Several nodes may lie in a package, so they come first. */
enum level { NODES, PACKAGES, MACHINE };

struct seating {
    const struct cb_topology *topology;
    const int32_t *order; /* borrowed: the policy's */
    int32_t *seats;       /* owned: the same, group by group */
    uint32_t count;       /* of both */
    struct group *groups; /* owned: in the policy's order of their first CPUs */
    uint32_t groups_count;
    enum level level;
};

static uint32_t name_of(enum level level, const struct cb_cpu *cpu)
{
    return level == NODES ? cpu->node : level == PACKAGES ? cpu->package : 0;
}

static enum level choose_level(const struct cb_topology *t)
{
    for (enum level level = NODES; level < MACHINE; level++)
        for (uint32_t i = 1; i < cb_topology_cpus(t); i++)
            if (name_of(level, cb_topology_cpu(t, i)) != name_of(level, cb_topology_cpu(t, 0)))
                return level;
    return MACHINE;
}

static const struct cb_cpu *find_cpu(const struct cb_topology *t, int32_t number)
{
    uint32_t i = 0;

    while (cb_topology_cpu(t, i)->number != number)
        i++;
    return cb_topology_cpu(t, i);
}

static struct group *find_group(struct seating *s, uint32_t name)
{
    for (uint32_t g = 0; g < s->groups_count; g++)
        if (s->groups[g].name == name)
            return &s->groups[g];
    s->groups[s->groups_count] = (struct group){.name = name};
    return &s->groups[s->groups_count++];
}

/* Sorts the policy's CPUs by group, each group's in the order in which they came. */
static void fill_groups(struct seating *s)
{
    uint32_t first = 0;

    for (uint32_t i = 0; i < s->count; i++) {
        const struct cb_cpu *cpu = find_cpu(s->topology, s->order[i]);
        struct group *group = find_group(s, name_of(s->level, cpu));

        group->count++;
        group->cores += cpu->sibling == 0;
    }
    for (uint32_t g = 0; g < s->groups_count; g++) {
        s->groups[g].first = first;
        first += s->groups[g].count;
        s->groups[g].count = 0;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        const struct cb_cpu *cpu = find_cpu(s->topology, s->order[i]);
        struct group *group = find_group(s, name_of(s->level, cpu));

        s->seats[group->first + group->count++] = cpu->number;
    }
}

/* Carriers a core once the process has come, compared as fractions: a / b < c / d is a * d < c * b.
 * The first of several that are equal. */
static struct group *least_loaded(struct seating *s, uint32_t threads)
{
    struct group *least = &s->groups[0];

    for (uint32_t g = 1; g < s->groups_count; g++) {
        struct group *other = &s->groups[g];

        if ((other->carriers + threads) * least->cores < (least->carriers + threads) * other->cores)
            least = other;
    }
    return least;
}

/* Threads go on where the last process of their group ended, so that within a group no CPU is used
 * twice before all are used once: carriers already there count the seats taken. */
static void seat_processes(struct seating *s, const struct cb_formation *f, int32_t *cpus)
{
    for (uint32_t p = 0; p < f->processes; p++) {
        struct group *group = least_loaded(s, f->threads);

        for (uint32_t t = 0; t < f->threads; t++)
            *cpus++ = s->seats[group->first + group->carriers++ % group->count];
    }
}

static int place_by_group(const struct cb_topology *t, const struct cb_formation *f,
                          const int32_t *order, uint32_t count, int32_t **cpus)
{
    size_t carriers = (size_t)f->processes * f->threads;
    struct seating s = {.topology = t, .order = order, .count = count, .level = choose_level(t)};
    int rc = -ENOMEM;

    s.seats = calloc(count, sizeof *s.seats);
    s.groups = calloc(count, sizeof *s.groups); /* a group has a CPU at least */
    *cpus = calloc(carriers, sizeof **cpus);
    if (s.seats && s.groups && *cpus) {
        fill_groups(&s);
        seat_processes(&s, f, *cpus);
        rc = 0;
    } else {
        free(*cpus);
    }
    free(s.seats);
    free(s.groups);
    return rc;
}

/* A list is taken as it is written. */
static int is_list(const char *place)
{
    return *place >= '0' && *place <= '9';
}

int cb_topology_place_shape(const struct cb_topology *topology,
                            const struct cb_formation *formation, int32_t **cpus, uint32_t *count,
                            struct cb_err *err)
{
    int32_t *order;
    int rc = cb_topology_place(topology, formation->place, cpus, count, err);

    if (rc != 0 || formation->processes <= 1 || formation->threads <= 1 || **cpus == CB_NOT_BOUND ||
        is_list(formation->place))
        return rc;
    order = *cpus;
    if (place_by_group(topology, formation, order, *count, cpus) != 0)
        rc = cb_err_errno(err, ENOMEM, "placement of %u processes with %u threads each",
                          formation->processes, formation->threads);
    *count = formation->processes * formation->threads;
    free(order);
    return rc;
}
