#include "bench/doctor/check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/environment/file.h"

void cb_find(struct cb_finding *finding, enum cb_severity severity, const char *format, ...)
{
    va_list arguments;

    finding->severity = severity;
    va_start(arguments, format);
    vsnprintf(finding->found, sizeof finding->found, format, arguments);
    va_end(arguments);
}

void cb_find_fix(struct cb_finding *finding, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(finding->fix, sizeof finding->fix, format, arguments);
    va_end(arguments);
}

void cb_find_unreadable(struct cb_finding *finding, const char *path, int rc)
{
    cb_find(finding, CB_UNKNOWN, "not readable here: %.100s: %s", path,
            rc == -EBADMSG ? "makes no sense" : strerror(-rc));
}

const struct cb_asked *cb_find_asked(const struct cb_patient *patient, struct cb_finding *finding)
{
    if (!patient->asked)
        cb_find(finding, CB_UNKNOWN, "only a running machine can be asked, not its files");
    return patient->asked;
}

int cb_look_line(const struct cb_patient *patient, const char *path, char *line, size_t size)
{
    int rc = cb_file_text(patient->root, path, line, size);

    if (rc == 0)
        line[strcspn(line, "\n")] = '\0';
    return rc;
}

int cb_look_number(const struct cb_patient *patient, const char *path, uint64_t *number)
{
    char line[64];
    int rc = cb_look_line(patient, path, line, sizeof line);

    return rc == 0 ? cb_file_number(line, NULL, number) : rc;
}

/* Takes "4" or "0-3" off the front of a list; NULL when there is none. */
static const char *take_range(const char *list, long *first, long *last)
{
    char *end;

    if (*list < '0' || *list > '9')
        return NULL;
    *first = *last = strtol(list, &end, 10);
    if (*end == '-' && end[1] >= '0' && end[1] <= '9')
        *last = strtol(end + 1, &end, 10);
    if (*last < *first || (*end != ',' && *end != '\0'))
        return NULL;
    return *end == ',' ? end + 1 : end;
}

int cb_list_count(const char *list)
{
    long first, last, count = 0;

    while (*list) {
        list = take_range(list, &first, &last);
        if (!list)
            return -1;
        count += last - first + 1;
    }
    return (int)count;
}

int cb_list_has(const char *list, int cpu)
{
    long first, last;

    while (*list && (list = take_range(list, &first, &last)))
        if (first <= cpu && cpu <= last)
            return 1;
    return 0;
}

char *cb_chosen(char *line)
{
    char *open = strchr(line, '['), *close = open ? strchr(open, ']') : NULL;

    if (!close)
        return line;
    *close = '\0';
    return open + 1;
}
