#include "bench/report/quantity.h"

#include <math.h>

#include "bench/report/html.h"

const struct cb_quantity cb_quantity_rate = {"ops_per_s", cb_readable_number, 1};
const struct cb_quantity cb_quantity_p99 = {"latency_p99_ns", cb_readable_time, 1e-9};
const struct cb_quantity cb_quantity_cpu = {"cpu_ns_per_op", cb_readable_time, 1e-9};
const struct cb_quantity cb_quantity_memory = {"memory_bytes_per_worker", cb_readable_bytes, 1};
const struct cb_quantity cb_quantity_spawn = {"spawn_ns", cb_readable_time, 1e-9};

/* A value's three numbers. */
struct triple {
    double median, lo, hi;
};

static struct triple triple_of(const struct cb_quantity *quantity, const struct cb_table *table,
                               size_t row)
{
    static const char *const statistics[] = {"median", "lo", "hi"};
    double values[3];
    char name[64];

    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s_%s", quantity->column, statistics[i]);
        values[i] = cb_table_real(table, row, name);
    }
    return (struct triple){values[0], values[1], values[2]};
}

void cb_quantity_write_values(FILE *out, const struct cb_quantity *quantity, double value,
                              double lo, double hi)
{
    char text[CB_READABLE], low[CB_READABLE], high[CB_READABLE];

    if (isnan(value)) {
        fputs("–", out);
        return;
    }
    cb_html(out, "%s", quantity->readable(quantity->scale * value, text));
    if (isnan(lo) || isnan(hi))
        fputs("<span class=\"interval\">, no interval</span>", out);
    else
        cb_html(out, " <span class=\"interval\">[%s, %s]</span>",
                quantity->readable(quantity->scale * lo, low),
                quantity->readable(quantity->scale * hi, high));
}

void cb_quantity_write(FILE *out, const struct cb_quantity *quantity, const struct cb_table *table,
                       size_t row)
{
    struct triple t = triple_of(quantity, table, row);

    cb_quantity_write_values(out, quantity, t.median, t.lo, t.hi);
}

void cb_quantity_cell(FILE *out, const struct cb_quantity *quantity, const struct cb_table *table,
                      size_t row)
{
    struct triple t = triple_of(quantity, table, row);

    if (isnan(t.median))
        fputs("<td>", out);
    else
        fprintf(out, "<td data-sort=\"%.9g\">", t.median);
    cb_quantity_write_values(out, quantity, t.median, t.lo, t.hi);
    fputs("</td>", out);
}

void cb_quantity_plain_cell(FILE *out, const struct cb_table *table, size_t row, const char *column)
{
    const char *text = cb_table_text(table, row, column);
    double value = cb_table_real(table, row, column);

    if (isnan(value))
        cb_html(out, "<td>%s</td>", *text ? text : "–");
    else
        cb_html(out, "<td data-sort=\"%s\">%s</td>", text, text);
}
