#include "base/topology.h"

#include <errno.h>
#include <hwloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct cb_topology {
    hwloc_topology_t hwloc;
    struct cb_cpu *cpu; /* owned; cpus of them, in hwloc's order */
    uint32_t cpus, cores;
    int real; /* this machine, not a description of one */
};

static hwloc_obj_t core_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
    hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(hwloc, HWLOC_OBJ_CORE, pu);

    return core ? core : pu;
}

static uint32_t sibling_rank(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
    hwloc_obj_t core = core_of(hwloc, pu), other = NULL;
    uint32_t rank = 0;

    while ((other = hwloc_get_next_obj_inside_cpuset_by_type(hwloc, core->cpuset, HWLOC_OBJ_PU,
                                                             other)) != NULL &&
           other != pu)
        rank++;
    return rank;
}

static hwloc_obj_t node_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
    hwloc_obj_t node = NULL;

    while ((node = hwloc_get_next_obj_by_type(hwloc, HWLOC_OBJ_NUMANODE, node)) != NULL)
        if (hwloc_bitmap_isincluded(pu->cpuset, node->cpuset))
            return node;
    return NULL;
}

/* The position of a core in the order that visits, at each level of the tree, all children once
 * before any child twice: reading the child numbers from the leaf up as one mixed-radix number. */
static uint64_t spread_key(hwloc_obj_t core)
{
    uint64_t key = 0;

    for (hwloc_obj_t o = core; o->parent; o = o->parent)
        key = key * o->parent->arity + o->sibling_rank;
    return key;
}

/* hwloc's tree as a table. Where it tells of no cores, every CPU is one. */
static int describe_cpus(struct cb_topology *t)
{
    t->cpus = (uint32_t)hwloc_get_nbobjs_by_type(t->hwloc, HWLOC_OBJ_PU);
    t->cpu = calloc(t->cpus, sizeof *t->cpu);
    if (!t->cpu)
        return -ENOMEM;
    for (uint32_t i = 0; i < t->cpus; i++) {
        hwloc_obj_t pu = hwloc_get_obj_by_type(t->hwloc, HWLOC_OBJ_PU, i);
        hwloc_obj_t core = core_of(t->hwloc, pu), node = node_of(t->hwloc, pu);
        hwloc_obj_t package = hwloc_get_ancestor_obj_by_type(t->hwloc, HWLOC_OBJ_PACKAGE, pu);

        t->cpu[i] = (struct cb_cpu){
            .number = (int32_t)pu->os_index,
            .core = core->logical_index,
            .package = package ? package->logical_index : 0,
            .node = node ? node->logical_index : 0,
            .sibling = sibling_rank(t->hwloc, pu),
            .spread = spread_key(core),
        };
        t->cores += t->cpu[i].sibling == 0;
    }
    return 0;
}

/* Takes away all CPUs but those of the list. */
static int restrict_to(hwloc_topology_t hwloc, const char *allowed, struct cb_err *err)
{
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    int rc = 0;

    if (!set)
        return cb_err_errno(err, ENOMEM, "a set of CPUs");
    if (hwloc_bitmap_list_sscanf(set, allowed) != 0 || hwloc_topology_restrict(hwloc, set, 0) != 0)
        rc = cb_err_set(err, -EINVAL, "the machine can't be restricted to the CPUs '%s'", allowed);
    hwloc_bitmap_free(set);
    return rc;
}

/* Where a topology comes from. All zero = this machine is read. */
struct source {
    const char *synthetic, *allowed; /* of a synthetic one; of its CPUs, NULL = all */
    const char *xml;                 /* this machine as it was read before; ends in a zero byte */
    size_t xml_bytes;                /* with that byte */
};

static struct cb_topology *load(struct source source, struct cb_err *err)
{
    const char *synthetic = source.synthetic;
    struct cb_topology *t = calloc(1, sizeof *t);

    /* Its plugins know of displays and accelerators, and bring twenty libraries with them, whose
     * mappings every fork of this process would copy: 60% more for each process of a sample. */
    setenv("HWLOC_PLUGINS_PATH", "/dev/null", 0);
    if (!t || hwloc_topology_init(&t->hwloc) != 0) {
        cb_err_errno(err, errno, "hwloc");
        free(t);
        return NULL;
    }
    if (synthetic && hwloc_topology_set_synthetic(t->hwloc, synthetic) != 0) {
        cb_err_set(err, -EINVAL, "hwloc does not understand the machine '%s'", synthetic);
        goto fail;
    }
    if (source.xml &&
        hwloc_topology_set_xmlbuffer(t->hwloc, source.xml, (int)source.xml_bytes) != 0) {
        cb_err_set(err, -EINVAL, "hwloc does not understand the topology handed to it");
        goto fail;
    }
    /* Without the second flag, hwloc honours a cgroup's cpuset but not a plain taskset; without
     * the first, nobody could be bound to what comes from XML. */
    if (source.xml)
        hwloc_topology_set_flags(t->hwloc, HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM);
    else if (!synthetic)
        hwloc_topology_set_flags(t->hwloc, HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM |
                                               HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING);
    if (hwloc_topology_load(t->hwloc) != 0) {
        cb_err_errno(err, errno, "hwloc could not read this machine's topology");
        goto fail;
    }
    if (source.allowed && restrict_to(t->hwloc, source.allowed, err) != 0)
        goto fail;
    t->real = !synthetic;
    if (describe_cpus(t) != 0) {
        cb_err_errno(err, ENOMEM, "a table of %u CPUs", t->cpus);
        goto fail;
    }
    return t;
fail:
    hwloc_topology_destroy(t->hwloc);
    free(t);
    return NULL;
}

/* At its first binding hwloc asks the kernel how many CPUs there are and keeps the answer: asked
 * here, or every sample's first worker would pay 70 us for it. */
static void ask_for_binding_once(hwloc_topology_t hwloc)
{
    hwloc_bitmap_t mask = hwloc_bitmap_alloc();

    if (mask)
        hwloc_get_cpubind(hwloc, mask, HWLOC_CPUBIND_THREAD);
    hwloc_bitmap_free(mask);
}

struct cb_topology *cb_topology_open(struct cb_err *err)
{
    struct cb_topology *topology = load((struct source){0}, err);

    if (topology)
        ask_for_binding_once(topology->hwloc);
    return topology;
}

struct cb_topology *cb_topology_open_synthetic(const char *description, struct cb_err *err)
{
    return load((struct source){.synthetic = description}, err);
}

struct cb_topology *cb_topology_open_synthetic_part(const char *description, const char *allowed,
                                                    struct cb_err *err)
{
    return load((struct source){.synthetic = description, .allowed = allowed}, err);
}

void cb_topology_close(struct cb_topology *topology)
{
    if (!topology)
        return;
    hwloc_topology_destroy(topology->hwloc);
    free(topology->cpu);
    free(topology);
}

uint32_t cb_topology_cpus(const struct cb_topology *topology)
{
    return topology->cpus;
}

const struct cb_cpu *cb_topology_cpu(const struct cb_topology *topology, uint32_t i)
{
    return &topology->cpu[i];
}

char *cb_topology_list(const struct cb_topology *topology, char *buffer, size_t size)
{
    hwloc_bitmap_list_snprintf(buffer, size, hwloc_topology_get_topology_cpuset(topology->hwloc));
    return buffer;
}

uint32_t cb_topology_cores(const struct cb_topology *topology)
{
    return topology->cores;
}

int cb_topology_bind(const struct cb_topology *topology, int32_t cpu, struct cb_err *err)
{
    hwloc_bitmap_t want, got;
    int rc = 0;

    if (!topology->real)
        return cb_err_set(err, -ENOSYS, "a synthetic machine can't be bound to");
    want = hwloc_bitmap_alloc();
    got = hwloc_bitmap_alloc();
    if (!want || !got)
        rc = cb_err_errno(err, ENOMEM, "binding to CPU %d", cpu);
    else {
        hwloc_bitmap_only(want, (unsigned)cpu);
        if (hwloc_set_cpubind(topology->hwloc, want, HWLOC_CPUBIND_THREAD) != 0)
            rc = cb_err_errno(err, errno, "binding to CPU %d", cpu);
        else if (hwloc_get_cpubind(topology->hwloc, got, HWLOC_CPUBIND_THREAD) != 0)
            rc = cb_err_errno(err, errno, "reading back the binding to CPU %d", cpu);
        else if (!hwloc_bitmap_isequal(want, got))
            rc = cb_err_set(err, -EIO, "bound to CPU %d, but the kernel reports CPU %d", cpu,
                            hwloc_bitmap_first(got));
    }
    hwloc_bitmap_free(want);
    hwloc_bitmap_free(got);
    return rc;
}

/* The root's HostName would name the machine in results that people publish. */
static void blank_host_name(hwloc_topology_t hwloc)
{
    hwloc_obj_t root = hwloc_get_root_obj(hwloc);

    for (unsigned i = 0; i < root->infos_count; i++)
        if (strcmp(root->infos[i].name, "HostName") == 0)
            root->infos[i].value[0] = '\0';
}

int cb_topology_export(const struct cb_topology *topology, const char *path, struct cb_err *err)
{
    blank_host_name(topology->hwloc);
    if (hwloc_topology_export_xml(topology->hwloc, path, 0) != 0)
        return cb_err_errno(err, errno, "writing the topology to %.100s", path);
    return 0;
}

/* All of it, or -1 with errno. */
static int write_whole(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);

        if (written < 0)
            return -1;
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

int cb_topology_pack(const struct cb_topology *topology, struct cb_err *err)
{
    char *xml;
    int bytes, fd;

    if (!topology->real)
        return cb_err_set(err, -ENOSYS, "a synthetic machine can't be handed on");
    blank_host_name(topology->hwloc);
    if (hwloc_topology_export_xmlbuffer(topology->hwloc, &xml, &bytes, 0) != 0)
        return cb_err_errno(err, errno, "handing on the topology");
    fd = memfd_create("topology", MFD_CLOEXEC);
    if (fd < 0 || write_whole(fd, xml, (size_t)bytes) != 0) {
        int rc = cb_err_errno(err, errno, "memory to hand on the topology");

        if (fd >= 0)
            close(fd);
        fd = rc;
    }
    hwloc_free_xmlbuffer(topology->hwloc, xml);
    return fd;
}

struct cb_topology *cb_topology_unpack(int fd, struct cb_err *err)
{
    struct cb_topology *topology;
    struct stat is;
    char *xml;

    if (fstat(fd, &is) != 0) {
        cb_err_errno(err, errno, "the topology handed on");
        return NULL;
    }
    xml =
        is.st_size > 0 ? mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (xml == MAP_FAILED || xml[is.st_size - 1] != '\0') {
        cb_err_set(err, -EINVAL, "no topology was handed on");
        topology = NULL;
    } else {
        topology = load((struct source){.xml = xml, .xml_bytes = (size_t)is.st_size}, err);
    }
    if (xml != MAP_FAILED)
        munmap(xml, (size_t)is.st_size);
    if (topology)
        ask_for_binding_once(topology->hwloc);
    return topology;
}

const char *cb_topology_library_version(void)
{
    return HWLOC_VERSION;
}
