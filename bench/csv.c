#include "bench/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cb_csv_open(struct cb_csv *csv, const char *path, struct cb_err *err)
{
    *csv = (struct cb_csv){.fd = -1};
    snprintf(csv->path, sizeof csv->path, "%s", path);
    csv->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (csv->fd < 0)
        return cb_err_errno(err, errno, "creating %.150s", path);
    return 0;
}

/* Where the last whole row ends: behind a line end that is not within quotes. Negative -errno. */
static off_t whole_rows(int fd, off_t *length)
{
    char bytes[65536];
    off_t whole = 0;
    ssize_t n;
    int quoted = 0;

    *length = 0;
    while ((n = pread(fd, bytes, sizeof bytes, *length)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            quoted ^= bytes[i] == '"';
            if (bytes[i] == '\n' && !quoted)
                whole = *length + i + 1;
        }
        *length += n;
    }
    return n < 0 ? -errno : whole;
}

int cb_csv_append(struct cb_csv *csv, const char *path, struct cb_err *err)
{
    struct stat what;
    off_t whole, length;
    int rc = 0;

    *csv = (struct cb_csv){.fd = -1};
    snprintf(csv->path, sizeof csv->path, "%s", path);
    csv->fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (csv->fd < 0)
        return cb_err_errno(err, errno, "opening %.150s", path);
    if (fstat(csv->fd, &what) != 0 || !S_ISREG(what.st_mode))
        rc = cb_err_set(err, -EINVAL, "%.150s is no plain file", path);
    whole = rc == 0 ? whole_rows(csv->fd, &length) : 0;
    if (rc == 0 && (whole < 0 || ftruncate(csv->fd, whole) != 0))
        rc = cb_err_errno(err, whole < 0 ? (int)-whole : errno, "going on with %.150s", path);
    if (rc != 0) {
        close(csv->fd);
        csv->fd = -1;
        return rc;
    }
    csv->whole = (size_t)whole;
    csv->cut = (size_t)(length - whole);
    return 0;
}

int cb_csv_close(struct cb_csv *csv, struct cb_err *err)
{
    int rc = 0;

    if (csv->fd < 0)
        return 0;
    if (fsync(csv->fd) != 0)
        rc = cb_err_errno(err, errno, "writing %.150s to the disk", csv->path);
    if (close(csv->fd) != 0 && rc == 0)
        rc = cb_err_errno(err, errno, "closing %.150s", csv->path);
    csv->fd = -1;
    return rc;
}

static void put(struct cb_csv *csv, const char *bytes, size_t count)
{
    if (csv->used + count > sizeof csv->row) {
        csv->overflow = 1;
        return;
    }
    memcpy(csv->row + csv->used, bytes, count);
    csv->used += count;
}

static void begin_cell(struct cb_csv *csv)
{
    if (csv->cells++ > 0)
        put(csv, ",", 1);
}

void cb_csv_text(struct cb_csv *csv, const char *text)
{
    begin_cell(csv);
    if (!strpbrk(text, ",\"\r\n")) {
        put(csv, text, strlen(text));
        return;
    }
    put(csv, "\"", 1);
    for (; *text; text++)
        put(csv, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    put(csv, "\"", 1);
}

void cb_csv_count(struct cb_csv *csv, uint64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRIu64, value);
    cb_csv_text(csv, text);
}

void cb_csv_optional(struct cb_csv *csv, int have, uint64_t value)
{
    if (have)
        cb_csv_count(csv, value);
    else
        cb_csv_empty(csv);
}

void cb_csv_names(struct cb_csv *csv, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cb_csv_text(csv, names[i]);
}

/* What is not a number was not measured. */
void cb_csv_real(struct cb_csv *csv, double value)
{
    char text[32];

    if (!isfinite(value)) {
        cb_csv_empty(csv);
        return;
    }
    snprintf(text, sizeof text, "%.9g", value);
    cb_csv_text(csv, text);
}

void cb_csv_empty(struct cb_csv *csv)
{
    begin_cell(csv);
}

int cb_csv_end_row(struct cb_csv *csv, struct cb_err *err)
{
    size_t done = 0;

    put(csv, "\n", 1);
    if (csv->overflow)
        return cb_err_set(err, -EMSGSIZE, "a row of %.150s is too long", csv->path);
    while (done < csv->used) {
        ssize_t n = write(csv->fd, csv->row + done, csv->used - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int rc = cb_err_errno(err, errno, "writing to %.150s", csv->path);

            if (ftruncate(csv->fd, (off_t)csv->whole) != 0)
                cb_err_errno(err, errno, "taking back half a row of %.150s", csv->path);
            return rc;
        }
        done += (size_t)n;
    }
    csv->whole += csv->used;
    csv->used = 0;
    csv->cells = 0;
    return 0;
}

int cb_csv_write(const char *path, const char *const *names, size_t count,
                 int (*rows)(struct cb_csv *csv, void *user, struct cb_err *err), void *user,
                 struct cb_err *err)
{
    struct cb_csv csv;
    int rc = cb_csv_open(&csv, path, err);

    if (rc != 0)
        return rc;
    cb_csv_names(&csv, names, count);
    rc = cb_csv_end_row(&csv, err);
    if (rc == 0)
        rc = rows(&csv, user, err);
    if (cb_csv_close(&csv, err) != 0 && rc == 0)
        rc = -EIO;
    if (rc != 0)
        unlink(path);
    return rc;
}
