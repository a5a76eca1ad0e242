#include "bench/raw/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/csv.h"
#include "bench/folder.h"

static const char *const columns[] = {"what",         "bare_ns",  "ours_ns",
                                      "ratio_median", "ratio_lo", "ratio_hi"};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* NULL when there is none. The caller frees it; no memory for a few numbers is not survivable. */
static double *ratios_of(const struct cb_measured *m)
{
    double *ratios = m->has_bare ? malloc((m->pairs + 1) * sizeof *ratios) : NULL;

    if (m->has_bare && !ratios)
        abort();
    for (size_t i = 0; ratios && i < m->pairs; i++) {
        if (!(m->bare_ns[i] > 0 && m->ours_ns[i] > 0)) {
            free(ratios);
            return NULL;
        }
        ratios[i] = m->ours_ns[i] / m->bare_ns[i];
    }
    return ratios;
}

struct cb_table_row cb_table_row(const struct cb_measured *m)
{
    struct cb_table_row row = {m->what, NAN, NAN, NAN, NAN, NAN};
    struct cb_interval ratio;
    double *ratios;

    if (m->pairs == 0)
        return row;
    row.ours_ns = cb_stats_median(m->ours_ns, m->pairs);
    if (m->has_bare)
        row.bare_ns = cb_stats_median(m->bare_ns, m->pairs);
    ratios = ratios_of(m);
    if (ratios) {
        ratio = cb_stats_median_interval(ratios, m->pairs);
        row.ratio_median = ratio.estimate;
        row.ratio_lo = ratio.have_interval ? ratio.lo : NAN;
        row.ratio_hi = ratio.have_interval ? ratio.hi : NAN;
    }
    free(ratios);
    return row;
}

/* Four digits and the right unit. */
static void print_ns(FILE *out, double ns)
{
    if (isnan(ns))
        fprintf(out, " %12s", "-");
    else if (ns < 1e3)
        fprintf(out, " %9.4g ns", ns);
    else if (ns < 1e6)
        fprintf(out, " %9.4g us", ns / 1e3);
    else
        fprintf(out, " %9.4g ms", ns / 1e6);
}

void cb_table_print(FILE *out, const struct cb_measured *rows, size_t count)
{
    fprintf(out, "%-46s %12s %12s %8s  %s\n", "what", "bare", "ours", "ratio", "95% interval");
    for (size_t i = 0; i < count; i++) {
        struct cb_table_row row = cb_table_row(&rows[i]);

        fprintf(out, "%-46s", row.what);
        print_ns(out, row.bare_ns);
        print_ns(out, row.ours_ns);
        if (!isnan(row.ratio_median))
            fprintf(out, " %8.3f", row.ratio_median);
        if (!isnan(row.ratio_lo))
            fprintf(out, "  [%.3f, %.3f]", row.ratio_lo, row.ratio_hi);
        fputc('\n', out);
    }
}

int cb_table_write(const char *folder, const struct cb_measured *rows, size_t count,
                   struct cb_err *err)
{
    char path[CB_PATH_MAX + 32];
    struct cb_csv csv;
    int rc, closed;

    snprintf(path, sizeof path, "%s/overhead.csv", folder);
    rc = cb_csv_open(&csv, path, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < COLUMNS; i++)
        cb_csv_text(&csv, columns[i]);
    rc = cb_csv_end_row(&csv, err);
    for (size_t i = 0; i < count && rc == 0; i++) {
        struct cb_table_row row = cb_table_row(&rows[i]);

        cb_csv_text(&csv, row.what);
        cb_csv_real(&csv, row.bare_ns);
        cb_csv_real(&csv, row.ours_ns);
        cb_csv_real(&csv, row.ratio_median);
        cb_csv_real(&csv, row.ratio_lo);
        cb_csv_real(&csv, row.ratio_hi);
        rc = cb_csv_end_row(&csv, err);
    }
    closed = cb_csv_close(&csv, err);
    return rc ? rc : closed;
}
