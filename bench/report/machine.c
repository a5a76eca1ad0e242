/* The section on the machine: what it is, how it was set, what counts, what measured; and drawn. */
#include <stdlib.h>
#include <string.h>

#include "bench/readable.h"
#include "bench/report/html.h"
#include "bench/report/page.h"
#include "bench/report/parts.h"

/* A member of machine.json and how people call it. */
struct fact {
    const char *key, *name;
};

static const struct cb_json_value *member(const struct cb_page *page, const char *object,
                                          const char *key)
{
    return cb_json_read_member(object ? cb_json_read_member(page->machine, object) : page->machine,
                               key);
}

static void write_text(FILE *out, const char *name, const char *text)
{
    cb_html(out, "<dt>%s</dt><dd>%s</dd>\n", name, text);
}

/* Nothing where the file has no such member, as one from before it was written; "–" for null. */
static void write_facts(FILE *out, const struct cb_page *page, const char *object,
                        const struct fact *facts)
{
    for (; facts->key; facts++) {
        const struct cb_json_value *value = member(page, object, facts->key);
        const char *given = cb_json_read_text(value);
        char *text = cb_json_read_show(value);

        if (given)
            write_text(out, facts->name, *given ? given : "none");
        else if (text)
            write_text(out, facts->name, strcmp(text, "none") == 0 ? "–" : text);
        free(text);
    }
}

static void write_cpus(FILE *out, const struct cb_page *page)
{
    double cpus, cores;
    char text[64];

    if (!cb_json_read_real(member(page, NULL, "cpus"), &cpus) ||
        !cb_json_read_real(member(page, NULL, "cores"), &cores))
        return;
    snprintf(text, sizeof text, "%.9g CPU%s on %.9g core%s", cpus, cpus == 1 ? "" : "s", cores,
             cores == 1 ? "" : "s");
    write_text(out, "usable", text);
}

static void write_quota(FILE *out, const struct cb_page *page)
{
    const struct cb_json_value *quota = member(page, NULL, "cpu_quota");
    const char *unknown = cb_json_read_text(member(page, NULL, "cpu_quota_unknown"));
    char text[64];
    double cpus;

    if (cb_json_read_real(quota, &cpus))
        snprintf(text, sizeof text, "the time of %.4g CPUs", cpus);
    else
        snprintf(text, sizeof text, "none");
    if (quota)
        cb_html(out, "<dt>CPU quota</dt><dd>%s%s</dd>\n", unknown ? "unknown: " : "",
                unknown ? unknown : text);
}

static void write_memory(FILE *out, const struct cb_page *page)
{
    char memory[CB_READABLE], pages[CB_READABLE];
    double bytes;

    if (!cb_json_read_real(member(page, NULL, "memory_bytes"), &bytes))
        return;
    cb_readable_bytes(bytes, memory);
    if (cb_json_read_real(member(page, NULL, "page_bytes"), &bytes))
        cb_html(out, "<dt>memory</dt><dd>%s, in pages of %s</dd>\n", memory,
                cb_readable_bytes(bytes, pages));
    else
        write_text(out, "memory", memory);
}

static void write_what_it_is(FILE *out, const struct cb_page *page)
{
    static const struct fact cpu[] = {{"cpu_model", "CPU"}, {NULL, NULL}};
    static const struct fact kernel[] = {{"kernel", "kernel"}, {NULL, NULL}};
    char text[64];
    double ns;

    fputs("<div class=\"facts\">\n<h3>What it is</h3>\n<dl>\n", out);
    write_facts(out, page, NULL, cpu);
    write_cpus(out, page);
    write_quota(out, page);
    write_memory(out, page);
    write_facts(out, page, NULL, kernel);
    if (cb_json_read_real(member(page, NULL, "clock_ns"), &ns)) {
        snprintf(text, sizeof text, "%.9g ns between two readings", ns);
        write_text(out, "clock", text);
    }
    fputs("</dl>\n</div>\n", out);
}

static void write_settings(FILE *out, const struct cb_page *page)
{
    static const struct fact facts[] = {
        {"governor", "governor"},
        {"boost", "boost"},
        {"no_turbo", "no_turbo"},
        {"smt", "SMT"},
        {"clock_source", "clock source"},
        {"transparent_hugepage", "huge pages"},
        {"randomize_va_space", "address randomisation"},
        {"numa_balancing", "NUMA balancing"},
        {"perf_event_paranoid", "perf_event_paranoid"},
        {"isolated_cpus", "isolated CPUs"},
        {"load_average", "load at the start"},
        {NULL, NULL},
    };

    if (!member(page, NULL, "settings"))
        return;
    fputs("<div class=\"facts\">\n<h3>How it was set</h3>\n<dl>\n", out);
    write_facts(out, page, "settings", facts);
    fputs("</dl>\n<p class=\"note\">–: the machine doesn't tell.</p>\n</div>\n", out);
}

/* Which counters there are; of the others why not, a reason once. */
static void write_counters(FILE *out, const struct cb_page *page)
{
    static const char *const names[] = {"cycles",      "instructions",  "llc_misses",
                                        "dtlb_misses", "branch_misses", "context_switches",
                                        "migrations",  "page_faults",   "task_clock_ns"};
    enum { NAMES = sizeof names / sizeof *names };
    const char *state[NAMES];

    if (!member(page, NULL, "counters"))
        return;
    fputs("<div class=\"facts\">\n<h3>What it counts</h3>\n<dl>\n", out);
    write_facts(out, page, "counters", (struct fact[]){{"source", "source"}, {NULL, NULL}});
    for (int i = 0; i < NAMES; i++)
        state[i] = cb_json_read_text(member(page, "counters", names[i]));
    for (int i = 0; i < NAMES; i++) {
        const char *reason = state[i], *before = "<dt>";

        for (int k = i; reason && k < NAMES; k++)
            if (state[k] && strcmp(state[k], reason) == 0) {
                fputs(before, out);
                cb_html(out, "%s", names[k]);
                state[k] = NULL;
                before = "<br/>";
            }
        if (reason)
            cb_html(out, "</dt><dd>%s</dd>\n", reason);
    }
    fputs("</dl>\n</div>\n", out);
}

static void write_program(FILE *out, const struct cb_page *page)
{
    static const struct fact build[] = {
        {"commit", "commit"},
        {"compiler", "compiler"},
        {"flags", "flags"},
        {"glibc", "glibc"},
        {"hwloc", "hwloc"},
        {"papi", "PAPI"},
        {"google_benchmark", "Google Benchmark"},
        {NULL, NULL},
    };
    static const struct fact run[] = {
        {"seed", "seed"},
        {"cases", "cases"},
        {"reps", "repetitions of a case"},
        {"counter_reps", "and for counters"},
        {"twins", "twins, for the A/A floor"},
        {NULL, NULL},
    };

    if (!member(page, NULL, "build") && !member(page, NULL, "run"))
        return;
    fputs("<div class=\"facts\">\n<h3>What measured on it</h3>\n<dl>\n", out);
    write_facts(out, page, "build", build);
    write_facts(out, page, "run", run);
    fputs("</dl>\n</div>\n", out);
}

void cb_page_machine(FILE *out, const struct cb_page *page)
{
    fputs("<section id=\"machine\">\n<h2>The machine</h2>\n", out);
    if (page->machine) {
        fputs("<div class=\"columns\">\n", out);
        write_what_it_is(out, page);
        write_settings(out, page);
        write_counters(out, page);
        write_program(out, page);
        fputs("</div>\n", out);
    } else {
        fputs("<p class=\"taint\">There is no machine.json here: on what this was measured is not "
              "known.</p>\n",
              out);
    }
    fputs("<h3>How it is made up</h3>\n", out);
    cb_parts_draw(out, page->folder);
    fputs("</section>\n", out);
}
