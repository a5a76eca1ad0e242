/* Google Benchmark's JSON, of any program: one sample a repetition. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "bench/compare/facts.h"
#include "bench/compare/results.h"
#include "bench/json_read.h"

/* Seconds of a time_unit; 0 = there is none such. */
static double unit_seconds(const char *unit)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, unit) == 0)
            return units[i].seconds;
    return 0;
}

/* A rate of the row and what it is of. The real time of an iteration comes first: it is what users
 * wait for, while items_per_second goes by CPU time unless the program says otherwise. 0 = the row
 * has nothing above 0. */
static double rate_of(const struct cb_json_value *row, double seconds, const char **measure)
{
    static const char *const rates[] = {"items_per_second", "bytes_per_second"};
    double value;

    *measure = "real_time";
    if (cb_json_read_real(cb_json_read_member(row, "real_time"), &value) && value > 0)
        return 1 / (value * seconds);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        *measure = rates[i];
        if (cb_json_read_real(cb_json_read_member(row, rates[i]), &value) && value > 0)
            return value;
    }
    *measure = "real_time";
    return 0;
}

static const char *text_of(const struct cb_json_value *row, const char *key)
{
    const char *text = cb_json_read_text(cb_json_read_member(row, key));

    return text ? text : "";
}

/* Means, medians and complexities of what stands in the file by itself. */
static int is_aggregate(const struct cb_json_value *row)
{
    return strcmp(text_of(row, "run_type"), "aggregate") == 0 ||
           cb_json_read_member(row, "aggregate_name") != NULL;
}

static int add_row(struct cb_results *results, const struct cb_json_value *row, size_t index,
                   const char *path, struct cb_err *err)
{
    const char *unit = text_of(row, "time_unit"), *key[CB_KEYS];
    double seconds = unit_seconds(*unit ? unit : "ns"), rate;
    int failed = cb_json_read_true(cb_json_read_member(row, "error_occurred"));
    int skipped = !failed && cb_json_read_true(cb_json_read_member(row, "skipped"));
    struct cb_results_case *c;

    for (int i = 0; i < CB_KEYS; i++)
        key[i] = "";
    key[CB_KEY_WORKLOAD] = text_of(row, *text_of(row, "run_name") ? "run_name" : "name");
    if (!*key[CB_KEY_WORKLOAD])
        return cb_err_set(err, -EINVAL, "%.150s: benchmark %zu has no name", path, index + 1);
    if (seconds == 0)
        return cb_err_set(err, -EINVAL,
                          "%.100s: time_unit of %.60s is '%.20s': known are ns, us, ms and s", path,
                          key[CB_KEY_WORKLOAD], unit);
    rate = rate_of(row, seconds, &key[CB_KEY_MEASURE]);
    if (failed || skipped)
        key[CB_KEY_MEASURE] = "real_time"; /* what stands in it was not measured */
    c = cb_results_add(results, key, err);
    if (!c)
        return -ENOMEM;
    c->failed += (size_t)failed;
    c->skipped += (size_t)skipped;
    if (failed || skipped)
        return cb_results_message(c, text_of(row, failed ? "error_message" : "skip_message"), err);
    if (rate > 0 && isfinite(rate))
        return cb_results_rate(c, rate, err);
    c->unmeasured++;
    return 0;
}

static int read_rows(struct cb_results *results, const struct cb_json_value *file, const char *path,
                     struct cb_err *err)
{
    const struct cb_json_value *rows = cb_json_read_member(file, "benchmarks");
    size_t count = cb_json_read_count(rows), aggregates = 0;

    if (!rows)
        return cb_err_set(err, -EINVAL,
                          "%.150s has no member 'benchmarks': not Google Benchmark's JSON", path);
    for (size_t i = 0; i < count; i++) {
        const struct cb_json_value *row = cb_json_read_item(rows, i);
        int rc = 0;

        if (is_aggregate(row))
            aggregates++;
        else
            rc = add_row(results, row, i, path, err);
        if (rc != 0)
            return rc;
    }
    if (aggregates > 0 && aggregates == count)
        return cb_err_set(err, -EINVAL,
                          "%.150s holds only aggregates: measure without "
                          "--benchmark_report_aggregates_only",
                          path);
    return 0;
}

int cb_results_gbench(struct cb_results *results, const char *path, struct cb_err *err)
{
    struct cb_json_value *file = cb_json_read(path, err);
    int rc;

    if (!file)
        return -EINVAL;
    rc = read_rows(results, file, path, err);
    if (rc == 0)
        rc = cb_facts_take(results, file, err);
    cb_json_read_free(file);
    return rc;
}
