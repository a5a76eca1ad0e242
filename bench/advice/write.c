/* The files of an advice, each made under another name and then put in its place: whoever reads
 * one, also while a resumed tune writes it again, reads a whole one. */
#include <errno.h>
#include <unistd.h>

#include "bench/advice/files.h"
#include "bench/folder.h"

int cb_advice_close(FILE *out, const char *path, struct cb_err *err)
{
    int failed = ferror(out) || fflush(out) != 0 || fsync(fileno(out)) != 0, errnum = errno;

    if (fclose(out) != 0 || failed)
        return cb_err_errno(err,
                            failed && errnum ? errnum
                            : errno          ? errno
                                             : EIO,
                            "writing %.150s", path);
    return 0;
}

static int write_file(const char *folder, const char *name,
                      int (*write)(const char *, const struct cb_advice *, struct cb_err *),
                      const struct cb_advice *advice, struct cb_err *err)
{
    char path[CB_PATH_MAX + 32], made[CB_PATH_MAX + 32];
    int rc;

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path - 5)
        return cb_err_set(err, -ENAMETOOLONG, "the folder's name is too long: %.150s", folder);
    snprintf(made, sizeof made, "%s/.%s.new", folder, name);
    unlink(made); /* of one who was killed */
    rc = write(made, advice, err);
    if (rc == 0 && rename(made, path) != 0)
        rc = cb_err_errno(err, errno, "naming %.150s", path);
    if (rc != 0)
        unlink(made);
    return rc;
}

int cb_advice_write(const char *folder, const struct cb_advice *advice, struct cb_err *err)
{
    static const struct {
        const char *name;
        int (*write)(const char *, const struct cb_advice *, struct cb_err *);
    } files[] = {{"tuned.json", cb_advice_write_json},
                 {"tuned.env", cb_advice_write_env},
                 {"tune.csv", cb_advice_write_sizes},
                 {"laws.csv", cb_advice_write_laws}};
    int rc = 0;

    for (size_t i = 0; i < sizeof files / sizeof *files && rc == 0; i++)
        rc = write_file(folder, files[i].name, files[i].write, advice, err);
    return rc;
}
