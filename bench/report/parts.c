#include "bench/report/parts.h"

#include <string.h>

#include "base/topology_tree.h"
#include "bench/readable.h"
#include "bench/report/html.h"

enum {
    CELLS_ROOMY = 16,   /* cores, up to which a cell also tells the core's number and caches */
    CELLS_DRAWN = 4096, /* cores, beyond which nobody sees anything */
    CACHES_TEXT = 96,
};

struct drawing {
    FILE *out;
    const struct cb_topology_part *part;
    size_t count;
    int roomy;
    char caches[CACHES_TEXT]; /* of the core that is drawn next, which no other core has */
};

static int is(const struct cb_topology_part *part, const char *kind)
{
    return strcmp(part->kind, kind) == 0;
}

/* Where a machine has no cores that anybody knows of, each CPU is one. */
static uint32_t cells_of(const struct drawing *d, const struct cb_topology_part *part)
{
    return d->part[0].cores > 0 ? part->cores : part->cpus;
}

/* The first part behind `at` that is not within it. */
static size_t behind(const struct drawing *d, size_t at)
{
    size_t i = at + 1;

    while (i < d->count && d->part[i].depth > d->part[at].depth)
        i++;
    return i;
}

static void draw_core(struct drawing *d, size_t at)
{
    const struct cb_topology_part *core = &d->part[at];
    size_t end = behind(d, at);
    const char *before = "";

    fputs("<li class=\"core\">", d->out);
    if (d->roomy && is(core, "Core"))
        cb_html(d->out, "<span class=\"label\">core %u</span> ", core->logical);
    if (d->roomy && d->caches[0])
        cb_html(d->out, "<span class=\"caches\">%s</span> ", d->caches);
    fputs("<span class=\"cpus\">", d->out);
    if (d->roomy)
        fputs(core->cpus > 1 ? "CPUs " : "CPU ", d->out);
    for (size_t i = at; i < end; i++)
        if (is(&d->part[i], "PU")) {
            cb_html(d->out, "%s%d", before, (int)d->part[i].number);
            before = ", ";
        }
    fputs("</span></li>\n", d->out);
    d->caches[0] = '\0';
}

static void draw_label(struct drawing *d, const struct cb_topology_part *part)
{
    char size[CB_READABLE];

    if (is(part, "NUMANode"))
        cb_html(d->out, "<span class=\"label\">NUMA node %d", (int)part->number);
    else if (part->bytes > 0)
        cb_html(d->out, "<span class=\"label\">%s", part->kind);
    else
        cb_html(d->out, "<span class=\"label\">%s %u", part->kind, part->logical);
    if (part->bytes > 0)
        cb_html(d->out, ", %s", cb_readable_bytes((double)part->bytes, size));
    fputs("</span>\n", d->out);
}

/* A cache that one core has for itself is told in the core's cell. */
static int is_private_cache(const struct drawing *d, const struct cb_topology_part *part)
{
    return part->kind[0] == 'L' && cells_of(d, part) <= 1;
}

static void note_cache(struct drawing *d, const struct cb_topology_part *part)
{
    size_t used = strlen(d->caches);
    char size[CB_READABLE];

    snprintf(d->caches + used, sizeof d->caches - used, "%s%s %s", used > 0 ? ", " : "", part->kind,
             cb_readable_bytes((double)part->bytes, size));
}

static void draw_within(struct drawing *d, size_t at);

static void draw_part(struct drawing *d, size_t at)
{
    const struct cb_topology_part *part = &d->part[at];

    if (is(part, "Core") || is(part, "PU")) {
        draw_core(d, at);
    } else if (is_private_cache(d, part)) {
        note_cache(d, part);
        draw_within(d, at);
    } else {
        cb_html(d->out, "<li class=\"%s\">",
                is(part, "NUMANode")  ? "memory"
                : is(part, "Package") ? "package"
                : part->bytes > 0     ? "cache"
                                      : "group");
        draw_label(d, part);
        if (behind(d, at) > at + 1) {
            fputs("<ul>\n", d->out);
            draw_within(d, at);
            fputs("</ul>", d->out);
        }
        fputs("</li>\n", d->out);
    }
}

static void draw_within(struct drawing *d, size_t at)
{
    size_t end = behind(d, at);

    for (size_t i = at + 1; i < end; i = behind(d, i))
        draw_part(d, i);
}

static void draw_machine(struct drawing *d)
{
    d->roomy = cells_of(d, &d->part[0]) <= CELLS_ROOMY;
    cb_html(d->out, "<figure class=\"topology%s\">\n<ul>\n", d->roomy ? "" : " compact");
    draw_within(d, 0);
    fputs("</ul>\n<figcaption>", d->out);
    fputs(d->roomy ? "Boxes stand within what they share. CPU numbers are the kernel's."
                   : "Boxes stand within what they share. Each cell is a core, with the kernel's "
                     "numbers of its CPUs.",
          d->out);
    fputs("</figcaption>\n</figure>\n", d->out);
}

void cb_parts_draw(FILE *out, const char *folder)
{
    struct cb_topology_tree tree;
    struct cb_err err = {0};
    char path[4096];
    int rc;

    snprintf(path, sizeof path, "%s/topology.xml", folder);
    rc = cb_topology_tree_read(&tree, path, &err);
    if (rc == 0)
        cb_html(out, "<p>There is no topology.xml here, so the machine is not drawn.</p>\n");
    else if (rc < 0)
        cb_html(out, "<p class=\"taint\">topology.xml describes no machine that hwloc understands, "
                     "so it is not drawn.</p>\n");
    else {
        struct drawing d = {.out = out, .part = tree.part, .count = tree.count};

        if (tree.part[0].cpus <= CELLS_DRAWN)
            draw_machine(&d);
        else
            cb_html(out, "<p>%u CPUs are too many to draw.</p>\n", tree.part[0].cpus);
    }
    cb_topology_tree_free(&tree);
}
