#include "bench/report/temporary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int cb_temporary_pattern(char path[CB_TEMPORARY_MAX], const char *what, struct cb_err *err)
{
    const char *parent = getenv("TMPDIR");
    int length;

    if (!parent || !*parent)
        parent = "/tmp";
    length = snprintf(path, CB_TEMPORARY_MAX, "%s/concbench-%s-XXXXXX", parent, what);
    if (length < CB_TEMPORARY_MAX)
        return 0;
    path[0] = '\0';
    return cb_err_errno(err, ENAMETOOLONG, "TMPDIR, %.100s...", parent);
}
