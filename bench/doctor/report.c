/* What the doctor found, in words, in a line, and as JSON. */
#include "bench/doctor/doctor.h"

static void print_more(FILE *out, const char *label, const char *text)
{
    if (text && *text)
        fprintf(out, "%26s%s: %s\n", "", label, text);
}

void cb_doctor_print(FILE *out, const struct cb_diagnosis *d)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct cb_finding *f = &d->finding[i];

        fprintf(out, "%-8s %-16s %s\n", cb_severity_names[f->severity], f->check, f->found);
        print_more(out, "effect", f->effect);
        print_more(out, "fix", f->fix);
        print_more(out, "to last", f->lasting);
    }
}

char *cb_doctor_line(const struct cb_diagnosis *d, char *line, size_t size)
{
    size_t more = 0;

    while (more < d->count && d->finding[more].severity >= CB_WARNING)
        more++;
    line[0] = '\0';
    if (more > 0)
        snprintf(line, size, "%s: %s: %s (concbench doctor tells what to do about it%s",
                 cb_severity_names[d->finding[0].severity], d->finding[0].check,
                 d->finding[0].found, more == 1 ? ")" : "");
    if (more > 1) {
        size_t used = 0;

        while (line[used])
            used++;
        snprintf(line + used, size - used, ", and of %zu more)", more - 1);
    }
    return line;
}

void cb_doctor_write(struct cb_json *json, const char *key, const struct cb_diagnosis *d)
{
    cb_json_list(json, key);
    for (size_t i = 0; i < d->count; i++) {
        const struct cb_finding *f = &d->finding[i];

        cb_json_item(json);
        cb_json_text(json, "check", f->check);
        cb_json_text(json, "severity", cb_severity_names[f->severity]);
        cb_json_text(json, "found", f->found);
        cb_json_text(json, "effect", f->effect);
        cb_json_text(json, "fix", f->fix[0] ? f->fix : NULL);
        cb_json_text(json, "lasting", f->lasting);
        cb_json_close(json);
    }
    cb_json_close(json);
}
