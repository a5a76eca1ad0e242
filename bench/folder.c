#include "bench/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char root[] = "results";

static int make_dir(const char *path, struct cb_err *err)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return cb_err_errno(err, errno, "results folder %.150s", path);
    return 0;
}

static int is_empty(const char *path)
{
    DIR *dir = opendir(path);
    int entries = 0;

    if (!dir)
        return 0;
    while (readdir(dir))
        entries++;
    closedir(dir);
    return entries <= 2; /* . and .. */
}

static int make_chosen(const char *path, struct cb_err *err)
{
    if (strlen(path) >= CB_PATH_MAX - 64)
        return cb_err_set(err, -ENAMETOOLONG, "results folder %.100s...: name too long", path);
    if (mkdir(path, 0755) == 0)
        return 0;
    if (errno != EEXIST)
        return cb_err_errno(err, errno, "results folder %.150s", path);
    if (!is_empty(path))
        return cb_err_set(err, -EEXIST, "results folder %.150s is not an empty folder", path);
    if (access(path, W_OK) != 0)
        return cb_err_errno(err, errno, "results folder %.150s", path);
    return 0;
}

/* Two runs in one second get two folders. */
static int make_stamped(char path[CB_PATH_MAX], struct cb_err *err)
{
    char host[65] = "unknown", stamp[32], parent[96];
    time_t now = time(NULL);
    struct tm utc;

    gethostname(host, sizeof host - 1);
    for (char *p = host; *p; p++)
        if (*p == '/')
            *p = '-';
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H-%M-%SZ", gmtime_r(&now, &utc));
    snprintf(parent, sizeof parent, "%s/%s", root, host);
    if (make_dir(root, err) != 0 || make_dir(parent, err) != 0)
        return err ? err->code : -EIO;
    for (int i = 1; i < 100; i++) {
        char suffix[8] = "";

        if (i > 1)
            snprintf(suffix, sizeof suffix, "-%d", i);
        snprintf(path, CB_PATH_MAX, "%s/%s%s", parent, stamp, suffix);
        if (mkdir(path, 0755) == 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    return cb_err_errno(err, errno, "results folder %.150s", path);
}

int cb_folder_make(const char *chosen, char path[CB_PATH_MAX], struct cb_err *err)
{
    int rc;

    if (!chosen)
        return make_stamped(path, err);
    rc = make_chosen(chosen, err);
    if (rc == 0)
        snprintf(path, CB_PATH_MAX, "%s", chosen);
    return rc;
}

/* A new link is renamed over the old one: there is no moment without. */
int cb_folder_link_latest(const char *path, struct cb_err *err)
{
    size_t length = sizeof root - 1;
    char link[64], fresh[64];

    if (strncmp(path, root, length) != 0 || path[length] != '/')
        return 0;
    length += strspn(path + length, "/"); /* "results//mine" */
    snprintf(link, sizeof link, "%s/latest", root);
    snprintf(fresh, sizeof fresh, "%s/.latest-%d", root, (int)getpid());
    if (symlink(path + length, fresh) != 0 || rename(fresh, link) != 0) {
        int rc = cb_err_errno(err, errno, "the link %s", link);

        unlink(fresh);
        return rc;
    }
    return 0;
}
