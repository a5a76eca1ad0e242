#include "base/topology_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <hwloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PATIENCE_S = 10,
    FILE_MAX_BYTES = 64 << 20, /* a machine of 1024 hardware threads takes 1 MiB */
    PARTS_MAX = 1 << 18,
    DEPTH_MAX = 48, /* so that who draws it may recurse */
};

static int add(struct cb_topology_tree *tree, const struct cb_topology_part *part)
{
    if ((tree->count & (tree->count - 1)) == 0) { /* full at each power of two */
        size_t room = tree->count > 0 ? 2 * tree->count : 1;
        void *more = tree->count < PARTS_MAX ? realloc(tree->part, room * sizeof *part) : NULL;

        if (!more)
            return -ENOMEM;
        tree->part = more;
    }
    tree->part[tree->count++] = *part;
    return 0;
}

/* Adds a part of hwloc's tree and all within it. Memory hangs beside the other children there; here
 * it is the first of what is within. */
static int add_object(struct cb_topology_tree *tree, hwloc_obj_t object, uint32_t depth)
{
    size_t at = tree->count;
    struct cb_topology_part part = {
        .depth = depth,
        .logical = object->logical_index,
        .number = object->os_index == HWLOC_UNKNOWN_INDEX ? -1 : (int64_t)object->os_index,
        .cores = object->type == HWLOC_OBJ_CORE,
        .cpus = object->type == HWLOC_OBJ_PU,
    };
    int rc;

    hwloc_obj_type_snprintf(part.kind, sizeof part.kind, object, 0);
    if (object->attr && hwloc_obj_type_is_cache(object->type))
        part.bytes = object->attr->cache.size;
    else if (object->attr && object->type == HWLOC_OBJ_NUMANODE)
        part.bytes = object->attr->numanode.local_memory;
    rc = depth < DEPTH_MAX ? add(tree, &part) : -EINVAL;
    for (hwloc_obj_t o = object->memory_first_child; o && rc == 0; o = o->next_sibling)
        rc = add_object(tree, o, depth + 1);
    for (hwloc_obj_t o = object->first_child; o && rc == 0; o = o->next_sibling) {
        size_t child = tree->count;

        rc = add_object(tree, o, depth + 1);
        if (rc == 0) {
            tree->part[at].cores += tree->part[child].cores;
            tree->part[at].cpus += tree->part[child].cpus;
        }
    }
    return rc;
}

static int write_all(int fd, const void *bytes, size_t count)
{
    const char *from = bytes;

    while (count > 0) {
        ssize_t n = write(fd, from, count);

        if (n < 0 && errno != EINTR)
            return -errno;
        if (n > 0) {
            from += n;
            count -= (size_t)n;
        }
    }
    return 0;
}

/* The child: the table, as it is in memory, into a pipe. Its exit status is 0 when all is there. */
static __attribute__((noreturn)) void tell(const char *path, int to)
{
    static const int ends[] = {SIGALRM, SIGPIPE, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct cb_topology_tree tree = {0};
    hwloc_topology_t hwloc;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int rc;

    /* Whatever the parent does about these, the child just ends. */
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        signal(ends[i], SIG_DFL);
    alarm(PATIENCE_S);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    /* The plugins of cb_topology_open, which a description needs even less. */
    setenv("HWLOC_PLUGINS_PATH", "/dev/null", 0);
    rc = hwloc_topology_init(&hwloc) != 0 || hwloc_topology_set_xml(hwloc, path) != 0 ||
         hwloc_topology_load(hwloc) != 0;
    if (rc == 0)
        rc = add_object(&tree, hwloc_get_root_obj(hwloc), 0) != 0 ||
             write_all(to, tree.part, tree.count * sizeof *tree.part) != 0;
    _exit(rc);
}

/* What the child tells, to the end. 0 or -errno; the table then is whatever came. */
static int listen_to(int from, struct cb_topology_tree *tree)
{
    struct cb_topology_part part;
    size_t got = 0;
    int rc = 0;

    while (rc == 0) {
        ssize_t n = read(from, (char *)&part + got, sizeof part - got);

        if (n == 0)
            break;
        if (n < 0) {
            rc = errno == EINTR ? 0 : -errno;
            continue;
        }
        got += (size_t)n;
        if (got == sizeof part) {
            rc = add(tree, &part);
            got = 0;
        }
    }
    return rc;
}

static int read_in_child(struct cb_topology_tree *tree, const char *path, struct cb_err *err)
{
    int ends[2], status = -1, rc;
    pid_t child;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return cb_err_errno(err, errno, "a pipe, to read %.150s", path);
    fflush(NULL);
    child = fork();
    if (child == 0)
        tell(path, ends[1]);
    rc = child < 0 ? -errno : 0;
    close(ends[1]);
    if (rc == 0)
        rc = listen_to(ends[0], tree);
    close(ends[0]); /* a child that still writes gets SIGPIPE */
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (rc != 0)
        return cb_err_errno(err, -rc, "reading %.150s", path);
    if (status != 0 || tree->count == 0)
        return cb_err_set(err, -EINVAL, "%.150s: hwloc can't make a machine of it", path);
    return 0;
}

int cb_topology_tree_read(struct cb_topology_tree *tree, const char *path, struct cb_err *err)
{
    struct stat is;
    int rc;

    *tree = (struct cb_topology_tree){0};
    if (stat(path, &is) != 0)
        return errno == ENOENT ? 0 : cb_err_errno(err, errno, "reading %.150s", path);
    if (!S_ISREG(is.st_mode) || is.st_size > FILE_MAX_BYTES)
        return cb_err_set(err, -EINVAL, "%.150s: no file, or too large for a topology", path);
    rc = read_in_child(tree, path, err);
    if (rc != 0)
        cb_topology_tree_free(tree);
    return rc == 0 ? 1 : rc;
}

void cb_topology_tree_free(struct cb_topology_tree *tree)
{
    free(tree->part);
    *tree = (struct cb_topology_tree){0};
}
