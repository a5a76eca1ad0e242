#include "bench/tune/start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/csv_read.h"
#include "bench/json.h"
#include "bench/json_read.h"
#include "bench/tune/journal.h"

int cb_tune_start_write(const char *folder, const struct cb_tune_settings *s, struct cb_err *err)
{
    char path[CB_PATH_MAX + 32];
    struct cb_json json;
    FILE *out;
    int fd, bad;

    snprintf(path, sizeof path, "%s/tune.json", folder);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out)
        return cb_err_errno(err, errno, "creating %.150s", path);
    cb_json_begin(&json, out);
    cb_json_text(&json, "commit", cb_build_info.commit);
    cb_json_text(&json, "machine", s->session.machine->text);
    cb_json_real(&json, "burn_iterations_per_us", s->session.machine->burn_per_us);
    cb_json_list(&json, "command");
    for (int i = 0; i < s->words_count; i++) {
        cb_json_item(&json);
        cb_json_text(&json, "word", s->words[i]);
        cb_json_close(&json);
    }
    cb_json_close(&json);
    cb_json_close(&json);
    bad = ferror(out) || fflush(out) != 0 || fsync(fd) != 0;
    bad |= fclose(out) != 0;
    return bad ? cb_err_errno(err, EIO, "writing %.150s", path) : 0;
}

/* What is added must come from the same program on the same machine. */
static int is_same(const struct cb_json_value *start, const char *member, const char *now,
                   const char *folder, struct cb_err *err)
{
    const char *then = cb_json_read_text(cb_json_read_member(start, member));

    if (then && strcmp(then, now) == 0)
        return 0;
    return cb_err_set(err, -EINVAL, "%.100s was begun with the %s '%.60s', not '%.60s': begin anew",
                      folder, member, then ? then : "unknown", now);
}

/* Rows of samples that count; 0 also where there is not even a header yet. Negative -errno. */
static int64_t count_timing(const char *path, struct cb_err *err)
{
    struct cb_csv_read table;
    int64_t count = 0;
    int rc, kind;

    if (!cb_journal_is_begun(path))
        return access(path, F_OK) == 0 ? 0 : cb_err_errno(err, ENOENT, "%.150s", path);
    rc = cb_csv_read_open(&table, path, err);
    if (rc != 0)
        return rc;
    kind = cb_csv_read_column(&table, "kind");
    while ((rc = cb_csv_read_row(&table, err)) > 0)
        count += strcmp(cb_csv_read_cell(&table, kind), "timing") == 0;
    cb_csv_read_close(&table);
    return rc < 0 ? rc : count;
}

/* What a tune adds to is there as far as it had come, and can be read: nothing is changed before
 * that is known. */
static int check_files(const char *folder, struct cb_err *err)
{
    static const char *const journal_files[] = {"history.csv", "stages.csv"};
    char path[CB_PATH_MAX + 32];
    struct cb_journal journal;
    int rc = cb_journal_read(&journal, folder, err);
    int64_t timing;

    cb_journal_close(&journal, NULL);
    snprintf(path, sizeof path, "%s/histograms.csv", folder);
    if (rc == 0 && access(path, F_OK) != 0)
        rc = cb_err_errno(err, errno, "%.150s", path);
    snprintf(path, sizeof path, "%s/samples.csv", folder);
    timing = rc == 0 ? count_timing(path, err) : rc;
    for (int i = 0; i < 2 && timing > 0; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, journal_files[i]);
        if (!cb_journal_is_begun(path))
            return cb_err_set(err, -EINVAL,
                              "%.150s is missing, or cut off in its header, though "
                              "samples were taken",
                              path);
    }
    return timing < 0 ? (int)timing : 0;
}

static int read_words(const struct cb_json_value *list, const char *folder,
                      struct cb_tune_start *start, struct cb_err *err)
{
    size_t count = cb_json_read_count(list);

    start->words = calloc(count + 1, sizeof *start->words);
    if (!start->words)
        return cb_err_errno(err, ENOMEM, "a command line");
    for (size_t i = 0; i < count; i++) {
        const char *word =
            cb_json_read_text(cb_json_read_member(cb_json_read_item(list, i), "word"));

        start->words[i] = strdup(word ? word : "");
        if (!start->words[i])
            return cb_err_errno(err, ENOMEM, "a command line");
        start->count++;
    }
    return count > 0
               ? 0
               : cb_err_set(err, -EINVAL, "%.150s/tune.json: no command that began it", folder);
}

/* The folder as the user wrote it. */
static int check_folder(const char *folder, char path[CB_PATH_MAX + 32], struct cb_err *err)
{
    if (strlen(folder) >= CB_PATH_MAX - 64)
        return cb_err_set(err, -ENAMETOOLONG, "--resume %.100s...: name too long", folder);
    snprintf(path, CB_PATH_MAX + 32, "%s/tune.json", folder);
    if (!*folder || access(path, R_OK) != 0)
        return cb_err_set(err, -EINVAL,
                          "--resume '%.120s' is not the folder of a tune: no tune.json there",
                          folder);
    return 0;
}

static int read_start(const struct cb_json_value *json, const char *folder,
                      const struct cb_machine *machine, struct cb_tune_start *start,
                      struct cb_err *err)
{
    if (is_same(json, "commit", cb_build_info.commit, folder, err) != 0 ||
        is_same(json, "machine", machine->text, folder, err) != 0)
        return err->code;
    if (!cb_json_read_real(cb_json_read_member(json, "burn_iterations_per_us"),
                           &start->burn_per_us))
        return cb_err_set(err, -EINVAL, "%.150s/tune.json: no burn_iterations_per_us", folder);
    return read_words(cb_json_read_member(json, "command"), folder, start, err);
}

int cb_tune_start_read(const char *folder, const struct cb_machine *machine,
                       struct cb_tune_start *start, struct cb_err *err)
{
    char path[CB_PATH_MAX + 32];
    struct cb_json_value *json;
    int rc;

    *start = (struct cb_tune_start){0};
    if (check_folder(folder, path, err) != 0)
        return err->code;
    json = cb_json_read(path, err);
    if (!json)
        return err->code;
    rc = read_start(json, folder, machine, start, err);
    cb_json_read_free(json);
    return rc ? rc : check_files(folder, err);
}

void cb_tune_start_done(struct cb_tune_start *start)
{
    for (int i = 0; i < start->count; i++)
        free(start->words[i]);
    free(start->words);
    start->words = NULL;
    start->count = 0;
}
