#include "bench/latency.h"

#include "bench/record.h"

static const char *const columns[] = {
    "schema", "workload", "params",       "track",        "runner", "shape",    "pool",
    "place",  "tasks",    "duration_ns",  "loop",         "rep",    "kind",     "label",
    "block",  "of",       "bucket_lo_ns", "bucket_hi_ns", "count",  "arrivals", "offered_per_s"};

/* Of the cells of cb_latency_case_cells, in both other files. */
static const char *const case_names[] = {"warmup_ns", "latency_every", "loop", "arrivals",
                                         "offered_per_s"};

static const char *const sample_names[] = {"backlog_max", "saturated", "service_p50_ns",
                                           "service_p99_ns"};

int cb_latency_header(struct cb_csv *csv, struct cb_err *err)
{
    cb_csv_names(csv, columns, sizeof columns / sizeof *columns);
    return cb_csv_end_row(csv, err);
}

void cb_latency_case_names(struct cb_csv *csv)
{
    cb_csv_names(csv, case_names, sizeof case_names / sizeof *case_names);
}

void cb_latency_sample_names(struct cb_csv *csv)
{
    cb_latency_case_names(csv);
    cb_csv_names(csv, sample_names, sizeof sample_names / sizeof *sample_names);
}

static const char *loop_of(const struct cb_case *c)
{
    return c->rate_per_s ? "open" : "closed";
}

static void arrivals_cells(struct cb_csv *csv, const struct cb_case *c)
{
    cb_csv_text(csv, c->rate_per_s ? cb_arrival_names[c->arrivals] : "");
    cb_csv_optional(csv, c->rate_per_s != 0, c->rate_per_s);
}

static int write_buckets(struct cb_csv *csv, const struct cb_case *c, const struct cb_turn *turn,
                         const struct cb_histogram *h, const char *of, struct cb_err *err)
{
    int rc = 0;

    for (uint32_t i = 0; i < CB_HISTOGRAM_BUCKETS && rc == 0; i++) {
        uint64_t low, high;

        if (h->bucket[i] == 0)
            continue;
        cb_histogram_bounds(i, &low, &high);
        cb_record_case(csv, c);
        cb_csv_optional(csv, c->tasks != 0, c->tasks);
        cb_csv_optional(csv, c->duration_ns != 0, c->duration_ns);
        cb_csv_text(csv, loop_of(c));
        cb_csv_count(csv, turn->rep);
        cb_csv_text(csv, cb_kind_names[turn->kind]);
        cb_csv_text(csv, turn->twin ? "B" : "A");
        cb_csv_optional(csv, turn->block != 0, turn->block);
        cb_csv_text(csv, of);
        cb_csv_count(csv, low);
        cb_csv_optional(csv, high != UINT64_MAX, high);
        cb_csv_count(csv, h->bucket[i]);
        arrivals_cells(csv, c);
        rc = cb_csv_end_row(csv, err);
    }
    return rc;
}

int cb_latency_rows(struct cb_csv *csv, const struct cb_case *c, const struct cb_turn *turn,
                    const struct cb_sample *s, struct cb_err *err)
{
    int rc;

    if (s->status != CB_OK || turn->kind == CB_PILOT)
        return 0;
    rc = write_buckets(csv, c, turn, &s->latency, c->rate_per_s ? "response" : "latency", err);
    if (rc == 0)
        rc = write_buckets(csv, c, turn, &s->service, "service", err);
    return rc;
}

void cb_latency_case_cells(struct cb_csv *csv, const struct cb_case *c)
{
    if (c->duration_ns)
        cb_csv_count(csv, c->warmup_ns);
    else
        cb_csv_empty(csv);
    cb_csv_optional(csv, (cb_case_latency_of(c)[0] ? cb_case_latency_every(c) : 0) != 0,
                    cb_case_latency_of(c)[0] ? cb_case_latency_every(c) : 0);
    cb_csv_text(csv, loop_of(c));
    arrivals_cells(csv, c);
}

void cb_latency_sample_cells(struct cb_csv *csv, const struct cb_case *c, const struct cb_sample *s)
{
    static const double quantiles[] = {0.5, 0.99};
    int open = s->status == CB_OK && c->rate_per_s;

    cb_latency_case_cells(csv, c);
    if (open) {
        cb_csv_count(csv, s->backlog_max);
        cb_csv_count(csv, s->saturated != 0);
    } else {
        cb_csv_empty(csv);
        cb_csv_empty(csv);
    }
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        if (open && s->service.count)
            cb_csv_count(csv, cb_histogram_quantile(&s->service, quantiles[i]));
        else
            cb_csv_empty(csv);
}
