/* tuned.env: for `. ./tuned.env` in a shell, or `env_file` of a container. */
#include <errno.h>
#include <string.h>

#include "bench/advice/files.h"
#include "bench/advice/words.h"

enum { NAME = 2 * CB_CASE_TEXT };

/* Appends to a name of `used` characters, in capitals; what no name may have becomes '_'. */
static size_t append(char *name, size_t used, const char *text)
{
    for (; *text && used + 1 < NAME; text++) {
        int lower = *text >= 'a' && *text <= 'z';

        if (lower || (*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9'))
            name[used++] = lower ? (char)(*text - 'a' + 'A') : *text;
        else
            name[used++] = '_';
    }
    name[used] = '\0';
    return used;
}

/* "CONCBENCH_IO_SLEEP_THREAD" */
static void name_of(const struct cb_advice_runner *r, char name[NAME])
{
    char runner[CB_CASE_TEXT];
    size_t used = append(name, 0, "CONCBENCH_");

    used = append(name, used, r->c->workload->name);
    used = append(name, used, "_");
    append(name, used, cb_case_runner(r->c, runner));
}

/* No line end may get out of a comment, whatever is in a machine's name. */
static void put_comment(FILE *out, const char *text)
{
    fputs("# ", out);
    for (; *text; text++)
        putc((unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text, out);
    putc('\n', out);
}

static void put_runner(FILE *out, const struct cb_advice *a, const struct cb_advice_runner *r)
{
    const struct cb_tune_point *p = cb_advice_point(r, r->finding->recommended);
    struct cb_sentence s = {0};
    char name[NAME], runner[CB_CASE_TEXT];

    cb_sentence_add(&s, "%s: ", cb_case_runner(r->c, runner));
    cb_advice_recommendation(&s, a, r);
    put_comment(out, s.text);
    if (!p || r->finding->verdict == CB_TUNE_OVER_BOUND)
        return;
    name_of(r, name);
    fprintf(out, "%s_POOL=%u\n", name, p->arm.pool);
    if (r->c->runner->any_shape)
        fprintf(out, "%s_PROCESSES=%u\n%s_THREADS=%u\n%s_COROUTINES=%u\n", name,
                p->arm.shape.processes, name, p->arm.shape.threads, name, p->arm.shape.coroutines);
}

int cb_advice_write_env(const char *path, const struct cb_advice *a, struct cb_err *err)
{
    FILE *out = fopen(path, "wxe");
    struct cb_sentence s = {0};
    char params[CB_CASE_TEXT];

    if (!out)
        return cb_err_errno(err, errno, "creating %.150s", path);
    if (a->count > 0) {
        const struct cb_case *c = a->runner[0].c;

        cb_sentence_add(&s, "concbench tune: %s %s; %s", c->workload->name,
                        cb_case_params(c, params), a->machine->text);
        put_comment(out, s.text);
    }
    for (uint32_t i = 0; i < a->count; i++)
        put_runner(out, a, &a->runner[i]);
    return cb_advice_close(out, path, err);
}
