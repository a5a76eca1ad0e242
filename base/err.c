#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int cb_err_set(struct cb_err *err, int code, const char *format, ...)
{
    va_list args;

    if (!err || err->code)
        return code;
    va_start(args, format);
    vsnprintf(err->what, sizeof err->what, format, args);
    va_end(args);
    err->code = code;
    return code;
}

int cb_err_errno(struct cb_err *err, int errnum, const char *format, ...)
{
    va_list args;
    size_t used;

    if (!err || err->code)
        return -errnum;
    va_start(args, format);
    vsnprintf(err->what, sizeof err->what, format, args);
    va_end(args);
    used = strlen(err->what);
    snprintf(err->what + used, sizeof err->what - used, ": %s", strerror(errnum));
    err->code = -errnum;
    return -errnum;
}
