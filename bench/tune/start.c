#include "bench/tune/start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/json.h"
#include "bench/json_read.h"

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

static int read_words(const struct cb_json_value *list, struct cb_tune_start *start,
                      struct cb_err *err)
{
    size_t count = cb_json_read_count(list);

    start->words = calloc(count + 1, sizeof *start->words);
    for (size_t i = 0; start->words && i < count; i++) {
        const char *word =
            cb_json_read_text(cb_json_read_member(cb_json_read_item(list, i), "word"));

        start->words[i] = strdup(word ? word : "");
        if (!start->words[i])
            return cb_err_errno(err, ENOMEM, "a command line");
        start->count++;
    }
    return start->words ? 0 : cb_err_errno(err, ENOMEM, "a command line");
}

int cb_tune_start_read(const char *folder, const struct cb_machine *machine,
                       struct cb_tune_start *start, struct cb_err *err)
{
    char path[CB_PATH_MAX + 32];
    struct cb_json_value *json;
    int rc;

    *start = (struct cb_tune_start){0};
    snprintf(path, sizeof path, "%.500s/tune.json", folder);
    json = cb_json_read(path, err);
    if (!json)
        return err->code;
    rc = is_same(json, "commit", cb_build_info.commit, folder, err);
    if (rc == 0)
        rc = is_same(json, "machine", machine->text, folder, err);
    if (rc == 0 && !cb_json_read_real(cb_json_read_member(json, "burn_iterations_per_us"),
                                      &start->burn_per_us))
        rc = cb_err_set(err, -EINVAL, "%.150s: no burn_iterations_per_us", path);
    if (rc == 0)
        rc = read_words(cb_json_read_member(json, "command"), start, err);
    cb_json_read_free(json);
    return rc;
}

void cb_tune_start_done(struct cb_tune_start *start)
{
    for (int i = 0; i < start->count; i++)
        free(start->words[i]);
    free(start->words);
    start->words = NULL;
    start->count = 0;
}
