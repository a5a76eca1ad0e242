#include "bench/report/page.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/csv_read.h"

enum { NAME_MAX_OF_RUN = 450, PATH = 512 };

/* The tables, by the names of their files. */
static const struct {
    const char *name;
    size_t offset;
} tables[] = {
    {"summary.csv", offsetof(struct cb_page, summary)},
    {"verdicts.csv", offsetof(struct cb_page, verdicts)},
    {"aa.csv", offsetof(struct cb_page, aa)},
    {"winners.csv", offsetof(struct cb_page, winners)},
    {"laws.csv", offsetof(struct cb_page, laws)},
    {"tune.csv", offsetof(struct cb_page, sizes)},
};

const struct cb_table *cb_page_table(const struct cb_page *page, size_t i, const char **name)
{
    if (i >= sizeof tables / sizeof *tables)
        return NULL;
    *name = tables[i].name;
    return (const struct cb_table *)((const char *)page + tables[i].offset);
}

static void name_file(char path[PATH], const struct cb_page *page, const char *name)
{
    snprintf(path, PATH, "%s/%s", page->folder, name);
}

static int read_tables(struct cb_page *page, struct cb_err *err)
{
    char path[PATH];

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        int rc;

        name_file(path, page, tables[i].name);
        rc = cb_table_read((struct cb_table *)((char *)page + tables[i].offset), path, err);
        if (rc < 0)
            return rc;
    }
    if (page->summary.columns == 0 && page->laws.columns == 0)
        return cb_err_set(err, -EINVAL,
                          "%.150s is neither a run nor a tune: it has no summary.csv and no "
                          "laws.csv (a run writes it at its end)",
                          page->folder);
    return 0;
}

/* Without these a row can't be named; whatever else is missing is shown as not measured. */
static int check_columns(const struct cb_page *page, struct cb_err *err)
{
    static const char *const needed[] = {"workload", "runner", "pool"};

    for (size_t i = 0; i < 3; i++) {
        if (page->summary.columns && !cb_table_has(&page->summary, needed[i]))
            return cb_err_set(err, -EINVAL, "%.150s/summary.csv has no column '%s'", page->folder,
                              needed[i]);
        if (page->laws.columns && i < 2 && !cb_table_has(&page->laws, needed[i]))
            return cb_err_set(err, -EINVAL, "%.150s/laws.csv has no column '%s'", page->folder,
                              needed[i]);
    }
    return 0;
}

static int read_json(const struct cb_page *page, const char *name, struct cb_json_value **value,
                     struct cb_err *err)
{
    char path[PATH];

    name_file(path, page, name);
    if (access(path, F_OK) != 0)
        return 0;
    *value = cb_json_read(path, err);
    return *value ? 0 : -EINVAL;
}

int cb_page_is_overview(const struct cb_page *page, size_t i)
{
    const char *question = cb_table_text(&page->charts.table, i, "question");

    return strcmp(question, "overview") == 0 || strcmp(question, "tune_all") == 0;
}

/* When its first sample began. A page is as good without. */
static void read_start(struct cb_page *page)
{
    struct cb_csv_read csv;
    char path[PATH];

    name_file(path, page, "samples.csv");
    if (cb_csv_read_open(&csv, path, NULL) != 0)
        return;
    if (cb_csv_read_row(&csv, NULL) == 1) {
        const char *at = cb_csv_read_cell(&csv, cb_csv_read_column(&csv, "started_at"));

        if (strlen(at) > 16 && at[10] == 'T') /* 2026-01-31T12:00:00.000Z */
            snprintf(page->started, sizeof page->started, "%.10s %.5s UTC", at, at + 11);
    }
    cb_csv_read_close(&csv);
}

int cb_page_is_folder(const char *folder, struct cb_err *err)
{
    struct stat info;

    if (strlen(folder) > NAME_MAX_OF_RUN)
        return cb_err_set(err, -ENAMETOOLONG, "the run %.100s...: name too long", folder);
    if (stat(folder, &info) != 0)
        return cb_err_errno(err, errno, "the run %.150s", folder);
    if (!S_ISDIR(info.st_mode))
        return cb_err_set(err, -ENOTDIR, "%.150s is not the folder of a run", folder);
    return 0;
}

int cb_page_read(struct cb_page *page, const char *folder, struct cb_err *err)
{
    int rc = cb_page_is_folder(folder, err);

    *page = (struct cb_page){.folder = folder};
    if (rc == 0)
        rc = read_tables(page, err);
    if (rc == 0)
        rc = check_columns(page, err);
    if (rc == 0)
        rc = read_json(page, "machine.json", &page->machine, err);
    if (rc == 0)
        rc = read_json(page, "tuned.json", &page->tuned, err);
    if (rc == 0)
        rc = cb_panels_find(&page->panels, &page->summary, err);
    if (rc != 0)
        return rc;
    read_start(page);
    return cb_charts_draw(&page->charts, folder, err);
}

void cb_page_done(struct cb_page *page)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        cb_table_free((struct cb_table *)((char *)page + tables[i].offset));
    cb_json_read_free(page->machine);
    cb_json_read_free(page->tuned);
    cb_panels_done(&page->panels);
    cb_charts_done(&page->charts);
    *page = (struct cb_page){0};
}
