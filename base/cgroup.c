#include "base/cgroup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A way through the cgroups of one controller. It is in one hierarchy only: in a v1 one that names
 * it, or else in v2's. */
struct walk {
    const char *root, *controller;
    int v1;
    char *path; /* of our own; as seen from the root of our cgroup namespace; NULL = no cgroups */
    cb_cgroup_visit *visit;
    void *context;
};

/* Opens root/name for reading. NULL with errno set. */
static FILE *open_under(const char *root, const char *name)
{
    char *path;
    FILE *in;

    if (asprintf(&path, "%s%s", root, name) < 0)
        return NULL;
    in = fopen(path, "re");
    free(path);
    return in;
}

/* Whether "cpu,cpuacct" lists `word`. */
static int lists(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (; list; list = strchr(list, ',')) {
        list += *list == ',';
        if (strncmp(list, word, length) == 0 && (list[length] == '\0' || list[length] == ','))
            return 1;
    }
    return 0;
}

/* --- the own cgroup: /proc/self/cgroup --- */

/* "4:cpu,cpuacct:/a/b", or "0::/a/b" for v2. */
static int read_membership(char *line, struct walk *w, struct cb_err *err)
{
    char *controllers = strchr(line, ':'),
         *path = controllers ? strchr(controllers + 1, ':') : NULL;
    int v1;

    line[strcspn(line, "\n")] = '\0';
    if (!path || path[1] != '/')
        return cb_err_set(err, -EBADMSG, "'%.80s' in /proc/self/cgroup names no cgroup", line);
    *path++ = '\0';
    v1 = lists(controllers + 1, w->controller);
    if (!v1 && (w->v1 || strcmp(line, "0:") != 0))
        return 0;
    free(w->path);
    w->v1 = v1;
    w->path = strdup(path);
    return w->path ? 0 : cb_err_errno(err, ENOMEM, "the path of a cgroup");
}

static int find_own(struct walk *w, struct cb_err *err)
{
    FILE *in = open_under(w->root, "/proc/self/cgroup");
    char *line = NULL;
    size_t size = 0;
    int rc = 0;

    if (!in) /* a kernel without cgroups */
        return errno == ENOENT ? 0 : cb_err_errno(err, errno, "reading /proc/self/cgroup");
    while (rc == 0 && getline(&line, &size, in) > 0)
        rc = read_membership(line, w, err);
    if (rc == 0 && ferror(in))
        rc = cb_err_errno(err, EIO, "reading /proc/self/cgroup");
    free(line);
    fclose(in);
    return rc;
}

int cb_cgroup_read(const char *folder, const char *file, char line[64], struct cb_err *err)
{
    char path[4096];
    FILE *in;
    int rc = 1;

    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, file) >= sizeof path)
        return cb_err_errno(err, ENAMETOOLONG, "%.150s", folder);
    in = fopen(path, "re");
    if (!in)
        return errno == ENOENT ? 0 : cb_err_errno(err, errno, "reading %.150s", path);
    errno = 0;
    if (!fgets(line, 64, in))
        rc = errno ? cb_err_errno(err, errno, "reading %.150s", path)
                   : cb_err_set(err, -EBADMSG, "%.150s is empty", path);
    else
        line[strcspn(line, "\n")] = '\0';
    fclose(in);
    return rc;
}

/* --- where it is mounted: /proc/self/mountinfo --- */

/* Spaces and the like are written \040 there. */
static void unescape(char *text)
{
    char *to = text;
    unsigned code;

    for (; *text; *to++ = *text++)
        if (*text == '\\' && strspn(text + 1, "01234567") >= 3 &&
            sscanf(text + 1, "%3o", &code) == 1) {
            text += 3;
            *text = (char)code;
        }
    *to = '\0';
}

/* What leads from the cgroup that a mount shows at its top to ours, or NULL when ours is not below.
 * Both paths are seen from the root of our namespace, with ".." for what is above it: names that
 * are not told can't be followed. */
static const char *path_below(const char *top, const char *path)
{
    size_t length = strcmp(top, "/") == 0 ? 0 : strlen(top);
    const char *rest = path + length;

    if (strncmp(path, top, length) != 0 || (*rest != '/' && *rest != '\0'))
        return NULL;
    if (strncmp(rest, "/..", 3) == 0 && (rest[3] == '/' || rest[3] == '\0'))
        return NULL;
    return strcmp(rest, "/") == 0 ? "" : rest;
}

/* From our cgroup up to the top of the mount. 1, or 0 when it isn't there. */
static int climb(const struct walk *w, const char *mount, const char *rest, struct cb_err *err)
{
    size_t top = strlen(w->root) + strlen(mount);
    char *folder;
    int rc = 0;

    if (asprintf(&folder, "%s%s%s", w->root, mount, rest) < 0)
        return cb_err_errno(err, ENOMEM, "the path of a cgroup");
    if (access(folder, F_OK) != 0) {
        free(folder);
        return 0;
    }
    for (int more = 1; more && rc == 0;) {
        rc = w->visit(w->context, folder, w->v1, err);
        more = strlen(folder) > top;
        if (more)
            *strrchr(folder, '/') = '\0';
    }
    free(folder);
    return rc < 0 ? rc : 1;
}

/* Takes in a line such as "33 31 0:30 /top /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct".
 * 1 when our cgroup is there. */
static int read_mount(char *line, const struct walk *w, struct cb_err *err)
{
    char *field[5], *type, *options = NULL, *save, *tail = strstr(line, " - ");
    const char *rest;

    if (!tail)
        return 0;
    *tail = '\0';
    type = strtok_r(tail + 3, " \n", &save);
    if (type && strtok_r(NULL, " \n", &save))
        options = strtok_r(NULL, " \n", &save);
    if (!type || !options || strcmp(type, w->v1 ? "cgroup" : "cgroup2") != 0 ||
        (w->v1 && !lists(options, w->controller)))
        return 0;
    for (int i = 0; i < 5; i++)
        if (!(field[i] = strtok_r(i ? NULL : line, " ", &save)))
            return 0;
    unescape(field[3]);
    unescape(field[4]);
    rest = path_below(field[3], w->path);
    return rest ? climb(w, field[4], rest, err) : 0;
}

/* All mounts that show our cgroup: one may begin further up than another. */
static int read_mounts(const struct walk *w, struct cb_err *err)
{
    FILE *in = open_under(w->root, "/proc/self/mountinfo");
    char *line = NULL;
    size_t size = 0;
    int rc = 0, seen = 0;

    if (!in)
        return cb_err_errno(err, errno, "reading /proc/self/mountinfo");
    while (rc >= 0 && getline(&line, &size, in) > 0) {
        rc = read_mount(line, w, err);
        seen |= rc > 0;
    }
    free(line);
    fclose(in);
    if (rc < 0 || seen)
        return rc < 0 ? rc : 0;
    return cb_err_set(err, -ENOENT, "no mount shows the cgroup %.100s of this process (cgroup v%d)",
                      w->path, w->v1 ? 1 : 2);
}

int cb_cgroup_climb(const char *root, const char *controller, cb_cgroup_visit *visit, void *context,
                    struct cb_err *err)
{
    struct walk w = {.root = root, .controller = controller, .visit = visit, .context = context};
    int rc = find_own(&w, err);

    if (rc == 0 && w.path)
        rc = read_mounts(&w, err);
    free(w.path);
    return rc;
}
