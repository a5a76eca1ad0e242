/* The section on what bends measurements on the machine: the doctor's findings, and what to do. */
#include <string.h>

#include "bench/doctor/doctor.h"
#include "bench/report/html.h"
#include "bench/report/page.h"

static const char *text_of(const struct cb_json_value *finding, const char *key)
{
    const char *text = cb_json_read_text(cb_json_read_member(finding, key));

    return text && *text ? text : NULL;
}

/* What a file calls otherwise than we do is unknown. */
static enum cb_severity severity_of(const struct cb_json_value *finding)
{
    const char *name = text_of(finding, "severity");

    for (int i = CB_UNKNOWN; name && i <= CB_SERIOUS; i++)
        if (strcmp(name, cb_severity_names[i]) == 0)
            return (enum cb_severity)i;
    return CB_UNKNOWN;
}

static void write_finding(FILE *out, const struct cb_json_value *finding)
{
    const char *name = cb_severity_names[severity_of(finding)];
    const char *effect = text_of(finding, "effect"), *fix = text_of(finding, "fix");
    const char *lasting = text_of(finding, "lasting");

    cb_html(out,
            "<li class=\"finding %s\">\n<h3>%s <span class=\"severity\">%s</span></h3>\n"
            "<p>%s</p>\n",
            name, text_of(finding, "check"), name, text_of(finding, "found"));
    if (effect)
        cb_html(out, "<p><b>Effect:</b> %s</p>\n", effect);
    if (fix)
        cb_html(out, "<p><b>What to do:</b></p>\n<pre class=\"command\"><code>%s</code></pre>\n",
                fix);
    if (lasting)
        cb_html(out, "<p><b>To last:</b> %s</p>\n", lasting);
    if (!fix && !lasting)
        cb_html(out, "<p>No command changes this.</p>\n");
    fputs("</li>\n", out);
}

static size_t count(const struct cb_json_value *list, enum cb_severity from, enum cb_severity to)
{
    size_t n = 0;

    for (size_t i = 0; i < cb_json_read_count(list); i++) {
        enum cb_severity severity = severity_of(cb_json_read_item(list, i));

        n += severity >= from && severity <= to;
    }
    return n;
}

/* Findings that nobody need read, folded away: of one severity. */
static void write_rest(FILE *out, const struct cb_json_value *list, enum cb_severity severity,
                       const char *one, const char *many)
{
    size_t n = count(list, severity, severity);

    if (n == 0)
        return;
    cb_html(out, "<details>\n<summary>%zu %s</summary>\n<dl>\n", n, n == 1 ? one : many);
    for (size_t i = 0; i < cb_json_read_count(list); i++) {
        const struct cb_json_value *finding = cb_json_read_item(list, i);

        if (severity_of(finding) == severity)
            cb_html(out, "<dt>%s</dt><dd>%s</dd>\n", text_of(finding, "check"),
                    text_of(finding, "found"));
    }
    fputs("</dl>\n</details>\n", out);
}

static void write_findings(FILE *out, const struct cb_json_value *list)
{
    if (count(list, CB_NOTE, CB_SERIOUS) == 0) {
        fputs("<p>Nothing was found that bends measurements here.</p>\n", out);
        return;
    }
    fputs("<p>As the machine was when this was measured. A note should be known when the results "
          "are read; a warning costs precision, or some cases; what is serious would mislead.</p>\n"
          "<ul class=\"findings\">\n",
          out);
    for (int severity = CB_SERIOUS; severity >= CB_NOTE; severity--)
        for (size_t i = 0; i < cb_json_read_count(list); i++)
            if ((int)severity_of(cb_json_read_item(list, i)) == severity)
                write_finding(out, cb_json_read_item(list, i));
    fputs("</ul>\n", out);
}

void cb_page_doctor(FILE *out, const struct cb_page *page)
{
    const struct cb_json_value *list = cb_json_read_member(page->machine, "doctor");

    fputs("<section id=\"doctor\">\n<h2>What bends measurements here</h2>\n", out);
    if (cb_json_read_count(list) == 0) {
        fputs("<p>Nobody looked when this was measured. <code>concbench doctor</code> looks at the "
              "machine as it is now.</p>\n",
              out);
    } else {
        write_findings(out, list);
        write_rest(out, list, CB_FINE, "check found nothing wrong", "checks found nothing wrong");
        write_rest(out, list, CB_UNKNOWN, "could not be looked at", "could not be looked at");
    }
    fputs("</section>\n", out);
}
